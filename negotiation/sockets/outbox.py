"""What waits for one client to take it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from negotiation.events import as_text
from negotiation.sockets import codes, limits

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Outbox:
    """Sends in order, as fast as the client reads. One that lets too much lie is cut, and comes back for the rest."""

    __slots__ = ("_line", "_room", "_send", "_sender", "_size", "_texts", "close_code")

    def __init__(self, send: Send, line: Any = None) -> None:
        """`line` is the server's own (marketplace/serving/line.py), where there is one: while the client takes what it is
        sent, a text goes there directly."""
        self._send, self._line = send, line
        self._texts: deque[str] = deque()
        self._size = 0
        self._sender: asyncio.Task[None] | None = None
        self._room: asyncio.Event | None = None
        self.close_code = 0

    def put(self, text: str) -> None:
        if self.close_code:
            return
        if self._line is not None and self._sender is None and not self._line.is_full():
            self._line.say(text)
            return
        if len(self._texts) >= limits.OUTBOUND_MOST or self._size > limits.OUTBOUND_MOST_CHARACTERS:
            self.cut(codes.TOO_SLOW)
            return
        self._texts.append(text)
        self._size += len(text)
        if self._sender is None:
            self._sender = asyncio.create_task(self._drain())

    async def refuse(self, code: int, reason: str) -> None:
        """Before `ready`: say why in one `err`, and close."""
        await self._send({"type": "websocket.send", "text": as_text({"t": "err", "code": reason})})
        await self._send({"type": "websocket.close", "code": code})

    async def has_room(self) -> None:
        """History waits for the client to take what was sent; only live events cut a slow one off."""
        while len(self._texts) >= limits.OUTBOUND_MOST // 2 or self._size > limits.OUTBOUND_MOST_CHARACTERS // 2:
            self._room = self._room or asyncio.Event()
            self._room.clear()
            await self._room.wait()

    def close(self, code: int) -> None:
        """Send what waits, then `bye`, then close."""
        if not self.close_code:
            self.put(_bye(code))
            self.close_code = self.close_code or code  # putting may have cut it
            if self._sender is None:
                self._sender = asyncio.create_task(self._drain())

    def cut(self, code: int) -> None:
        """Close now: what waits would not be read."""
        self.close_code = code
        self._texts.clear()
        if self._sender is not None:
            self._sender.cancel()
        self._sender = asyncio.create_task(self._end(code))

    def stop(self) -> None:
        """The client has gone."""
        self.close_code = self.close_code or codes.DONE
        if self._sender is not None:
            self._sender.cancel()

    async def _drain(self) -> None:
        while self._texts:
            text = self._texts.popleft()
            self._size -= len(text)
            await self._send({"type": "websocket.send", "text": text})
            if self._room is not None and len(self._texts) < limits.OUTBOUND_MOST // 4:
                self._room.set()
        self._sender = None
        if self.close_code:
            await self._send({"type": "websocket.close", "code": self.close_code})

    async def _end(self, code: int) -> None:
        saying = asyncio.ensure_future(self._send({"type": "websocket.send", "text": _bye(code)}))
        await asyncio.sleep(0)  # it is written, and waits for room that closing makes
        await self._send({"type": "websocket.close", "code": code})
        await saying


def _bye(code: int) -> str:
    return as_text({"t": "bye", "code": code})
