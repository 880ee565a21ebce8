"""daphne's WebSocket protocol, mended: it says why it closes, waits for slow readers, and does not read for ever.

A private name of Autobahn's is overridden where it has no public one (`_protocol_violation`, `_invalid_payload`);
tests/negotiation/test_wire.py tries each on a real process.
"""

import asyncio
import time
from typing import Any, Final

from daphne.ws_protocol import WebSocketProtocol

RESTART: Final = 4512
PROTOCOL_ERROR, INVALID_PAYLOAD = 1002, 1007

INBOX_MOST: Final = 64
INBOX_LOW: Final = 16
"""Frames taken from the wire that the application has not taken yet: at the one we stop reading, at the other go on."""

PING_AFTER_SECONDS: Final = 3.0
SILENT_MOST_SECONDS: Final = 7.0
"""daphne looks every 2 seconds, so a peer that is gone is dropped within 9."""

TEXT_FRAME: Final = 0x81
MASKED: Final = 0x80


class Line(WebSocketProtocol):
    """One WebSocket. The application's `send` waits while the client has more than 64 KiB still to take."""

    data: bytes
    is_ending = False
    is_held = False
    _room: asyncio.Future[None] | None = None

    def connectionMade(self) -> None:
        # Until now the transport held on to the HTTP channel and its request, which nobody needs any more.
        self.transport.unregisterProducer()
        super().connectionMade()
        self.transport.registerProducer(self, True)
        self.heard_at = time.monotonic()

    def is_open(self) -> bool:
        return self.state != self.STATE_CLOSED

    # --- In ------------------------------------------------------------------------------------------------------

    def dataReceived(self, data: bytes) -> None:
        if self.is_ending:
            return  # only its end is waited for
        self.heard_at = time.monotonic()
        super().dataReceived(data)

    def consumeData(self) -> None:
        """Take frames until there are no more, or until the application has enough for now."""
        while self.state == self.STATE_OPEN and self.data and not self.is_held:
            if self.current_frame is None and not self.inside_message:
                self._take_plain_texts()
            if self.is_held or not self.data or not self.processData():
                break
        if self.state == self.STATE_CONNECTING:
            super().consumeData()
        elif self.state != self.STATE_OPEN:
            self.data = b""

    def _take_plain_texts(self) -> None:
        """The usual frame, whole, short, masked text, without Autobahn's long way round; everything else is left to it."""
        data, at, end = self.data, 0, len(self.data)
        while end - at >= 6 and data[at] == TEXT_FRAME and data[at + 1] & MASKED and not self.is_held:
            size, begin = data[at + 1] & 0x7F, at + 6
            if size == 126:
                size, begin = int.from_bytes(data[at + 2 : at + 4]), at + 8
                if size < 126:
                    break
            if size == 127 or begin + size > end or size > self.maxFramePayloadSize:
                break
            try:
                text = unmasked(data[begin : begin + size], data[begin - 4 : begin]).decode()
            except UnicodeDecodeError:
                break
            self._hand_over({"type": "websocket.receive", "text": text})
            at = begin + size
        self.data = data[at:]

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        content: dict[str, Any] = {"bytes": payload} if isBinary else {"text": payload.decode()}
        self._hand_over({"type": "websocket.receive", **content})

    def _hand_over(self, message: dict[str, Any]) -> None:
        self.application_queue.put_nowait(message)
        if self.application_queue.qsize() >= INBOX_MOST:
            self.is_held = True
            self.transport.pauseProducing()

    async def receive(self) -> dict[str, Any]:
        """The application's: the next message."""
        message = await self.application_queue.get()
        if self.is_held and self.application_queue.qsize() <= INBOX_LOW:
            self.is_held = False
            self.heard_at = time.monotonic()
            self.transport.resumeProducing()
            asyncio.get_running_loop().call_soon(self.consumeData)  # the others first
        return message

    # --- Out -----------------------------------------------------------------------------------------------------

    async def send(self, message: dict[str, Any]) -> None:
        """The application's: say something. Returns when there is room for more; on a closed line it is not heard."""
        if self.state == self.STATE_OPEN and message["type"] == "websocket.send" and message.get("text") is not None:
            self._write_text(message["text"].encode())
            if self._room is not None:
                await asyncio.shield(self._room)
        elif self.state in (self.STATE_OPEN, self.STATE_CONNECTING) and not self.is_ending:
            self.handle_reply(message)

    def _write_text(self, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = bytes((TEXT_FRAME, size))
        elif size < 65_536:
            head = bytes((TEXT_FRAME, 126)) + size.to_bytes(2)
        else:
            head = bytes((TEXT_FRAME, 127)) + size.to_bytes(8)
        self.transport.write(head + payload)

    def pauseProducing(self) -> None:
        """From the transport: the client takes less than it is sent."""
        if self._room is None:
            self._room = asyncio.get_running_loop().create_future()

    def resumeProducing(self) -> None:
        if self._room is not None:
            room, self._room = self._room, None
            if not room.done():
                room.set_result(None)

    stopProducing = resumeProducing

    # --- The end -------------------------------------------------------------------------------------------------

    def _protocol_violation(self, reason: str) -> bool:
        self._fail_connection(PROTOCOL_ERROR, reason)
        return True

    def _invalid_payload(self, reason: str) -> bool:
        self._fail_connection(INVALID_PAYLOAD, reason)
        return True

    def sendCloseFrame(self, code: int | None = None, reasonUtf8: bytes | None = None, isReply: bool = False) -> None:
        """Say the code, then nothing more, and read on without listening until the client has closed as well.

        Closing while its bytes are still unread would reset the connection, and the code would be lost with it.
        """
        was_open = self.state == self.STATE_OPEN
        super().sendCloseFrame(code, reasonUtf8, isReply)
        if was_open and not isReply:
            self.is_ending = True
            self.transport.unregisterProducer()
            self.resumeProducing()
            self.transport.resumeProducing()
            self.transport.loseWriteConnection()

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        self.resumeProducing()
        super().onClose(wasClean, code, reason)

    def check_timeouts(self) -> None:
        """Every 2 seconds: ask whether someone is still there, and drop who is not."""
        silent = time.monotonic() - self.heard_at
        if self.state == self.STATE_CONNECTING:
            if self.duration() > self.server.websocket_connect_timeout and hasattr(self, "handshake_deferred"):
                self.serverReject()
        elif self.state == self.STATE_OPEN and not self.is_held:
            if silent > SILENT_MOST_SECONDS:
                self.dropConnection(abort=True)
            elif silent > PING_AFTER_SECONDS:
                self.sendPing()


def unmasked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(size)
