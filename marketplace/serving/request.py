"""daphne's HTTP request, less patient with calls from outside: twisted reads a body to its end, however large and slow it
is, before the house sees anything of it.
"""

import re
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from daphne.http_protocol import WebRequest
from twisted.internet import reactor as twisted_reactor

reactor: Any = twisted_reactor

HOOKS: Final = re.compile(rb"/hooks/(?:carriers|payments)/")
"""Looked for anywhere in the path as daphne will read it: part of it may be a root that the request itself names."""
BODY_MOST_BYTES: Final = 1024 * 1024
"""No carrier or provider has more to say; each door has its own, smaller limit."""
BODY_SECONDS: Final = 20.0
"""For the whole body, however steadily it drips."""
LINGER_SECONDS: Final = 2.0
"""A connection that is closed on bytes still under way is reset, and the answer is lost with it."""

_REASONS: Final = {408: b"Request Timeout", 411: b"Length Required", 413: b"Content Too Large"}
_CODES: Final = {408: b"too_slow", 411: b"length_required", 413: b"too_large"}


class HouseRequest(WebRequest):
    _patience: Any = None

    def gotLength(self, length: int | None) -> None:
        """Called when the head is read: the last moment to turn a body away unread."""
        super().gotLength(length)
        if not HOOKS.search(unquote_to_bytes(self.channel._path.partition(b"?")[0])):
            return
        if length is None:
            self._turn_away(411)
        elif length > BODY_MOST_BYTES:
            self._turn_away(413)
        elif length:
            self._patience = reactor.callLater(BODY_SECONDS, self._turn_away, 408)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        self._lose_patience()
        super().requestReceived(command, path, version)

    def connectionLost(self, reason: Any) -> None:
        self._lose_patience()
        super().connectionLost(reason)

    def _lose_patience(self) -> None:
        if self._patience is not None and self._patience.active():
            self._patience.cancel()

    def _turn_away(self, status: int) -> None:
        """Say why, hear no more, and hang up a little later."""
        channel = self.channel
        body = b'{"code": "' + _CODES[status] + b'"}'
        head = b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
        channel.transport.write(head % (status, _REASONS[status], len(body)) + body)
        channel.dataReceived = _hear_nothing
        channel.transport.loseWriteConnection()
        reactor.callLater(LINGER_SECONDS, channel.transport.abortConnection)


def _hear_nothing(data: bytes) -> None:
    """Whatever still comes is dropped."""
