"""The numbers: how much one user may say, one socket send, one client leave unread."""

import time
from collections import deque
from typing import Final

BURST: Final = 10
PER_SECOND: Final = 5.0
PER_MINUTE: Final = 120
"""Messages of a user."""

SOCKETS_PER_USER: Final = 10
UNACKNOWLEDGED_MOST: Final = 16
BAD_FRAMES_PER_MINUTE: Final = 10
TYPING_SECONDS: Final = 3.0
RECEIPT_SECONDS: Final = 0.25
"""Receipts of one socket are told at most this often, the last one for all."""

FRAME_BURST: Final = 400
FRAMES_PER_SECOND: Final = 200.0
"""Frames of a socket, whatever they say. Nobody types as fast; a program gone wild does."""
TASKS_MOST: Final = 16
"""What one socket may have the database do at a time; until then no more is read from it."""

OUTBOUND_MOST: Final = 256
OUTBOUND_MOST_CHARACTERS: Final = 256 * 1024
"""Frames that may wait for a client to read them."""

REPLAY_MOST: Final = 300
EARLY_SECONDS: Final = 0.2
EARLY_MOST: Final = 64
"""How long, and how many, events wait for one before them that has not come yet; then it is fetched."""
RECHECK_SECONDS: Final = 25


class Bucket:
    """Holds `burst` at first and at most, and is filled with `per_second`."""

    __slots__ = ("_burst", "_filled_at", "_per_second", "_tokens")

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._tokens = float(burst)
        self._filled_at = time.monotonic()

    def take(self) -> bool:
        """Take one, if there is one."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._per_second)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class MinuteCount:
    """How many of something there were in the last minute."""

    __slots__ = ("_moments",)

    def __init__(self) -> None:
        self._moments: deque[float] = deque()

    def now(self) -> int:
        since = time.monotonic() - 60
        while self._moments and self._moments[0] <= since:
            self._moments.popleft()
        return len(self._moments)

    def add(self) -> int:
        self._moments.append(time.monotonic())
        return self.now()


class SendingLimit:
    """A token bucket for bursts and a sliding minute."""

    __slots__ = ("_bucket", "_minute")

    def __init__(self) -> None:
        self._bucket = Bucket(BURST, PER_SECOND)
        self._minute = MinuteCount()

    def allows(self) -> bool:
        """Count one more message, if it may be sent now."""
        if self._minute.now() >= PER_MINUTE or not self._bucket.take():
            return False
        self._minute.add()
        return True
