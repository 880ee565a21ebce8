"""Rooms of two on a server, and what was heard in them: the ground of the chat's measures."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import percentile
from benchmarks.ground import Ground
from benchmarks.seeds.rooms import rooms

DATABASE: Final = "bench_chat"
SECONDS_MOST: Final = 2.0
SOCKETS_A_SECOND: Final = 500
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
    """What one server did, round by round. A round in which nothing arrived counts as 0 messages a second."""

    per_second: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    lost: int = 0
    client_cpu: list[float] = field(default_factory=list)
    web_cpu: list[float] = field(default_factory=list)
    """Microseconds of all its processes a message."""

    def add(self, found: dict[str, Any], kind: str) -> None:
        if found["problems"] and kind != "tutorial":
            raise Trouble(f"The chat of {kind} said: {', '.join(found['problems'])}")
        self.per_second.append(found["per_second"])
        self.p99.append(percentile(found["ms"], 99))
        self.ms += found["ms"]
        self.lost += found["lost"]
        self.client_cpu.append(found["client_cpu"])
        if found["arrived"]:
            self.web_cpu.append(found["web_cpu"] / found["arrived"] * 1e6)


class Place:
    """The rooms, and whoever is seated in them."""

    def __init__(self, ground: Ground, client: Client, options: Namespace) -> None:
        self.ground, self.client, self.options = ground, client, options
        self.sockets: dict[str, int] = {}
        self.pids: dict[str, list[int]] = {}
        self.rooms_apart = sorted(options.rooms)[len(options.rooms) // 2]
        """How many are compared on one process and on two: they need seats of their own."""
        ground.new_database(DATABASE)
        self.seats = [
            {"thread": str(room.thread.public_id), "buyer": room.buyer_cookie, "vendor": room.vendor_cookie}
            for room in rooms(max(*options.rooms, 3 * self.rooms_apart))
        ]

    def open(
        self, name: str, kind: Kind, seats: list[dict[str, str]], processes: int = 1, *, apart: bool = True
    ) -> None:
        """Start servers and seat two people in each of these rooms there, under `name`; `apart`: the two of a room on
        different ones, where there are several."""
        addresses, self.pids[name] = [], []
        for _ in range(processes):
            addresses.append(self.ground.start_web(kind.application, DATABASE, kind.server))
            self.pids[name].append(self.ground.newest_pid())
        self.client.ask(act="enter", name=name, kind=kind.speaks, rooms=seats, addresses=addresses, apart=apart)
        self.sockets[name] = 2 * len(seats)

    def talk(self, name: str, seconds: float | None = None) -> dict[str, Any]:
        seconds = seconds or max(min(self.options.seconds, SECONDS_MOST), self.sockets[name] / SOCKETS_A_SECOND)
        before = self.ground.cpu_seconds(self.pids[name])
        found = self.client.ask(act="talk", name=name, seconds=seconds, in_flight=self.options.in_flight)
        return {**found, "web_cpu": self.ground.cpu_seconds(self.pids[name]) - before}

    def in_turn(
        self, names: list[str], talk: Callable[[str], dict[str, Any]] | None = None, rounds: int = 0
    ) -> dict[str, Heard]:
        """Let each talk, round by round, so that a busy moment of the machine meets all of them."""
        heard = {name: Heard() for name in names}
        for name in names:
            self.talk(name, 0.5)  # connections made, plans cached
        for _ in range(rounds or self.options.chat_rounds):
            for name, of_name in heard.items():
                of_name.add((talk or self.talk)(name), name)
        return heard

    def leave(self, *names: str) -> None:
        for name in names:
            self.client.ask(act="leave", name=name)
        self.ground.stop_webs()
