"""The house's own application with its own limits, only higher: a benchmark's few users say what thousands would.

The limits are evaluated for every message as always. Everything else is untouched.
"""

from typing import Final

from marketplace.asgi import application
from negotiation.sockets import limits

TIMES: Final = 1_000

# mypy: they are Final for the house itself; here alone they are raised, before anything reads them.
limits.BURST *= TIMES  # type: ignore[misc]
limits.PER_SECOND *= TIMES  # type: ignore[misc]
limits.PER_MINUTE *= TIMES  # type: ignore[misc]
limits.FRAME_BURST *= TIMES  # type: ignore[misc]
limits.FRAMES_PER_SECOND *= TIMES  # type: ignore[misc]

__all__ = ["application"]
