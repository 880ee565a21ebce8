"""Tells users how much waits for them, whenever that changes: one query for all whose number may have."""

import asyncio
from collections.abc import Iterable
from typing import Final

import structlog
from django.db import DatabaseError

from negotiation import queries
from negotiation.events import as_text
from negotiation.sockets.database import in_database
from negotiation.sockets.hub import Hub

log = structlog.get_logger(__name__)

DELAY_SECONDS: Final = 0.5
"""Long enough for an open room to say that it has read what has just come: then nothing has changed."""


class UnreadTeller:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._users: set[int] = set()
        self._asked = asyncio.Event()
        hub.unread_may_have_changed = self.may_have_changed

    def may_have_changed(self, user_ids: Iterable[int]) -> None:
        before = len(self._users)
        self._users.update(user_ids)
        if len(self._users) > before:
            self._asked.set()

    async def run(self) -> None:
        while True:
            await self._asked.wait()
            await asyncio.sleep(DELAY_SECONDS)
            self._asked.clear()
            users = {user for user in self._users if self._hub.sockets_of(user)}
            self._users.clear()
            try:
                found = await in_database(queries.unread_of, users)
            except DatabaseError as error:
                log.warning("unread_failed", error=str(error).splitlines()[0])
                self.may_have_changed(users)
                continue
            for user_id, unread in found.items():
                self._tell(user_id, unread)

    def _tell(self, user_id: int, unread: queries.Unread) -> None:
        text = as_text({"t": "unread", **as_facts(unread)})
        for socket in self._hub.sockets_of(user_id):
            if socket.unread != unread:
                socket.unread = unread
                socket.say_text(text)


def as_facts(unread: queries.Unread) -> dict[str, int]:
    return {"total": unread.total, "buying": unread.buying, "selling": unread.selling}
