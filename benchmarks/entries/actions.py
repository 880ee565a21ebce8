"""Single actions a second, from as many clients as pgbench has, against pgbench's transactions; and transfers a second,
one by one and by the sweep, against django-hordak on the same server.
"""

import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.clients.process import Client
from benchmarks.entries.release import sweep
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.pgbench import PgBench
from benchmarks.seeds import holds, people, rooms

DATABASE = "bench_actions"
HORDAK = "bench_hordak"
PARTIES = 500
SHOPS = 100
MOST_PER_SECOND = {"capture": 1_200, "release": 1_200, "haggle": 400, "accept": 400}
"""How much is laid out for a second of each; whoever is faster ends early."""

NAMES = {
    "capture": "capture_payment",
    "release": "settle_hold (release)",
    "haggle": "make_offer + accept_offer",
    "accept": "accept_offer",
}

SHORT, LONG, THREADS = 1, 10_000, 20
"""Messages in a short and in a long thread, and how many threads of each are agreed in."""


@dataclass
class Done:
    """What the clients did of one act, round by round."""

    rows: Iterator[Sequence]
    per_second: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)


def measure(ground: Ground, options: Namespace) -> Report:
    report = Report()
    pgbench = PgBench(ground, options.clients)
    acts = lay_out(ground, options)
    clients = [Client(ground, "benchmarks.clients.doer", DATABASE) for _ in range(options.clients)]
    sweepers = [Client(ground, "benchmarks.clients.sweeper", DATABASE) for _ in range(options.clients)]
    peers = start_hordak(ground, options)
    ground.use_database(DATABASE)
    for sweeper in sweepers:
        sweeper.ask()
    for name, done in acts.items():
        count_statements(report, clients[0], name, done)
        share_out(clients, name, done, rows=2 * options.clients, seconds=5)  # connected, modules loaded
        done.per_second.clear(), done.ms.clear()
    two_rows, tpc_b, hordak, swept = [], [], [], []
    for _ in range(options.rounds):
        two_rows.append(pgbench.two_rows(options.seconds))
        tpc_b.append(pgbench.tpc_b(options.seconds))
        hordak.append(let_transfer(peers, options.seconds))
        holds.fill_holds(options.holds, buyers=PARTIES, vendors=SHOPS)
        swept.append(2 * sweep(sweepers, options.holds, options.batch)[0])
        for name, done in acts.items():
            rows = round(MOST_PER_SECOND[name] * options.seconds)
            share_out(clients, name, done, rows=rows, seconds=options.seconds)
    compare(report, acts, two_rows, tpc_b, options)
    compare_lengths(report, ground)
    compare_transfers(report, acts, swept, hordak, options)
    return report


def start_hordak(ground: Ground, options: Namespace) -> list[Client]:
    """As many clients, in a database of their own on the same server, with as many accounts as ours has parties."""
    from django.db import connection

    ground.use_database("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {HORDAK}")
    peers = [Client(ground, "benchmarks.peers.hordak_books", HORDAK) for _ in range(options.clients)]
    peers[0].ask(act="prepare", accounts=PARTIES + SHOPS)
    let_transfer(peers, 1)  # connected, modules loaded
    return peers


def let_transfer(peers: list[Client], seconds: float) -> float:
    """Transfers a second by django-hordak."""
    for peer in peers:
        peer.begin(act="transfer", seconds=seconds)
    return sum(peer.end()["per_second"] for peer in peers)


def count_statements(report: Report, client: Client, name: str, done: Done) -> None:
    """What one act asks the database, from BEGIN to COMMIT."""
    client.ask(act=name, rows=[next(done.rows)], seconds=1)
    asked = client.ask(act=name, rows=[next(done.rows)], seconds=1, counts_statements=True)["statements"]
    report.facts[f"{name}_statements"] = len(asked)
    report.notes.append(f"{NAMES[name]}: {len(asked)} SQL statements ({', '.join(asked)})")


def lay_out(ground: Ground, options: Namespace) -> dict[str, Done]:
    """Payments to capture, holds to release and threads to agree in, enough for all rounds."""
    ground.new_database(DATABASE)
    counts = {
        name: round(most * options.seconds) * options.rounds + 2 * options.clients + 2
        for name, most in MOST_PER_SECOND.items()
    }
    buyers, owners = people.users(PARTIES, "buyer"), people.users(SHOPS, "owner")
    shops = people.vendors(owners)
    holds.accounts(buyers, shops)
    holds.fill_holds(counts["release"], buyers=PARTIES, vendors=SHOPS, is_due=False)
    holds.ask_payments(counts["capture"], buyers=PARTIES, vendors=SHOPS)
    variants = rooms.on_sale(shops)
    pairs = [(buyer, variant) for buyer in buyers for variant in variants]
    owner_of = {shop.pk: owner.pk for shop, owner in zip(shops, owners, strict=True)}
    threads = [
        (thread.pk, thread.buyer_id, owner_of[thread.vendor_id])
        for thread in rooms.open_threads(pairs[: counts["haggle"] + counts["accept"]])
    ]
    return {
        "capture": Done(iter(holds.payments_to_capture())),
        "release": Done(iter(holds.holds_to_release())),
        "haggle": Done(iter(threads[: counts["haggle"]])),
        "accept": Done(iter(threads[counts["haggle"] :])),
    }


def share_out(clients: list[Client], name: str, done: Done, *, rows: int, seconds: float) -> None:
    """Give each client its share of the next `rows` and let them work at once."""
    of_round = [row for row, _ in zip(done.rows, range(rows), strict=False)]
    for n, client in enumerate(clients):
        client.begin(act=name, rows=of_round[n :: len(clients)], seconds=seconds)
    answers = [client.end() for client in clients]
    done.per_second.append(sum(answer["per_second"] for answer in answers))
    done.ms += [ms for answer in answers for ms in answer["ms"]]


def compare(
    report: Report, acts: dict[str, Done], two_rows: list[float], tpc_b: list[float], options: Namespace
) -> None:
    for name, done in acts.items():
        report.compare("actions", NAMES[name], done.per_second, f"pgbench, two rows, {options.clients} clients",
                       two_rows, unit="1/s")  # fmt: skip
        report.notes.append(
            f"{NAMES[name]}: p50 {number(percentile(done.ms, 50))} ms, p99 {number(percentile(done.ms, 99))} ms"
            f" from {options.clients} clients"
        )
    for name in ("capture", "release"):
        report.compare("actions", NAMES[name], acts[name].per_second, f"pgbench TPC-B, {options.clients} clients",
                       tpc_b, unit="1/s", goal="≥ 0.5 (issue 4)")  # fmt: skip


def compare_lengths(report: Report, ground: Ground) -> None:
    """What an accept takes where much has been said before, and where hardly anything has; each once a thread, in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.clients.doer import accept, offer

    ground.new_database("bench_lengths")
    made = rooms.rooms(2 * THREADS)
    sides = {SHORT: made[:THREADS], LONG: made[THREADS:]}
    taken_ms: dict[int, list[float]] = {SHORT: [], LONG: []}
    queries: dict[int, int] = {}
    for messages, of_length in sides.items():
        rooms.talk_on([room.thread for room in of_length], messages)
    for pair in zip(*sides.values(), strict=True):
        for messages, room in zip(sides, pair, strict=True):
            row = (room.thread.pk, room.thread.buyer_id, room.owner_id)
            offer(*row)
            if messages not in queries:  # the first one is counted, not timed
                with CaptureQueriesContext(connection) as counted:
                    accept(*row)
                queries[messages] = len(counted)
                continue
            began = time.perf_counter()
            accept(*row)
            taken_ms[messages].append((time.perf_counter() - began) * 1000)
    report.compare("actions", f"accept_offer, {LONG:,} messages in the thread", taken_ms[LONG], f"{SHORT} message",
                   taken_ms[SHORT], unit="ms", goal="near 1")  # fmt: skip
    report.notes.append(
        f"accept_offer takes {queries[LONG]} SQL statements in a thread of {LONG:,} messages,"
        f" {queries[SHORT]} in one of {SHORT}"
    )


def compare_transfers(
    report: Report, acts: dict[str, Done], swept: list[float], hordak: list[float], options: Namespace
) -> None:
    """A capture is one transfer; a release is two: the vendor's share and the commission."""
    against = f"django-hordak 2.0, {options.clients} clients"
    ours = {
        "capture_payment, transfers": acts["capture"].per_second,
        "settle_hold, transfers": [2 * rate for rate in acts["release"].per_second],
        "sweep, transfers": swept,
    }
    for what, series in ours.items():
        report.compare("actions", what, series, against, hordak, unit="1/s", goal="≥ 10 (issue 4)")
