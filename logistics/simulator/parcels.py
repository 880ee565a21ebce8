"""The parcels of the simulated carriers and their scans. No HTTP and no Django here."""

import hashlib
import itertools
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

COURIER_JOURNEY: Final = (
    # code, text, hours after booking
    ("BOOKED", "Waybill made", 0),
    ("PICKED_UP", "Collected from the shop", 3),
    ("HUB_OUT", "Left the sorting centre", 9),
    ("HUB_IN", "Arrived at the sorting centre", 26),
    ("COURIER_OUT", "Out for delivery", 32),
    ("SIGNED", "Signed for by the recipient", 36),
)
POST_JOURNEY: Final = (
    ("EMA", "Posted", 6),
    ("EMC", "Left the office of origin", 30),
    ("EMD", "Arrived at the delivery office", 90),
    ("EMG", "Out for delivery", 98),
    ("EMI", "Delivered", 102),
)
POST_CARRIERS: Final = frozenset({"post"})


@dataclass
class Parcel:
    carrier: str
    waybill: str
    notify_url: str
    booked_at: datetime
    origin: str
    destination: str
    pushed: set[str] = field(default_factory=set)
    lost: bool = False

    def scans(self, now: datetime, speed: float) -> list[dict[str, Any]]:
        """Every scan up to `now`, on a journey that takes the `speed`th part of its true time."""
        journey = POST_JOURNEY if self.carrier in POST_CARRIERS else COURIER_JOURNEY
        rows = []
        for i, (code, text, hours) in enumerate(journey):
            at = self.booked_at + timedelta(hours=hours / speed)
            if at > now or (self.lost and i > 2):
                break
            place = self.origin if i < len(journey) // 2 else self.destination
            rows.append(
                {"id": f"{self.waybill}-{i}", "code": code, "text": text, "facility": place, "at": at.isoformat()}
            )
        return rows


class Depot:
    """All parcels. With `speed` their journeys take less time; scans carry the wall clock's moments all the same."""

    def __init__(self, *, speed: float = 1.0) -> None:
        self.speed = speed
        self.by_reference: dict[tuple[str, str], Parcel] = {}
        self.by_waybill: dict[str, Parcel] = {}
        self.lock = threading.RLock()
        self._numbers = itertools.count(int(time.time()) % 10_000_000 * 10)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def advance(self, hours: float) -> None:
        """As if so much time had passed: every parcel was booked that much earlier."""
        with self.lock:
            for parcel in self.by_waybill.values():
                parcel.booked_at -= timedelta(hours=hours)

    def scans_of(self, parcel: Parcel) -> list[dict[str, Any]]:
        with self.lock:
            return parcel.scans(self.now(), self.speed)

    def book(self, carrier: str, reference: str, notify_url: str, parcel: dict[str, Any]) -> Parcel:
        """A new parcel; the same carrier and reference again are the same parcel."""
        with self.lock:
            key = (carrier, reference)
            if key not in self.by_reference:
                made = Parcel(
                    carrier=carrier,
                    waybill=self._waybill(carrier),
                    notify_url=notify_url,
                    booked_at=self.now(),
                    origin=str(parcel.get("from", {}).get("name", ""))[:60],
                    destination=str(parcel.get("to", {}).get("area", ""))[:60],
                )
                self.by_reference[key] = self.by_waybill[made.waybill] = made
            return self.by_reference[key]

    def _waybill(self, carrier: str) -> str:
        number = next(self._numbers)
        if carrier in POST_CARRIERS:
            serial = f"{number % 100_000_000:08d}"
            return f"EA{serial}{s10_check_digit(serial)}CN"
        prefix = hashlib.sha256(carrier.encode()).hexdigest()[:2].upper()
        return f"{carrier[:2].upper()}{prefix}{number:010d}"

    def unpushed(self) -> list[tuple[Parcel, list[dict[str, Any]]]]:
        """Parcels with scans that were not told yet. The post never tells."""
        with self.lock:
            rows = []
            for parcel in self.by_waybill.values():
                if parcel.carrier in POST_CARRIERS:
                    continue
                fresh = [scan for scan in self.scans_of(parcel) if scan["id"] not in parcel.pushed]
                if fresh:
                    rows.append((parcel, fresh))
            return rows


def s10_check_digit(serial: str) -> int:
    """The check digit of an S10 number (UPU standard S10, weights 8 6 4 2 3 5 9 7)."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
