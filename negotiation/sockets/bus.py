"""Carries parcels between processes over Redis. While Redis is away local delivery goes on; `seq` finds the rest."""

import asyncio
import contextlib
from collections.abc import Callable
from itertools import chain
from typing import Final

import redis.asyncio
import structlog
from django.conf import settings
from redis.exceptions import RedisError

from negotiation.events import CHANNEL, PROCESS, Parcel, packed, unpacked
from negotiation.sockets.hub import Hub

log = structlog.get_logger(__name__)

RETRY_SECONDS: Final = 0.5
FIRST_ANSWER_SECONDS: Final = 0.5
OUTBOX_MOST: Final = 1000
TOGETHER_MOST: Final = 256
PAUSE_SECONDS: Final = 0.01
"""Between two parcels to Redis. One that comes alone goes at once; in a rush, what is said meanwhile goes together, since
each costs every process more than all that is in it."""

OURS: Final = f'{{"from":"{PROCESS}"'.encode()
"""How each of this process's own parcels begins: they come back from Redis, and need not be read to be left alone."""


class Bus:
    """One reader and one publisher a process."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1.0, socket_timeout=None, health_check_interval=15
        )
        self._outbox: asyncio.Queue[Parcel] = asyncio.Queue(maxsize=OUTBOX_MOST)
        self.is_connected = False
        self.came_back: Callable[[], None] = lambda: None
        self._first_answer = asyncio.Event()

    async def first_answer(self) -> None:
        """Wait, at most FIRST_ANSWER_SECONDS after the start, until it is known whether Redis is there."""
        if not self._first_answer.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._first_answer.wait(), FIRST_ANSWER_SECONDS)

    def _now_connected(self, is_connected: bool) -> None:
        """Tell every socket when Redis goes or comes: news from elsewhere then waits for the page to ask."""
        if is_connected != self.is_connected:
            self._hub.broadcast({"t": "live", "is_live": is_connected})
        self.is_connected = is_connected
        self._first_answer.set()
        if is_connected:
            self.came_back()

    def publish(self, parcel: Parcel) -> None:
        """Hand a parcel to the publisher; when Redis is slow or away the oldest hint is dropped, never the sender."""
        if self._outbox.full():
            self._outbox.get_nowait()
        self._outbox.put_nowait(parcel)

    def tell_all(self, parcel: Parcel) -> None:
        """Deliver here, and publish for the others."""
        self._hub.take(parcel)
        self.publish(parcel)

    async def run_publisher(self) -> None:
        while True:
            parcels = [await self._outbox.get()]
            while not self._outbox.empty() and len(parcels) < TOGETHER_MOST:
                parcels.append(self._outbox.get_nowait())
            together = Parcel(*(list(chain.from_iterable(lists)) for lists in zip(*parcels, strict=True)))
            with contextlib.suppress(RedisError, OSError):
                await self.client.publish(CHANNEL, packed(together))
            await asyncio.sleep(PAUSE_SECONDS)

    async def run_reader(self) -> None:
        while True:
            try:
                async with self.client.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self._now_connected(True)
                    async for message in pubsub.listen():
                        self._hand_out(message["data"])
            except (RedisError, OSError) as error:
                if self.is_connected:
                    log.warning("bus_lost", error=str(error))
                self._now_connected(False)
                await asyncio.sleep(RETRY_SECONDS)

    def _hand_out(self, data: bytes) -> None:
        if not data.startswith(OURS):
            self._hub.take(unpacked(data, self._hub.concerns))
