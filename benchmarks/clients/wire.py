"""A WebSocket client that costs little: what it spends is missing to the server it measures.

Speaks RFC 6455 as far as a benchmark needs: text frames both ways, answers to pings, closing. The mask it sends is zero,
which a server unmasks like any other.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
MASK: Final = b"\0\0\0\0"


class Wire(asyncio.Protocol):
    """One open socket. `hear` is called with the bytes of each text frame."""

    def __init__(self, request: bytes, hear: Callable[[bytes], None]) -> None:
        self._request, self._hear = request, hear
        self._rest = b""
        self._is_open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        self.is_lost = True
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError(self._rest[:300].decode(errors="replace") or "closed"))

    def say(self, text: str) -> None:
        self._write(TEXT, text.encode())

    def close(self) -> None:
        self._write(CLOSE, b"\x03\xe8")
        self._transport.close()

    def _write(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2)
        self._transport.write(head + MASK + payload)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self._is_open:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._rest = head
                self._transport.close()
                return
            self._is_open = True
            self.opened.set_result(None)
        self._rest = self._take_frames(data)

    def _take_frames(self, data: bytes) -> bytes:
        """Hand out every whole frame in `data`; returns what is left of the last one."""
        at, end = 0, len(data)
        while end - at >= 2:
            size, begin = data[at + 1], at + 2
            if size == 126:
                size, begin = int.from_bytes(data[at + 2 : at + 4]), at + 4
            elif size == 127:
                size, begin = int.from_bytes(data[at + 2 : at + 10]), at + 10
            if begin + size > end:
                break
            payload, opcode = data[begin : begin + size], data[at] & 15
            at = begin + size
            if opcode == TEXT:
                self._hear(payload)
            elif opcode == PING:
                self._write(PONG, payload)
        return data[at:]


async def connect(address: str, path: str, hear: Callable[[bytes], None], **headers: str) -> Wire:
    """Open a socket to `address` ("http://127.0.0.1:8000") with its own origin."""
    parts = urlsplit(address)
    lines = [
        f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
        f"Origin: {address}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]  # fmt: skip
    request = "\r\n".join([*lines, "", ""]).encode()
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: Wire(request, hear), parts.hostname, parts.port)
    await asyncio.wait_for(wire.opened, 30)
    return wire
