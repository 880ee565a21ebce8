"""What a set of scans means. Pure functions, no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

RANK: Final = {
    "unknown": 0,
    "created": 1,
    "accepted": 2,
    "in_transit": 3,
    "exception": 3,
    "ready_for_pickup": 4,
    "out_for_delivery": 4,
    "attempt_failed": 4,
    "returning": 5,
    "cancelled": 6,
    "expired": 6,
    "delivered": 7,
    "returned": 7,
}
"""How far each status is along the road: of two scans at the same moment the farther one counts."""

HANDED_OVER: Final = frozenset(
    {"accepted", "in_transit", "exception", "out_for_delivery", "attempt_failed", "ready_for_pickup", "returning"}
    | {"delivered", "returned"}
)
"""Statuses that prove the carrier has had the parcel in hand."""

SILENCE: Final = {"courier": timedelta(hours=72), "post": timedelta(days=10)}
"""No scan for so long is a problem."""

PULL_EVERY: Final = {"courier": timedelta(hours=12), "post": timedelta(minutes=1)}
"""How often a silent carrier is asked. The post never pushes."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One event of a carrier. `voids` names the key of an event that it takes back."""

    key: str
    status: str
    occurred_at: datetime
    voids: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a parcel is, from its scans."""

    status: str
    last_event_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None


def standing(scans: Iterable[Scan], before: str = "created") -> Standing:
    """A function of the *set* of scans: their order and repeats do not matter. `before` is the status without any."""
    known = {scan.key: scan for scan in scans}
    voided = {scan.voids for scan in known.values() if scan.voids}
    valid = [scan for scan in known.values() if scan.key not in voided and not scan.voids]
    telling = [scan for scan in valid if scan.status != "unknown"]
    if not telling:
        return Standing(before, max((scan.occurred_at for scan in valid), default=None), None, None)
    last = max(telling, key=lambda scan: (scan.occurred_at, RANK[scan.status], scan.key))
    in_hand = [scan.occurred_at for scan in telling if scan.status in HANDED_OVER]
    delivered = [scan.occurred_at for scan in telling if scan.status == "delivered"]
    return Standing(last.status, last.occurred_at, min(in_hand, default=None), min(delivered, default=None))
