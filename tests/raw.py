"""A WebSocket client that may break every rule: it writes bytes, and tells a close frame from a reset."""

import asyncio
import base64
import os
import socket
import struct
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Raw:
    """An open line. `reader` and `writer` are asyncio's own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def write(self, opcode: int, payload: bytes = b"", *, rsv: int = 0, is_masked: bool = True, size: int = -1) -> None:
        """One frame; `size` may lie."""
        size = len(payload) if size < 0 else size
        bit = 0x80 if is_masked else 0
        head = bytes((0x80 | rsv << 4 | opcode,))
        if size < 126:
            head += bytes((bit | size,))
        elif size < 65_536:
            head += bytes((bit | 126,)) + struct.pack("!H", size)
        else:
            head += bytes((bit | 127,)) + struct.pack("!Q", size)
        self.writer.write(head + (b"\0\0\0\0" if is_masked else b"") + payload)

    async def frame(self) -> tuple[int, bytes]:
        first, size = await self.reader.readexactly(2)
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        return first & 15, await self.reader.readexactly(size)

    async def closing(self, seconds: float = 5.0) -> int:
        """The code of the close frame, after which the server must end the connection in order, without a reset."""
        async with asyncio.timeout(seconds):
            while True:
                opcode, payload = await self.frame()
                if opcode == CLOSE:
                    assert await self.reader.read() == b""
                    return struct.unpack("!H", payload[:2])[0]

    async def gone(self, seconds: float) -> None:
        """The server gives up on us, in whichever way."""
        try:
            async with asyncio.timeout(seconds):
                while await self.reader.read(65_536):
                    pass
        except ConnectionError:
            pass

    def __del__(self) -> None:
        self.writer.transport.abort()

    def abort(self) -> None:
        self.writer.transport.abort()


async def raw_line(address: str, cookie: str, *, kernel_bytes: int = 0) -> Raw:
    """Shake hands. With `kernel_bytes` this machine's own buffers for the line are as small as that."""
    parts = urlsplit(address)
    bare = socket.socket()
    if kernel_bytes:
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, kernel_bytes)
    bare.setblocking(False)
    await asyncio.get_running_loop().sock_connect(bare, (parts.hostname, parts.port))
    reader, writer = await asyncio.open_connection(sock=bare)
    lines = [
        "GET /ws/ HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade", f"Origin: {address}",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: haggle.v1", f"Cookie: {cookie}",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "", "",
    ]  # fmt: skip
    writer.write("\r\n".join(lines).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101"), head
    return Raw(reader, writer)
