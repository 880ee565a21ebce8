"""How much one user may say: burst 10, 5 a second, 120 a minute."""

import time
from collections import deque
from typing import Final

BURST: Final = 10
PER_SECOND: Final = 5.0
PER_MINUTE: Final = 120
SOCKETS_PER_USER: Final = 10
UNACKNOWLEDGED_MOST: Final = 16
BAD_FRAMES_PER_MINUTE: Final = 10
TYPING_SECONDS: Final = 3.0


class SendingLimit:
    """A token bucket for bursts and a sliding minute."""

    def __init__(self) -> None:
        self._tokens = float(BURST)
        self._filled_at = time.monotonic()
        self._minute: deque[float] = deque()

    def allows(self) -> bool:
        """Count one more message, if it may be sent now."""
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._filled_at) * PER_SECOND)
        self._filled_at = now
        while self._minute and self._minute[0] <= now - 60:
            self._minute.popleft()
        if self._tokens < 1 or len(self._minute) >= PER_MINUTE:
            return False
        self._tokens -= 1
        self._minute.append(now)
        return True


class MinuteCount:
    """How many of something there were in the last minute."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque()

    def add(self) -> int:
        now = time.monotonic()
        self._moments.append(now)
        while self._moments[0] <= now - 60:
            self._moments.popleft()
        return len(self._moments)
