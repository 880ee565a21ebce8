"""Browser tabs without the browser: a socket each, signed in, to a running house."""

import asyncio
import contextlib
import json
import uuid

import websockets
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from negotiation.models import Negotiation


def signed_in(user) -> str:
    """The cookie of a fresh session."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    connection.close()  # it belongs to the thread that made it
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Tab:
    """One browser tab's socket."""

    def __init__(self, house, user=None, *, url: str = "", cookie: str = "", **headers) -> None:
        """`url` of another process of the house; `cookie` of a session that is there already."""
        url = url or house.url
        self.url = url.replace("http", "ws") + "/ws/"
        self.headers = {"Origin": url, **headers}
        self.user, self.cookie = user, cookie

    async def __aenter__(self) -> "Tab":
        if self.user is not None and not self.cookie:
            self.cookie = await asyncio.to_thread(signed_in, self.user)
        if self.cookie:
            self.headers["Cookie"] = self.cookie
        origin = self.headers.pop("Origin")
        self.socket = await websockets.connect(
            self.url, origin=origin, additional_headers=self.headers, subprotocols=["haggle.v1"]
        )
        return self

    async def __aexit__(self, *exc) -> None:
        await self.socket.close()

    async def say(self, **frame) -> None:
        await self.socket.send(json.dumps(frame, ensure_ascii=False))

    async def hear(self, kind: str, seconds: float = 5.0) -> dict:
        """The next frame of `kind`; others are passed over."""
        async with asyncio.timeout(seconds):
            while True:
                frame = json.loads(await self.socket.recv())
                if frame["t"] == kind:
                    return frame

    async def closed(self, seconds: float = 5.0) -> int:
        """The code the server closes with; what it says until then is passed over."""
        with contextlib.suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(seconds):
                while True:
                    await self.socket.recv()
        return self.socket.close_code

    async def hears_nothing(self, kind: str, seconds: float = 0.5) -> None:
        """No frame of `kind` comes while waiting."""
        with contextlib.suppress(TimeoutError):
            raise AssertionError(await self.hear(kind, seconds))

    async def message(self, thread: Negotiation, body: str, client_id: str = "") -> str:
        client_id = client_id or str(uuid.uuid4())
        await self.say(t="msg", thread=str(thread.public_id), client_id=client_id, body=body)
        return client_id

    async def enter(self, thread: Negotiation, after: int = 0) -> dict:
        await self.say(t="sub", thread=str(thread.public_id), after=after)
        return await self.hear("subbed")


def run(story) -> None:
    asyncio.run(asyncio.wait_for(story, 40))


async def hear_all(tab: Tab, heard: list[dict]) -> None:
    async for text in tab.socket:
        heard.append(json.loads(text))  # noqa: PERF401  others look into the list meanwhile
