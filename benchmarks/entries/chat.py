"""A chat message to the other browser: the house's durable chat beside the Channels tutorial's, and a bare echo below.

With few sockets and with many, in one process and in two; and what a socket costs that says nothing.
"""

import statistics
from argparse import Namespace
from typing import Any, Final

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.rooms import DATABASE, KINDS, Heard, Place
from benchmarks.shares import held_to

PACE: Final = 1_000
SHARE: Final = 0.25
"""Of a core, for each server process while two are compared with one: the rest is for the client and the database."""


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
            f" {options.in_flight} in flight a socket; {cost(of_name)}"
        )


def cost(heard: Heard) -> str:
    """What a message takes of the server, and how near the client was to being what is measured."""
    web = f"{number(statistics.median(heard.web_cpu))} µs" if heard.web_cpu else "nothing to divide by"
    return f"server processor time a message {web}; the client used {max(heard.client_cpu):.0%} of a core"


def steady(place: Place) -> str:
    paced = place.client.ask(act="pace", name="house", seconds=max(2.0, 2 * place.options.seconds), per_second=PACE)
    return (
        f"the house at a steady {PACE:,}/s (goal: p99 ≤ 25 ms): {number(paced['per_second'])}/s arrived,"
        f" p50 {number(percentile(paced['ms'], 50))} ms, p99 {number(percentile(paced['ms'], 99))} ms,"
        f" {paced['lost']} lost"
    )


def two_processes(report: Report, place: Place) -> None:
    """The same rooms on one process and on two, each process held to the same share of a core.

    Twice two: people come to either process as it happens, so that half of the rooms are on both; and, the hardest, every
    room on both, so that each message crosses Redis.
    """
    count, house, seats = place.rooms_apart, KINDS["house"], place.seats
    place.open("one", house, seats[:count])
    place.open("two", house, seats[count : 2 * count], 2, apart=False)  # or each would hear the other's messages
    place.open("crossing", house, seats[2 * count : 3 * count], 2)
    is_held: list[bool] = []

    def talk_held(name: str) -> dict[str, Any]:
        with held_to(SHARE, place.pids[name]) as held:
            is_held.append(held)
            return place.talk(name)

    heard = place.in_turn(["one", "two", "crossing"], talk_held)
    how = f"each held to {SHARE:.0%} of a core" if all(is_held) else "not held: no control groups here to write to"
    for name, what in (("two", "half the rooms on both"), ("crossing", "every room on both")):
        report.compare("chat", f"two processes, {what}, {2 * count} sockets", heard[name].per_second, "one process",
                       heard["one"].per_second, unit="1/s", goal="≥ 1.6")  # fmt: skip
    report.notes += [f"{name}, {how}: {cost(of_name)}" for name, of_name in heard.items()]
    free = place.in_turn(["one", "crossing"], rounds=1)
    ratio = statistics.median(free["crossing"].per_second) / (statistics.median(free["one"].per_second) or 1)
    report.notes.append(
        f"not held, every room on both, sharing the cores with the client and PostgreSQL: {ratio:.2f}× one process"
        f" (one: {cost(free['one'])}; two: {cost(free['crossing'])})"
    )
    place.leave("one", "two", "crossing")


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
