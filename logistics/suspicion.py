"""What makes a number that a vendor typed look wrong, once its scans are seen. Pure functions, no Django."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

NO_SCAN_AFTER: Final = timedelta(hours=48)
EARLY_BY: Final = timedelta(minutes=10)
"""Clocks may differ by so much before a scan counts as made before the payment."""
NEAR_THE_END: Final = frozenset({"out_for_delivery", "attempt_failed", "ready_for_pickup", "delivered"})
UNITS: Final = re.compile(r"(?:省|市|区|县|旗|州|盟|镇|乡|街道|自治区|自治州)$")
_SCRIPTS: Final = (
    re.compile(r"[\u4e00-\u9fff]{2,7}?(?:特别行政区|自治区|自治州|街道|省|市|区|县|旗|州|盟)"),
    re.compile(r"[A-Za-z']{3,}"),
)


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


def doubts(scans: Iterable[Seen], *, paid_at: datetime, typed_at: datetime, area: str, now: datetime) -> list[Doubt]:
    """What speaks against a typed number: `area` is the address's, as "province, city, district"."""
    found = []
    seen = list(scans)
    if any(scan.occurred_at < paid_at - EARLY_BY for scan in seen):
        found.append(Doubt.BEFORE_PAYMENT)
    if any(scan.status in NEAR_THE_END and is_elsewhere(scan.place, area) for scan in seen):
        found.append(Doubt.OTHER_DISTRICT)
    if not seen and now - typed_at > NO_SCAN_AFTER:
        found.append(Doubt.NO_SCAN)
    return found


def is_elsewhere(place: str, area: str) -> bool:
    """Whether a scan's place names a district, city or county, and none of those of the address.

    A place that names none (a depot's code) says nothing, nor does one in another script, nor an address without area.
    """
    for script in _SCRIPTS:
        named, wanted = _names(place, script), _names(area, script)
        if named and wanted:
            return not any(one in other or other in one for one in named for other in wanted)
    return False


def _names(text: str, script: re.Pattern[str]) -> set[str]:
    return {UNITS.sub("", name).lower() for name in script.findall(text)} - {""}
