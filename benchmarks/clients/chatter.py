"""Two people in each of many rooms, talking: to the house, to the tutorial's chat, to an echo; the same client for all.

A message counts when it has done all it is for. In the house: acknowledged to its sender, which happens after COMMIT, and
heard by the other. In the tutorial's chat: heard by the other. With the echo: come back.
"""

import asyncio
import json
import os
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from benchmarks.clients import serve_while_listening
from benchmarks.clients.wire import Wire, connect

BODY: Final = "The spout is a little worn; would you take 76.00 for it?"
LOST_AFTER_SECONDS: Final = 10.0
TICK_SECONDS: Final = 0.002
WARM_UP_SECONDS: Final = 0.5


@dataclass(slots=True)
class Sent:
    """A message on its way: who said it, when, and how many signs of its arrival are still to come."""

    speaker: "Speaker"
    began: float
    signs: int


@dataclass(slots=True)
class Tally:
    """What became of the messages of one round."""

    counts_from: float
    ends_at: float
    keeps_talking: bool = True
    taken_ms: list[float] = field(default_factory=list)
    arrived: int = 0
    """All, those before and after the counted seconds as well."""
    lost: int = 0


class Speaker:
    """One person's socket in one room."""

    needs = 1

    def __init__(self, crowd: "Crowd", room: dict[str, str], side: str) -> None:
        self.crowd, self.room, self.side = crowd, room, side
        self.wire: Wire

    async def enter(self, address: str) -> None:
        raise NotImplementedError

    def say_something(self, began: float) -> None:
        name = new_name()
        self.crowd.sent[name] = Sent(self, began, self.needs)
        self.wire.say(self.words(name))

    def words(self, name: str) -> str:
        return f'{{"message":"{name} {BODY}"}}'

    def hear(self, payload: bytes) -> None:
        raise NotImplementedError


names = count(int.from_bytes(os.urandom(8)) << 60)


def new_name() -> str:
    """A UUID that no other client gives: drawn once, then counted on, since drawing each costs more than sending it."""
    digits = f"{next(names):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def name_after(mark: bytes, payload: bytes) -> str:
    """The UUID that follows `mark`: reading the whole frame would make the client what is measured."""
    begin = payload.index(mark) + len(mark)
    return payload[begin : begin + 36].decode()


class EchoSpeaker(Speaker):
    async def enter(self, address: str) -> None:
        self.wire = await connect(address, "/", self.hear)

    def hear(self, payload: bytes) -> None:
        self.crowd.arrived(name_after(b'":"', payload))


class TutorialSpeaker(Speaker):
    async def enter(self, address: str) -> None:
        self.wire = await connect(address, f"/ws/chat/{self.room['thread']}/", self.hear, Cookie=self.room[self.side])

    def hear(self, payload: bytes) -> None:
        name = name_after(b'": "', payload)
        sent = self.crowd.sent.get(name)
        if sent is not None and sent.speaker is not self:
            self.crowd.arrived(name)


class HouseSpeaker(Speaker):
    needs = 2

    async def enter(self, address: str) -> None:
        self.is_in: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.wire = await connect(
            address, "/ws/", self.hear, Cookie=self.room[self.side], Sec_WebSocket_Protocol="haggle.v1"
        )
        self.wire.say(json.dumps({"t": "sub", "thread": self.room["thread"], "after": 1}))
        await asyncio.wait_for(self.is_in, 30)

    def words(self, name: str) -> str:
        return f'{{"t":"msg","thread":"{self.room["thread"]}","client_id":"{name}","body":"{BODY}"}}'

    def hear(self, payload: bytes) -> None:
        if payload.startswith(b'{"t":"ev"'):
            name = name_after(b'"client_id":"', payload)
            sent = self.crowd.sent.get(name)
            if sent is not None and sent.speaker is not self:
                self.crowd.arrived(name)
        elif payload.startswith(b'{"t":"ack"'):
            self.crowd.arrived(name_after(b'"client_id":"', payload))
        elif payload.startswith(b'{"t":"subbed"'):
            self.is_in.set_result(None)
        elif payload.startswith(b'{"t":"err"'):
            self.crowd.problems.append(json.loads(payload)["code"])


SPEAKERS: Final = {"echo": EchoSpeaker, "tutorial": TutorialSpeaker, "house": HouseSpeaker}


class Crowd:
    """Everybody who talks to one server."""

    def __init__(self, kind: str, rooms: list[dict[str, str]]) -> None:
        self.speakers = [SPEAKERS[kind](self, room, side) for room in rooms for side in ("buyer", "vendor")]
        self.sent: dict[str, Sent] = {}
        self.problems: list[str] = []
        self.tally = Tally(0, 0)

    async def enter(self, addresses: list[str], apart: bool) -> None:
        """Open all sockets, a few at a time; `apart`: the two of a room on different processes where there are several;
        otherwise the two of every other room."""
        for n in range(0, len(self.speakers), 20):
            group = [(self._place(i, apart), self.speakers[i]) for i in range(n, min(n + 20, len(self.speakers)))]
            await asyncio.gather(*(speaker.enter(addresses[place % len(addresses)]) for place, speaker in group))

    def _place(self, i: int, apart: bool) -> int:
        room, side = divmod(i, 2)
        return side if apart or room % 2 else room // 2

    def leave(self) -> None:
        for speaker in self.speakers:
            speaker.wire.close()

    def arrived(self, name: str) -> None:
        """One sign of a message's arrival; with the last one it counts, and its speaker goes on."""
        sent = self.sent.get(name)
        if sent is None:
            return
        sent.signs -= 1
        if sent.signs:
            return
        del self.sent[name]
        self.tally.arrived += 1
        now = time.perf_counter()
        if self.tally.counts_from <= now <= self.tally.ends_at:
            self.tally.taken_ms.append((now - sent.began) * 1000)
        if self.tally.keeps_talking and now < self.tally.ends_at:
            sent.speaker.say_something(now)

    async def talk(self, seconds: float, in_flight: int) -> dict[str, Any]:
        """Everyone says the next thing as soon as the last one has arrived."""
        began = time.perf_counter()
        self.tally = Tally(began + WARM_UP_SECONDS, began + WARM_UP_SECONDS + seconds)
        cpu_began = time.process_time()
        for speaker in self.speakers:
            for _ in range(in_flight):
                speaker.say_something(time.perf_counter())
        while time.perf_counter() < self.tally.ends_at:
            await asyncio.sleep(0.25)
            self._give_up_lost()
        cpu = (time.process_time() - cpu_began) / (time.perf_counter() - began)
        return await self._result(seconds, cpu)

    async def pace(self, seconds: float, per_second: float) -> dict[str, Any]:
        """So many messages a second, whatever comes back; each timed from the moment it was due."""
        began = time.perf_counter()
        self.tally = Tally(began + WARM_UP_SECONDS, began + WARM_UP_SECONDS + seconds, keeps_talking=False)
        cpu_began, said = time.process_time(), 0
        while (now := time.perf_counter()) < self.tally.ends_at:
            while (due := began + said / per_second) <= now:
                self.speakers[said % len(self.speakers)].say_something(due)
                said += 1
            await asyncio.sleep(TICK_SECONDS)
        cpu = (time.process_time() - cpu_began) / (time.perf_counter() - began)
        return await self._result(seconds, cpu)

    async def _result(self, seconds: float, cpu: float) -> dict[str, Any]:
        deadline = time.perf_counter() + LOST_AFTER_SECONDS
        while self.sent and time.perf_counter() < deadline:  # noqa: ASYNC110  it ends with time, too
            await asyncio.sleep(0.01)
        self.tally.lost += len(self.sent)
        self.sent.clear()
        closed = sum(speaker.wire.is_lost for speaker in self.speakers)
        problems = self.problems[:3] + ([f"{closed} sockets were closed"] if closed else [])
        return {
            "per_second": len(self.tally.taken_ms) / seconds,
            "arrived": self.tally.arrived,
            "ms": self.tally.taken_ms,
            "lost": self.tally.lost,
            "client_cpu": cpu,
            "problems": problems,
        }

    def _give_up_lost(self) -> None:
        """A message that got lost would leave its speaker silent for good."""
        now = time.perf_counter()
        for name, sent in list(self.sent.items()):
            if now - sent.began > LOST_AFTER_SECONDS:
                del self.sent[name]
                self.tally.lost += 1
                if now < self.tally.ends_at:
                    sent.speaker.say_something(now)


crowds: dict[str, Crowd] = {}


async def act(question: dict[str, Any]) -> dict[str, Any]:
    match question:
        case {"act": "enter", "name": name, "kind": kind, "rooms": rooms, "addresses": addresses, **more}:
            crowds[name] = Crowd(kind, rooms)
            await crowds[name].enter(addresses, more.get("apart", True))
            return {"sockets": len(crowds[name].speakers)}
        case {"act": "talk", "name": name, "seconds": seconds, "in_flight": in_flight}:
            return await crowds[name].talk(seconds, in_flight)
        case {"act": "pace", "name": name, "seconds": seconds, "per_second": per_second}:
            return await crowds[name].pace(seconds, per_second)
        case {"act": "rest", "seconds": seconds}:
            await asyncio.sleep(seconds)  # and answer pings meanwhile
            return {}
        case {"act": "leave", "name": name}:
            crowds.pop(name).leave()
            return {}
    raise ValueError(f"nobody knows how to {question}")


if __name__ == "__main__":
    asyncio.run(serve_while_listening(act))
