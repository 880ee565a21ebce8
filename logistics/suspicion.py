"""What makes a number that a vendor typed look wrong, once its scans are seen. Pure functions, no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from logistics.places import Destination, is_elsewhere

NO_SCAN_AFTER: Final = timedelta(hours=48)
EARLY_BY: Final = timedelta(minutes=10)
"""Clocks may differ by so much before a scan counts as made before the payment."""
NEAR_THE_END: Final = frozenset({"out_for_delivery", "attempt_failed", "ready_for_pickup", "delivered"})


class Doubt(StrEnum):
    """Why a number is doubted."""

    FORM = "form"
    USED_BEFORE = "used_before"
    BEFORE_PAYMENT = "before_payment"
    OTHER_DISTRICT = "other_district"
    NO_SCAN = "no_scan"


@dataclass(frozen=True, slots=True)
class Seen:
    """One scan as far as it can give a number away."""

    status: str
    occurred_at: datetime
    place: str


def doubts(
    scans: Iterable[Seen], *, paid_at: datetime, typed_at: datetime, to: Destination, now: datetime
) -> list[Doubt]:
    """What speaks against a typed number of a parcel that goes `to` a place."""
    found = []
    seen = list(scans)
    if any(scan.occurred_at < paid_at - EARLY_BY for scan in seen):
        found.append(Doubt.BEFORE_PAYMENT)
    if any(scan.status in NEAR_THE_END and is_elsewhere(scan.place, to) for scan in seen):
        found.append(Doubt.OTHER_DISTRICT)
    if not seen and now - typed_at > NO_SCAN_AFTER:
        found.append(Doubt.NO_SCAN)
    return found
