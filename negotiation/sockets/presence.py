"""Who is in which thread right now, in any process: in Redis, with an end date, and never in the database.

Each process keeps its own people there (a sorted set a thread, members `user:role:process`, scored by when they expire) and
tells its sockets what has changed. A process that dies is forgotten when its marks expire. Without Redis a process
knows its own people only.
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any, Final

import structlog
from redis.exceptions import RedisError

from negotiation.events import PROCESS, Parcel, word
from negotiation.sockets.bus import Bus
from negotiation.sockets.hub import Hub

log = structlog.get_logger(__name__)

KEY: Final = "teahouse.here."
EXPIRES_SECONDS: Final = 35
RENEW_SECONDS: Final = 12
GRACE_SECONDS: Final = 3.0
"""A page that is loaded again is back by then, and nobody has seen it go."""
TOGETHER_SECONDS: Final = 0.1
TOGETHER_MOST: Final = 500

People = dict[int, str]
"""User id to role."""


class Presence:
    def __init__(self, hub: Hub, bus: Bus) -> None:
        self._hub, self._bus = hub, bus
        self._dirty: set[str] = set()
        self._newcomers: dict[str, list[Any]] = {}
        self._marked: dict[str, People] = {}
        self._shown: dict[str, People] = {}
        self._asked = asyncio.Event()
        hub.entered = self.look_at

    def look_at(self, threads: Iterable[str]) -> None:
        self._dirty.update(threads)
        self._asked.set()

    def came(self, subscription: Any) -> None:
        self._newcomers.setdefault(subscription.thread, []).append(subscription)
        self.look_at([subscription.thread])

    def went(self, thread: str) -> None:
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self.look_at, [thread])

    async def run(self) -> None:
        renewed_at = time.monotonic()
        while True:
            try:
                await asyncio.wait_for(self._asked.wait(), RENEW_SECONDS)
                await asyncio.sleep(TOGETHER_SECONDS)
            except TimeoutError:
                pass
            self._asked.clear()
            if time.monotonic() - renewed_at >= RENEW_SECONDS:
                renewed_at = time.monotonic()
                self._dirty.update(self._hub.threads(), self._marked)
            threads, self._dirty = list(self._dirty), set()
            for n in range(0, len(threads), TOGETHER_MOST):
                await self._settle(threads[n : n + TOGETHER_MOST])

    async def _settle(self, threads: list[str]) -> None:
        own = {thread: self._hub.roles(thread) for thread in threads}
        try:
            everyone = await self._exchange(own)
        except (RedisError, OSError):
            everyone = own
        else:
            changed = [thread for thread in threads if self._marked.get(thread, {}) != own[thread]]
            for thread in changed:
                self._marked[thread] = own[thread]
                if not own[thread]:
                    del self._marked[thread]
            if changed:
                self._bus.publish(Parcel(entered=changed))
        for thread in threads:
            self._show(thread, everyone[thread])

    async def _exchange(self, own: dict[str, People]) -> dict[str, People]:
        """Put our people into Redis, take out those who left, and learn who is there."""
        now = time.time()
        async with self._bus.client.pipeline(transaction=False) as pipe:
            for thread, people in own.items():
                key = KEY + thread
                gone = self._marked.get(thread, {}).keys() - people.keys()
                if gone:
                    pipe.zrem(key, *(_member(user, self._marked[thread][user]) for user in gone))
                if people:
                    until = now + EXPIRES_SECONDS
                    pipe.zadd(key, {_member(user, role): until for user, role in people.items()})
                    pipe.expire(key, 2 * EXPIRES_SECONDS)
                pipe.zrangebyscore(key, now, "+inf")
            answers = [answer for answer in await pipe.execute() if isinstance(answer, list)]
        return {thread: _people(members) | own[thread] for thread, members in zip(own, answers, strict=True)}

    def _show(self, thread: str, people: People) -> None:
        """Tell who listens here what has changed, and newcomers how it is."""
        before = self._shown.pop(thread, {})
        newcomers = self._newcomers.pop(thread, [])
        listeners = self._hub.listeners(thread)
        if not listeners:
            return
        self._shown[thread] = people
        for user, role in (before | people).items():
            is_here = user in people
            text = word("presence", thread, user, role, state="here" if is_here else "away").text
            has_changed = is_here != (user in before)
            for one in listeners:
                if one.user_id != user and (has_changed or (is_here and one in newcomers)):
                    one.say_text(text)


def _member(user_id: int, role: str) -> str:
    return f"{user_id}:{role}:{PROCESS}"


def _people(members: list[bytes]) -> People:
    found = {}
    for member in members:
        user_id, role, _process = member.decode().split(":", 2)
        found[int(user_id)] = role
    return found
