"""Looks again at what may have changed unseen: sessions end elsewhere, members leave, pub/sub drops silently.

Each socket every 25 s; at once when a process tells of a user, or when Redis has come back. One look is four queries,
however many sockets it is about.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Any, Final

import structlog
from django.db import DatabaseError

from negotiation import queries
from negotiation.sockets import codes, door, limits
from negotiation.sockets.database import in_database
from negotiation.sockets.hub import Hub

log = structlog.get_logger(__name__)

TICK_SECONDS: Final = 1.0


class Watch:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._urgent: set[Any] = set()
        self._asked = asyncio.Event()
        hub.look = self.look_at_users

    def look_at_users(self, user_ids: Iterable[int]) -> None:
        for user_id in user_ids:
            self._urgent.update(self._hub.sockets_of(user_id))
        self._asked.set()

    def look_at_everyone(self) -> None:
        self._urgent.update(self._hub.sockets())
        self._asked.set()

    async def run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), TICK_SECONDS)
            self._asked.clear()
            urgent, self._urgent = self._urgent, set()
            long_ago = asyncio.get_running_loop().time() - limits.RECHECK_SECONDS + TICK_SECONDS
            due = urgent | {socket for socket in self._hub.sockets() if socket.looked_at < long_ago}
            if not due:
                continue
            try:
                await self._look(due)
            except DatabaseError as error:
                log.warning("watch_failed", error=str(error).splitlines()[0])
                self._urgent |= urgent
                await asyncio.sleep(TICK_SECONDS)

    async def _look(self, sockets: set[Any]) -> None:
        keys = {socket.session_key for socket in sockets}
        subscriptions = [one for socket in sockets for one in socket.subscriptions.values()]
        users = {socket.user_id for socket in sockets}
        threads = {one.negotiation_id for one in subscriptions}
        signed_in, shops, standings = await in_database(_read, keys, users, threads)
        now = asyncio.get_running_loop().time()
        for user_id, of_user in shops.items():
            self._hub.set_shops(user_id, of_user)
        for socket in sockets:
            socket.looked_at = now
            if signed_in.get(socket.session_key) != socket.user_id:
                socket.close(codes.SIGNED_OUT)
        for subscription in subscriptions:
            standing = standings.get(subscription.negotiation_id)
            if standing is not None and subscription.user_id in standing.parties:
                subscription.has_head(standing.seq)
            elif not subscription.is_over:
                subscription.socket.put_out(subscription)
        self._hub.unread_may_have_changed(users)


def _read(keys: set[str], users: set[int], threads: set[int]) -> tuple[dict, dict, dict]:
    return door.still_signed_in(keys), queries.shops_of(users), door.standings(threads)
