"""Carries events between processes over Redis. While Redis is away local delivery goes on; `seq` finds the rest."""

import asyncio
import contextlib
import json
from typing import Any, Final

import redis.asyncio
import structlog
from django.conf import settings
from redis.exceptions import RedisError

from negotiation.events import CHANNEL, PROCESS
from negotiation.sockets.hub import Hub

log = structlog.get_logger(__name__)

RETRY_SECONDS: Final = 1.0

OURS: Final = json.dumps({"from": PROCESS})[:-1].encode()
"""How each of this process's own parcels begins: they come back from Redis, and need not be read to be left alone."""
FIRST_ANSWER_SECONDS: Final = 0.5


class Bus:
    """One reader and one publisher a process."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1.0, socket_timeout=None, health_check_interval=15
        )
        self._outbox: asyncio.Queue[list[dict[str, Any]]] = asyncio.Queue(maxsize=1000)
        self.is_connected = False
        self._first_answer = asyncio.Event()

    async def first_answer(self) -> None:
        """Wait, at most FIRST_ANSWER_SECONDS after the start, until it is known whether Redis is there."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._first_answer.wait(), FIRST_ANSWER_SECONDS)

    def _now_connected(self, is_connected: bool) -> None:
        """Tell every socket when Redis goes or comes: news from elsewhere then waits for the page to ask."""
        if is_connected != self.is_connected:
            self._hub.broadcast({"t": "live", "is_live": is_connected})
        self.is_connected = is_connected
        self._first_answer.set()

    def publish(self, frames: list[dict[str, Any]]) -> None:
        """Hand frames to the publisher; when Redis is slow or away the oldest hint is dropped, never the sender."""
        if self._outbox.full():
            self._outbox.get_nowait()
        self._outbox.put_nowait(frames)

    async def run_publisher(self) -> None:
        while True:
            frames = await self._outbox.get()
            while not self._outbox.empty() and len(frames) < 256:
                frames = [*frames, *self._outbox.get_nowait()]
            with contextlib.suppress(RedisError, OSError):
                await self._client.publish(CHANNEL, json.dumps({"from": PROCESS, "frames": frames}))

    async def run_reader(self) -> None:
        while True:
            try:
                async with self._client.pubsub(ignore_subscribe_messages=True) as pubsub:
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
        if data.startswith(OURS):
            return
        parcel = json.loads(data)
        for frame in parcel["frames"]:
            self._hub.deliver(frame["thread"], frame)
