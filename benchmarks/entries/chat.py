"""A chat message to the other browser: the house's durable chat beside the Channels tutorial's, and a bare echo below."""

from argparse import Namespace
from dataclasses import dataclass, field
from typing import Any

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.seeds.rooms import rooms

DATABASE = "bench_chat"
PACE = 1_000
APPLICATIONS = {
    "echo": "benchmarks.peers.echo:application",
    "tutorial": "benchmarks.peers.tutorial:application",
    "house": "benchmarks.apps.durable:application",
}


@dataclass
class Heard:
    """What one server did, round by round."""

    per_second: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    lost: int = 0
    client_cpu: list[float] = field(default_factory=list)

    def add(self, found: dict[str, Any], kind: str) -> None:
        if found["problems"]:
            raise Trouble(f"The chat of {kind} said: {', '.join(found['problems'])}")
        self.per_second.append(found["per_second"])
        self.p99.append(percentile(found["ms"], 99))
        self.ms += found["ms"]
        self.lost += found["lost"]
        self.client_cpu.append(found["client_cpu"])


def measure(ground: Ground, options: Namespace) -> Report:
    client = Client(ground, "benchmarks.clients.chatter")
    seat_everyone(ground, client, options)
    heard = {kind: Heard() for kind in APPLICATIONS}
    for kind in APPLICATIONS:
        client.ask(act="talk", kind=kind, seconds=0.5, in_flight=options.in_flight)  # connections made, plans cached
    for _ in range(options.rounds):
        for kind, of_kind in heard.items():
            found = client.ask(act="talk", kind=kind, seconds=options.seconds, in_flight=options.in_flight)
            of_kind.add(found, kind)
    report = compare(heard, options)
    paced = client.ask(act="pace", kind="house", seconds=options.seconds, per_second=PACE)
    report.notes.append(
        f"the house at a steady {PACE:,}/s: {number(paced['per_second'])}/s arrived,"
        f" p50 {number(percentile(paced['ms'], 50))} ms, p99 {number(percentile(paced['ms'], 99))} ms,"
        f" {paced['lost']} lost"
    )
    report.notes.append(f"{prove_stored()} messages are in the database, gap-free")
    return report


def seat_everyone(ground: Ground, client: Client, options: Namespace) -> None:
    """Fill the rooms, start the servers, and open every socket to each of them."""
    ground.new_database(DATABASE)
    seats = [
        {"thread": str(room.thread.public_id), "buyer": room.buyer_cookie, "vendor": room.vendor_cookie}
        for room in rooms(options.rooms)
    ]
    for kind, application in APPLICATIONS.items():
        addresses = [ground.start_web(application, DATABASE) for _ in range(options.processes)]
        client.ask(act="enter", kind=kind, rooms=seats, addresses=addresses)


def compare(heard: dict[str, Heard], options: Namespace) -> Report:
    report = Report()
    house, tutorial, echo = heard["house"], heard["tutorial"], heard["echo"]
    sockets = 2 * options.rooms
    report.compare("chat", f"durable messages, {sockets} sockets", house.per_second, "Channels tutorial",
                   tutorial.per_second, unit="1/s", goal="≥ 5 (issue 3)")  # fmt: skip
    report.compare("chat", f"durable messages, {sockets} sockets", house.per_second, "bare echo",
                   echo.per_second, unit="1/s", goal="≥ 0.35 (issue 3)")  # fmt: skip
    report.compare("chat", "p99 of a durable message", house.p99, "Channels tutorial",
                   tutorial.p99, unit="ms", goal="< 1 (issue 3)")  # fmt: skip
    for kind, of_kind in heard.items():
        report.notes.append(
            f"{kind}: p50 {number(percentile(of_kind.ms, 50))} ms, p99 {number(percentile(of_kind.ms, 99))} ms,"
            f" {of_kind.lost} lost; {', '.join(map(number, of_kind.per_second))} messages/s by round in"
            f" {options.processes} process(es), {options.in_flight} in flight a socket;"
            f" the client used {max(of_kind.client_cpu):.0%} of a core"
        )
    return report


def prove_stored() -> str:
    """Every thread's `seq` has to be as high as its events are many."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT sum(n), count(*) FILTER (WHERE n <> top OR n <> head) FROM (
                SELECT count(*) AS n, max(e.seq) AS top, max(t.seq) AS head
                FROM negotiation_threadevent e JOIN negotiation_negotiation t ON t.id = e.negotiation_id
                GROUP BY e.negotiation_id
            ) thread
            """
        )
        stored, wrong = cursor.fetchone()
    if wrong:
        raise Trouble(f"{wrong} threads have gaps.")
    return f"{stored:,}"
