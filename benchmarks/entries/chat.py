"""A chat message to the other browser: the house's durable chat beside the Channels tutorial's, and a bare echo below.

With few sockets and with many, in one process and in two; and what a socket costs that says nothing.
"""

from argparse import Namespace
from dataclasses import dataclass, field
from typing import Any, Final

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.seeds.rooms import rooms

DATABASE: Final = "bench_chat"
PACE: Final = 1_000
SECONDS_MOST: Final = 2.0
SOCKETS_A_SECOND: Final = 400
"""With many sockets a round is longer: the tutorial's chat needs seconds for what 2,000 say at once."""
DAPHNE: Final = "daphne"
"""The peers run on daphne as it comes, the house on its own (marketplace/serving)."""


@dataclass(frozen=True)
class Kind:
    """A server to talk to: what the client speaks to it, its application, and what serves that."""

    speaks: str
    application: str
    server: str = DAPHNE


KINDS: Final = {
    "echo": Kind("echo", "benchmarks.peers.echo:application"),
    "tutorial": Kind("tutorial", "benchmarks.peers.tutorial:application"),
    "house": Kind("house", "benchmarks.apps.durable:application", "marketplace.serving"),
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
        if not found["per_second"]:
            raise Trouble(f"In the chat of {kind} nothing arrived within a round.")
        self.per_second.append(found["per_second"])
        self.p99.append(percentile(found["ms"], 99))
        self.ms += found["ms"]
        self.lost += found["lost"]
        self.client_cpu.append(found["client_cpu"])


class Place:
    """The rooms, and whoever is seated in them."""

    def __init__(self, ground: Ground, client: Client, options: Namespace) -> None:
        self.ground, self.client, self.options = ground, client, options
        self.sockets: dict[str, int] = {}
        ground.new_database(DATABASE)
        self.seats = [
            {"thread": str(room.thread.public_id), "buyer": room.buyer_cookie, "vendor": room.vendor_cookie}
            for room in rooms(max(*options.rooms, 2 * min(options.rooms)))
        ]

    def open(self, name: str, kind: Kind, seats: list[dict[str, str]], processes: int) -> None:
        """Start servers and seat two people in each of these rooms there, under `name`."""
        addresses = [self.ground.start_web(kind.application, DATABASE, kind.server) for _ in range(processes)]
        self.client.ask(act="enter", name=name, kind=kind.speaks, rooms=seats, addresses=addresses)
        self.sockets[name] = 2 * len(seats)

    def talk(self, name: str, seconds: float | None = None) -> dict[str, Any]:
        seconds = seconds or max(min(self.options.seconds, SECONDS_MOST), self.sockets.get(name, 0) / SOCKETS_A_SECOND)
        return self.client.ask(act="talk", name=name, seconds=seconds, in_flight=self.options.in_flight)

    def in_turn(self, names: list[str]) -> dict[str, Heard]:
        """Let each talk, round by round, so that a busy moment of the machine meets all of them."""
        heard = {name: Heard() for name in names}
        for name in names:
            self.talk(name, 0.5)  # connections made, plans cached
        for _ in range(self.options.rounds):
            for name, of_name in heard.items():
                of_name.add(self.talk(name), name)
        return heard

    def leave(self, *names: str) -> None:
        for name in names:
            self.client.ask(act="leave", name=name)
        self.ground.stop_webs()


def measure(ground: Ground, options: Namespace) -> Report:
    place = Place(ground, Client(ground, "benchmarks.clients.chatter"), options)
    report = Report()
    for count in options.rooms:
        for name, kind in KINDS.items():
            place.open(name, kind, place.seats[:count], options.processes)
        compare(report, place.in_turn(list(KINDS)), 2 * count, options)
        if count == min(options.rooms):
            report.notes.append(steady(place))
        place.leave(*KINDS)
    two_processes(report, place)
    idle_sockets(report, place)
    report.notes.append(f"{prove_stored()} messages are in the database, gap-free")
    return report


def compare(report: Report, heard: dict[str, Heard], sockets: int, options: Namespace) -> None:
    house, tutorial, echo = heard["house"], heard["tutorial"], heard["echo"]
    what = f"durable messages, {sockets:,} sockets"
    report.compare("chat", what, house.per_second, "Channels tutorial", tutorial.per_second, unit="1/s", goal="≥ 5")
    report.compare("chat", what, house.per_second, "bare echo", echo.per_second, unit="1/s", goal="≥ 0.35")
    report.compare("chat", f"p99, {sockets:,} sockets", house.p99, "Channels tutorial", tutorial.p99, unit="ms",
                   goal="< 1")  # fmt: skip
    for name, of_name in heard.items():
        report.notes.append(
            f"{name}, {sockets:,} sockets: p50 {number(percentile(of_name.ms, 50))} ms,"
            f" p99 {number(percentile(of_name.ms, 99))} ms, {of_name.lost} lost;"
            f" {', '.join(map(number, of_name.per_second))} messages/s by round in {options.processes} process(es),"
            f" {options.in_flight} in flight a socket; the client used {max(of_name.client_cpu):.0%} of a core"
        )


def steady(place: Place) -> str:
    paced = place.client.ask(act="pace", name="house", seconds=2 * place.options.seconds, per_second=PACE)
    return (
        f"the house at a steady {PACE:,}/s: {number(paced['per_second'])}/s arrived,"
        f" p50 {number(percentile(paced['ms'], 50))} ms, p99 {number(percentile(paced['ms'], 99))} ms,"
        f" {paced['lost']} lost"
    )


def two_processes(report: Report, place: Place) -> None:
    """The same rooms on one process and on two, the two of a room on different ones: each message crosses Redis."""
    count = min(place.options.rooms)
    place.open("one", KINDS["house"], place.seats[:count], 1)
    place.open("two", KINDS["house"], place.seats[count : 2 * count], 2)  # or each would hear the other's messages
    heard = place.in_turn(["one", "two"])
    report.compare("chat", f"two processes, {2 * count} sockets", heard["two"].per_second, "one process",
                   heard["one"].per_second, unit="1/s", goal="≥ 1.6")  # fmt: skip
    report.notes.append(
        f"while two processes were measured the client used {max(heard['two'].client_cpu):.0%} of a core: on two cores"
        " they share with it and with PostgreSQL"
    )
    place.leave("one", "two")


def idle_sockets(report: Report, place: Place) -> None:
    """Memory a signed-in socket that says nothing, and the connections to the database that all of them hold."""
    count = max(place.options.rooms)
    memory, connections = {}, {}
    for name in ("tutorial", "house"):
        kind = KINDS[name]
        address = place.ground.start_web(kind.application, DATABASE, kind.server)
        few = place.seats[:20]
        place.client.ask(act="enter", name="few", kind=kind.speaks, rooms=few, addresses=[address])
        before = place.ground.newest_memory()
        place.client.ask(act="enter", name="many", kind=kind.speaks, rooms=place.seats[20:count], addresses=[address])
        place.client.ask(act="rest", seconds=3)
        memory[name] = (place.ground.newest_memory() - before) / (2 * (count - 20)) / 1024
        connections[name] = place.ground.connections(DATABASE)
        place.leave("few", "many")
    report.compare("chat", f"memory of an idle socket, {2 * count:,} of them", [memory["house"]], "Channels tutorial",
                   [memory["tutorial"]], unit="KiB", goal="≤ 1")  # fmt: skip
    report.notes.append(
        f"with {2 * count:,} idle sockets the house holds {connections['house']} connections to the database,"
        f" the tutorial {connections['tutorial']}"
    )


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
