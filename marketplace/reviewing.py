"""The rules of reviews: when the seals break, and who may still write. Pure."""

from datetime import datetime, timedelta
from typing import Final

BLIND_FOR: Final = timedelta(days=14)
"""From delivery on. Neither side sees the other's word before, unless both have written."""
TIME_TO_WRITE: Final = timedelta(days=7)
"""At least, from completion on: an order that came out of a dispute late still has its reviews."""
LOOK_WITHIN: Final = timedelta(hours=72)
"""A reported review."""
PHOTOS_MOST: Final = 6


def unsealed_at(*, delivered_at: datetime | None, completed_at: datetime, other_wrote_at: datetime | None,
                now: datetime) -> datetime:  # fmt: skip
    """From when on what is written `now` may be read: at once when the other side has written, else when the time is over.

    Once the time is over it may be read at once.
    """
    if other_wrote_at is not None:
        return now
    return max(now, blind_until(delivered_at=delivered_at, completed_at=completed_at))


def blind_until(*, delivered_at: datetime | None, completed_at: datetime) -> datetime:
    """When the seals of an order break by themselves."""
    return max((delivered_at or completed_at) + BLIND_FOR, completed_at + TIME_TO_WRITE)


def may_write(*, other_shown_at: datetime | None, now: datetime) -> bool:
    """Who could read the other side's word can no longer write one: nobody answers in kind."""
    return other_shown_at is None or other_shown_at > now
