"""Holds released a second through the action, against pgbench's TPC-B transactions a second on the same server."""

import statistics
import time
from argparse import Namespace

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.pgbench import PgBench
from benchmarks.seeds import holds, people

DATABASE = "bench_release"
BUYERS = 2_000


def measure(ground: Ground, options: Namespace) -> Report:
    report = Report()
    pgbench = PgBench(ground, options.clients)
    prepare(ground, options)
    sweepers = [Client(ground, "benchmarks.clients.sweeper", DATABASE) for _ in range(options.workers)]
    for sweeper in sweepers:
        sweeper.ask()  # connected, plans made
    pgbench.tpc_b(options.seconds)
    released, transactions, batches_ms, cpu_shares = [], [], [], []
    for _ in range(options.rounds):
        transactions.append(pgbench.tpc_b(options.seconds))
        holds.fill_holds(options.holds, buyers=BUYERS, vendors=options.vendors)
        cpu_began = ground.server_cpu_seconds()
        rate, of_round = sweep(sweepers, options.holds, options.batch)
        cpu_microseconds = (ground.server_cpu_seconds() - cpu_began) / options.holds * 1e6
        cpu_shares.append((cpu_microseconds, pgbench.cpu_microseconds))
        released.append(rate)
        batches_ms += of_round
    against = f"pgbench TPC-B, {options.clients} clients"
    report.compare("release", f"due holds, {options.workers} worker(s)", released, against, transactions,
                   unit="1/s", goal="≥ 6 (issue 4)")  # fmt: skip
    of_hold, of_transaction = (statistics.median(column) for column in zip(*cpu_shares, strict=True))
    report.notes += [
        f"{options.rounds} rounds of {options.holds:,} holds of {options.vendors:,} vendors, every constraint on",
        f"a batch took {number(percentile(batches_ms, 50))} ms (median), {number(percentile(batches_ms, 99))} ms (p99)",
        f"holds/s by round: {', '.join(map(number, released))}",
        f"PostgreSQL spent {number(of_hold)} µs of processor time on a hold, {number(of_transaction)} µs on a TPC-B"
        " transaction (this hardly changes when the machine is busy with other things)",
    ]
    prove_books(report)
    return report


def prepare(ground: Ground, options: Namespace) -> None:
    ground.new_database(DATABASE)
    buyers = people.users(BUYERS, "buyer")
    holds.accounts(buyers, people.vendors(people.users(options.vendors, "owner")))


def sweep(sweepers: list[Client], count: int, batch: int | None) -> tuple[float, list[float]]:
    """Let all sweepers loose on what is due; returns holds a second and how long each batch took."""
    began = time.perf_counter()
    for sweeper in sweepers:
        sweeper.begin(**({"limit": batch} if batch else {}))
    answers = [sweeper.end() for sweeper in sweepers]
    seconds = time.perf_counter() - began
    released = sum(answer["released"] for answer in answers)
    if released != count:
        raise Trouble(f"{count} holds were due, {released} were released.")
    return released / seconds, [ms for answer in answers for ms in answer["batches_ms"]]


def prove_books(report: Report) -> None:
    """A fast release of wrong money would be worth nothing."""
    from escrow.actions import audit_ledger

    if any(findings := audit_ledger().values()):
        raise Trouble(f"The auditor found something after the sweep: {findings}")
    report.notes.append("the auditor found nothing afterwards")
