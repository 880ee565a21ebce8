"""What a long past costs: releases, the balance page's questions, a statement and a payout, beside young books."""

import statistics
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.clients.process import Client
from benchmarks.entries.release import BUYERS, sweep
from benchmarks.figures import Report, number
from benchmarks.ground import Ground
from benchmarks.seeds import holds, past, people

YOUNG, OLD = "bench_books_young", "bench_books_old"
YOUNG_MOVEMENTS, YOUNG_OTHERS = 100, 233
"""A thousand transfers: a capture, a share and a commission each."""

FRESH = 50
"""Movements of the vendor in the month that is asked for, in either."""

REPEATS = 15


def measure(ground: Ground, options: Namespace) -> Report:
    report = Report()
    sweepers = {}
    for name, count, others in ((YOUNG, YOUNG_MOVEMENTS, YOUNG_OTHERS), (OLD, options.past // 3, 0)):
        ground.new_database(name)
        holds.accounts(people.users(BUYERS, "buyer"), people.vendors(people.users(options.vendors, "owner")))
        past.live_through(count, buyers=BUYERS, others=others, vendors=options.vendors)
        report.notes.append(f"{name}: {past.transfers():,} transfers, {count:,} movements of the vendor")
        sweepers[name] = Client(ground, "benchmarks.clients.sweeper", name)
        sweepers[name].ask()
    rates, costs, taken = defaultdict(list), defaultdict(list), defaultdict(list)
    for _ in range(options.rounds):
        for name, sweeper in sweepers.items():
            ground.use_database(name)
            holds.fill_holds(options.holds, buyers=BUYERS, vendors=options.vendors)
            cpu_began = ground.server_cpu_seconds()
            rates[name].append(sweep([sweeper], options.holds, options.batch)[0])
            costs[name].append((ground.server_cpu_seconds() - cpu_began) / options.holds * 1e6)
            for what, seconds in ask().items():
                taken[what, name].append(seconds)
    report.compare("books", "holds released a second", rates[OLD], "young books", rates[YOUNG],
                   unit="1/s", goal="≈ 1 (issue 4)")  # fmt: skip
    for what in dict.fromkeys(what for what, _ in taken):
        report.compare("books", what, taken[what, OLD], "young books", taken[what, YOUNG],
                       unit="ms CPU", goal="≈ 1 (issue 4)")  # fmt: skip
    of_old, of_young = statistics.median(costs[OLD]), statistics.median(costs[YOUNG])
    report.notes.append(
        f"PostgreSQL spent {number(of_old)} µs of processor time on a hold, {number(of_young)} in the young"
    )
    watch_memory(ground, report, sweepers[OLD], options)
    return report


def ask() -> dict[str, float]:
    """Median milliseconds of processor time of each question, and of a payout with a few movements that no payout has carried."""
    from escrow import actions, queries

    vendor = past.first_vendor()
    holds.fill_holds(FRESH, buyers=BUYERS, vendors=1)
    while actions.release_due_holds():
        pass
    holds.fill_holds(REPEATS, buyers=BUYERS, vendors=1, is_due=False)
    open_holds = iter([hold_id for (hold_id,) in holds.holds_to_release()][-REPEATS:])
    account = queries.vendor_account(vendor.pk, holds.CURRENCY)
    until = datetime.now(UTC) + timedelta(days=1)
    month = (until - timedelta(days=31), until)
    questions: dict[str, Callable[[], object]] = {
        "vendor_balances": lambda: queries.vendor_balances(vendor.pk),
        "vendor_transfers": lambda: queries.vendor_transfers(vendor.pk, limit=20),
        "weekly_flow": lambda: queries.weekly_flow(account.pk, weeks=12, today=until.date()),
        "balance at the month's begin": lambda: queries.vendor_balance_at(account.pk, month[0]),
        "settle_hold": lambda: actions.settle_hold(
            hold_id=next(open_holds), refund_minor=0, by=None, reason="confirmed"
        ),
    }
    found = {
        what: statistics.median(milliseconds(question) for _ in range(REPEATS)) for what, question in questions.items()
    }
    # These grow with the movements of the month, the same number in both books.
    monthly: dict[str, Callable[[], object]] = {
        "statement of the month": lambda: list(queries.statement_lines(account.pk, *month)),
        "holds_ended in the month": lambda: queries.holds_ended(vendor.pk, holds.CURRENCY, *month),
    }
    found |= {what: statistics.median(milliseconds(question) for _ in range(3)) for what, question in monthly.items()}
    found["request_payout"] = milliseconds(lambda: actions.request_payout(vendor_id=vendor.pk, currency=holds.CURRENCY))
    return found


def milliseconds(question: Callable[[], object]) -> float:
    """Of processor time, ours and our backend's: it hardly moves when the machine is busy with other things."""
    from django.db import connection

    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    began = time.process_time_ns() + int(backend.read_text(encoding="ascii").split()[0])
    question()
    return (time.process_time_ns() + int(backend.read_text(encoding="ascii").split()[0]) - began) / 1e6


def watch_memory(ground: Ground, report: Report, sweeper: Client, options: Namespace) -> None:
    """One process that sweeps as many holds as the past had: what it holds before and after."""
    count = min(options.past // 3, 100_000)
    ground.use_database(OLD)
    began = sweeper.ask()["memory"]
    holds.fill_holds(count, buyers=BUYERS, vendors=options.vendors)
    answer = sweeper.ask()
    report.facts["sweeper_memory"] = [began, answer["memory"]]
    report.notes.append(
        f"the sweeping process held {began / 2**20:.1f} MiB before and {answer['memory'] / 2**20:.1f} MiB after"
        f" {answer['released']:,} holds more, in books of {past.transfers():,} transfers"
    )
