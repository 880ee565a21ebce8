"""The parcels of the simulated carriers and their scans. No HTTP and no Django here."""

import hashlib
import itertools
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from logistics.carriers.s10 import s10_check_digit
from logistics.simulator.faults import Faults
from logistics.simulator.plans import POST_PACE, Step, draw

__all__ = ["Depot", "Parcel", "Scan", "s10_check_digit"]

APART: Final = timedelta(seconds=1)
"""Two scans of a parcel are at least so far apart: most dialects name no smaller time."""


class Scan(NamedTuple):
    """One step that has happened."""

    id: str
    step: Step
    facility: str
    at: datetime
    voids: "Scan | None" = None


@dataclass
class Parcel:
    carrier: str
    dialect: str
    waybill: str
    notify_url: str
    booked_at: datetime
    origin: str
    destination: str
    plan: str
    steps: tuple[Step, ...]
    scans: list[Scan] = field(default_factory=list)
    queued: set[str] = field(default_factory=set)
    """Scans that are on their way to whoever booked, or were taken there."""
    is_cancelled: bool = False

    def reveal(self, now: datetime, speed: float) -> None:
        """Let happen what has happened by `now`, on a journey that takes the `speed`th part of its true time."""
        pace = POST_PACE if self.dialect == "post" else 1.0
        for step in self.steps[len(self.scans) :]:
            at = self.booked_at + timedelta(hours=step.hours * pace / speed)
            if at > now or self.is_cancelled:
                return
            if self.scans:
                at = max(at, self.scans[-1].at + APART)
            place = self.origin if len(self.scans) < len(self.steps) // 2 else self.destination
            voids = self.scans[-step.takes_back] if step.takes_back else None
            self.scans.append(Scan(f"{self.waybill}-{len(self.scans)}", step, place, at, voids))

    def truth(self) -> str:
        """Where it truly is."""
        return "cancelled" if self.is_cancelled else self.scans[-1].step.state if self.scans else "created"


class Depot:
    """All parcels. With `speed` their journeys take less time; `advance` makes all of them older at once."""

    def __init__(self, *, speed: float = 1.0, seed: int = 0, faults: Faults | None = None) -> None:
        self.speed = speed
        self.faults = faults or Faults()
        self.chance = Random(seed)  # noqa: S311  fates, not secrets
        self.by_reference: dict[tuple[str, str], Parcel] = {}
        self.by_waybill: dict[str, Parcel] = {}
        self.lock = threading.RLock()
        self._numbers = itertools.count(int(time.time()) % 10_000_000 * 10)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def advance(self, hours: float) -> None:
        """As if so much time had passed: what has not happened yet was due that much earlier."""
        with self.lock:
            for parcel in self.by_waybill.values():
                parcel.booked_at -= timedelta(hours=hours)

    def scans_of(self, parcel: Parcel) -> list[Scan]:
        with self.lock:
            parcel.reveal(self.now(), self.speed)
            return list(parcel.scans)

    def book(self, carrier: str, dialect: str, reference: str, notify_url: str, parcel: dict[str, Any]) -> Parcel:
        """A new parcel; the same carrier and reference again are the same parcel."""
        with self.lock:
            key = (carrier, reference)
            if key not in self.by_reference:
                origin, destination = _place(parcel.get("from")), _place(parcel.get("to"))
                given = str(parcel.get("waybill") or "")[:40]  # out of a pool that the carrier gave away before
                waybill = given or self._waybill(carrier, dialect)
                self.by_reference[key] = self._take(carrier, dialect, waybill, notify_url, origin, destination)
            return self.by_reference[key]

    def register(self, carrier: str, dialect: str, waybills: list[str], notify_url: str) -> None:
        """Parcels that were booked elsewhere, under numbers that are there already."""
        with self.lock:
            for waybill in waybills:
                self._take(carrier, dialect, waybill, notify_url, "杭州市", "北京市")

    def _take(self, carrier: str, dialect: str, waybill: str, notify_url: str, origin: str, destination: str) -> Parcel:
        faults = self.faults
        plan, steps = draw(self.chance, variety=faults.variety, false_delivery=faults.false_delivery, lost=faults.lost)
        parcel = Parcel(carrier, dialect, waybill, notify_url, self.now(), origin[:60], destination[:60], plan, steps)
        self.by_waybill[waybill] = parcel
        return parcel

    def cancel(self, waybill: str) -> bool:
        """False once it was collected."""
        with self.lock:
            parcel = self.by_waybill[waybill]
            parcel.reveal(self.now(), self.speed)
            if len(parcel.scans) > 1 and not parcel.is_cancelled:
                return False
            parcel.is_cancelled = True
            return True

    def _waybill(self, carrier: str, dialect: str) -> str:
        number = next(self._numbers)
        if dialect == "post":
            serial = f"{number % 100_000_000:08d}"
            return f"EA{serial}{s10_check_digit(serial)}CN"
        prefix = hashlib.sha256(carrier.encode()).hexdigest()[:2].upper()
        return f"{carrier[:2].upper()}{prefix}{number:010d}"

    def unpushed(self) -> list[tuple[Parcel, list[Scan]]]:
        """Parcels with scans that nobody was told of yet, which are taken as told now. The post never tells."""
        with self.lock:
            rows, now = [], self.now()
            for parcel in self.by_waybill.values():
                if parcel.dialect == "post" or len(parcel.queued) == len(parcel.steps):
                    continue
                parcel.reveal(now, self.speed)
                if fresh := [scan for scan in parcel.scans if scan.id not in parcel.queued]:
                    parcel.queued.update(scan.id for scan in fresh)
                    rows.append((parcel, fresh))
            return rows

    def truths(self) -> list[dict[str, Any]]:
        """The true end of every parcel."""
        with self.lock:
            now = self.now()
            for parcel in self.by_waybill.values():
                parcel.reveal(now, self.speed)
            return [
                {
                    "carrier": parcel.carrier,
                    "waybill": parcel.waybill,
                    "plan": parcel.plan,
                    "status": parcel.truth(),
                    "scans": len(parcel.scans),
                    "is_over": len(parcel.scans) == len(parcel.steps),
                }
                for parcel in self.by_waybill.values()
            ]


def _place(where: Any) -> str:
    if isinstance(where, str):
        return where
    return str(where.get("area") or where.get("name") or "") if isinstance(where, dict) else ""
