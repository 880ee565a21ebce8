"""daphne's WebSocket protocol, mended: it says why it closes, waits for slow readers, and does not read for ever.

And it is short: an application that `listen`s is called with each text as it comes, and what it `say`s in one turn of the
event loop goes out in one write at the end of that turn. ASGI's queue, its dictionaries, a task to wake for each frame
and two calls to epoll for each write cost more than all that the house does with a message.

A private name of Autobahn's or Twisted's is used where it has no public one (`_protocol_violation`, `_invalid_payload`;
`_tempDataBuffer`); tests/negotiation/test_wire.py tries each on a real process.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.tcp import Connection

RESTART: Final = 4512
PROTOCOL_ERROR, INVALID_PAYLOAD = 1002, 1007

INBOX_MOST: Final = 64
INBOX_LOW: Final = 16
"""Frames taken from the wire that the application has not taken yet: at the one we stop reading, at the other go on."""

PING_AFTER_SECONDS: Final = 3.0
ANSWER_MOST_SECONDS: Final = 3.5
"""Of silence, until a peer is asked; and, once asked, until it is dropped. daphne looks every 2 seconds, so a peer that
is gone is dropped within 9. A process that was itself too busy to look asks first: its peers were not the silent ones."""

TOGETHER_MOST_BYTES: Final = 65_536
"""What is said in one turn of the loop goes out together, up to this much."""

TEXT_FRAME: Final = 0x81
MASKED: Final = 0x80

Hear = Callable[[str | None], None]


class Line(WebSocketProtocol):
    """One WebSocket. The application's `send` waits while the client has more than 64 KiB still to take."""

    data: bytes
    is_ending = False
    is_held = False
    _hear: Hear | None = None
    heard_at: float
    asked_at: float | None
    _room: asyncio.Future[None] | None = None
    _said: list[bytes] | None = None
    _said_size = 0

    def connectionMade(self) -> None:
        # Until now the transport held on to the HTTP channel and its request, which nobody needs any more.
        self.transport.unregisterProducer()
        super().connectionMade()
        self.transport.registerProducer(self, True)
        self._is_heard()

    def _is_heard(self) -> None:
        self.heard_at, self.asked_at = time.monotonic(), None

    def is_there(self) -> bool:
        return self.state != self.STATE_CLOSED

    # --- In ------------------------------------------------------------------------------------------------------

    def dataReceived(self, data: bytes) -> None:
        if self.is_ending:
            return  # only its end is waited for
        self._is_heard()
        if self.state == self.STATE_OPEN:
            self.data += data
            self.consumeData()
        else:
            super().dataReceived(data)

    def consumeData(self) -> None:
        """Take frames until there are no more, or until the application has enough for now."""
        is_going_on = bool(self.data)
        while is_going_on and self.state == self.STATE_OPEN and not self.is_held:
            if self.current_frame is None and not self.inside_message:
                self._take_plain_texts()
            if self.is_held:
                break
            is_going_on = self.processData()  # a frame without content is finished when there is no more data
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
            at = begin + size
            self._hand_over(text)
        self.data = data[at:]

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        if isBinary and self._hear is None:
            self._queue({"type": "websocket.receive", "bytes": payload})
        else:
            self._hand_over(None if isBinary else payload.decode())

    def _hand_over(self, text: str | None) -> None:
        if self._hear is None:
            self._queue({"type": "websocket.receive", "text": text})
        else:
            self._hear(text)

    def _queue(self, message: dict[str, Any]) -> None:
        self.application_queue.put_nowait(message)
        if self.application_queue.qsize() >= INBOX_MOST:
            self.hold()

    async def receive(self) -> dict[str, Any]:
        """The application's: the next message."""
        message = await self.application_queue.get()
        if self.is_held and self._hear is None and self.application_queue.qsize() <= INBOX_LOW:
            self.go_on()
        return message

    def listen(self, hear: Hear) -> None:
        """The application's: be called with each text from now on (None: it was binary), and first with those that wait.

        `receive` then only tells of the end. Whoever has enough for now says `hold`, and later `go_on`.
        """
        waiting = []
        while not self.application_queue.empty():
            waiting.append(self.application_queue.get_nowait())
        self._hear = hear
        for message in waiting:
            if message["type"] == "websocket.receive":
                hear(message.get("text"))
            else:
                self.application_queue.put_nowait(message)
        if self.is_held:
            self.go_on()

    def hold(self) -> None:
        """Read no more for now."""
        self.is_held = True
        self.transport.pauseProducing()

    def go_on(self) -> None:
        self.is_held = False
        if self.is_ending or not self.is_there():
            return
        self._is_heard()
        self.transport.resumeProducing()
        asyncio.get_running_loop().call_soon(self.consumeData)  # the others first

    # --- Out -----------------------------------------------------------------------------------------------------

    async def send(self, message: dict[str, Any]) -> None:
        """The application's: say something. Returns when there is room for more; on a closed line it is not heard."""
        if self.state == self.STATE_OPEN and message["type"] == "websocket.send" and message.get("text") is not None:
            self.say(message["text"])
            if self._room is not None:
                await asyncio.shield(self._room)
        elif self.state in (self.STATE_OPEN, self.STATE_CONNECTING) and not self.is_ending:
            self.handle_reply(message)

    def say(self, text: str) -> None:
        """Say something at the end of this turn of the loop; on a closed line it is not heard."""
        if self.state != self.STATE_OPEN:
            return
        payload = text.encode()
        size = len(payload)
        if size < 126:
            head = bytes((TEXT_FRAME, size))
        elif size < 65_536:
            head = bytes((TEXT_FRAME, 126)) + size.to_bytes(2)
        else:
            head = bytes((TEXT_FRAME, 127)) + size.to_bytes(8)
        if self._said is None:
            self._said = []
            if not _talking:
                asyncio.get_running_loop().call_soon(_write_all)
            _talking.append(self)
        self._said += (head, payload)
        self._said_size += size
        if self._said_size > TOGETHER_MOST_BYTES:
            self.write_said()

    def is_full(self) -> bool:
        """The client has more than 64 KiB still to take."""
        return self._room is not None

    def write_said(self) -> None:
        """Write what was said so far. Straight to the kernel, if nothing waits before it: it nearly always takes all at once."""
        if self._said is None:
            return
        data = b"".join(self._said)
        self._said, self._said_size = None, 0
        transport = self.transport
        is_bare = (
            isinstance(transport, Connection) and transport.connected
        )  # and not TLS, which has no socket of its own
        if is_bare and not transport.dataBuffer and not transport._tempDataBuffer:
            written = transport.writeSomeData(data)
            if type(written) is not int:
                transport.write(data)  # it will find the same error, and end the connection
            elif written < len(data):
                transport.write(data[written:])
        else:
            transport.write(data)

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
        self.write_said()
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
        now = time.monotonic()
        if self.state == self.STATE_CONNECTING:
            if self.duration() > self.server.websocket_connect_timeout and hasattr(self, "handshake_deferred"):
                self.serverReject()
        elif self.state == self.STATE_OPEN and not self.is_held:
            if self.asked_at is not None and now - self.asked_at > ANSWER_MOST_SECONDS:
                self.dropConnection(abort=True)
            elif self.asked_at is None and now - self.heard_at > PING_AFTER_SECONDS:
                self.asked_at = now
                self.sendPing()


_talking: list[Line] = []
"""The lines on which something was said in this turn of the loop."""


def _write_all() -> None:
    lines = _talking.copy()
    _talking.clear()
    for line in lines:
        line.write_said()


def unmasked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(size)
