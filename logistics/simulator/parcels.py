"""The parcels of the simulated carriers and their scans. No HTTP and no Django here."""

import hashlib
import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from escrow.sandbox_provider.journal import Journal
from logistics.carriers.s10 import s10_check_digit
from logistics.simulator.faults import Faults
from logistics.simulator.plans import ENDS, HUBS, PLANS, POST_PACE, Step, draw

__all__ = ["Depot", "Parcel", "Scan", "s10_check_digit"]

APART: Final = timedelta(seconds=1)
"""Two scans of a parcel are at least so far apart: most dialects name no smaller time."""
WRONG_ZONE: Final = timedelta(hours=8)
"""China's local time, taken for UTC."""
TABLES: Final = ("depot", "parcels")


class Scan(NamedTuple):
    """One step that has happened; `told_at` is the moment the carrier gives for it, `at` the true one."""

    id: str
    step: Step
    facility: str
    at: datetime
    told_at: datetime
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
    taken: set[str] = field(default_factory=set)
    """Those that need not be told again."""
    is_cancelled: bool = False
    reference: str = ""

    def reveal(self, now: datetime, speed: float, wrong_zone: float = 0.0) -> bool:
        """Let happen what has happened by `now`, on a journey that takes the `speed`th part of its true time, with that
        share of its hub scans told in a wrong zone; whether anything has."""
        known = len(self.scans)
        pace = POST_PACE if self.dialect == "post" else 1.0
        for step in self.steps[len(self.scans) :]:
            at = self.booked_at + timedelta(hours=step.hours * pace / speed)
            if at > now or self.is_cancelled:
                break
            if self.scans:
                at = max(at, self.scans[-1].at + APART)
            self.add_scan(at, at + WRONG_ZONE if self._is_astray(step, wrong_zone) else at)
        return len(self.scans) > known

    def add_scan(self, at: datetime, told_at: datetime) -> None:
        """The next step has happened."""
        step = self.steps[len(self.scans)]
        place = self.origin if len(self.scans) < len(self.steps) // 2 else self.destination
        voids = self.scans[-step.takes_back] if step.takes_back else None
        self.scans.append(Scan(f"{self.waybill}-{len(self.scans)}", step, place, at, told_at, voids))

    def _is_astray(self, step: Step, share: float) -> bool:
        """By the scan's own luck."""
        if step.name not in HUBS or self.steps[-1].state not in ENDS or not share:
            return False
        luck = hashlib.sha256(f"zone/{self.waybill}/{len(self.scans)}".encode()).digest()
        return int.from_bytes(luck[:4]) < share * 2**32

    def truth(self) -> str:
        """Where it truly is."""
        return "cancelled" if self.is_cancelled else self.scans[-1].step.state if self.scans else "created"


class Depot:
    """All parcels, and the carriers' own clock. With `speed` journeys take less time; `advance` puts the clock on.

    With `state` all of it is kept in that file, and a depot that begins with it goes on where the last one was killed.
    """

    def __init__(
        self, *, speed: float = 1.0, seed: int = 0, faults: Faults | None = None, state: Path | None = None
    ) -> None:
        self.speed = speed
        self.faults = faults or Faults()
        self.by_reference: dict[tuple[str, str], Parcel] = {}
        self.by_waybill: dict[str, Parcel] = {}
        self.lock = threading.RLock()
        self._is_kept = state is not None
        self._journal = Journal(state, TABLES)
        clock = self._journal.tables["depot"].get("clock", {})
        self._ahead = timedelta(seconds=clock.get("ahead_seconds", 0.0))
        for row in self._journal.tables["parcels"].values():
            self._remember(row)
        # The same seed and the same parcels before, the same fates.
        self.chance = Random(f"{seed}/{len(self.by_waybill)}" if self.by_waybill else seed)  # noqa: S311  no secrets
        self._numbers = itertools.count(int(time.time()) % 10_000_000 * 10)

    def close(self) -> None:
        """Keep nothing any more."""
        self._journal.close()

    def now(self) -> datetime:
        """By the carriers' clock. Signatures are made by the true one."""
        return datetime.now(UTC) + self._ahead

    def advance(self, hours: float) -> None:
        """Put the clock on: what would have happened by then has happened, each at its own moment."""
        with self.lock:
            self._ahead += timedelta(hours=hours)
            self._journal.keep("depot", {"id": "clock", "ahead_seconds": self._ahead.total_seconds()})

    def scans_of(self, parcel: Parcel) -> list[Scan]:
        with self.lock:
            self._reveal(parcel)
            return list(parcel.scans)

    def take(self, parcel: Parcel, scans: Sequence[Scan]) -> None:
        """Whoever booked knows of these scans, or is never to hear of them."""
        with self.lock:
            known = len(parcel.taken)
            parcel.taken.update({scan.id for scan in scans} & parcel.queued)
            if len(parcel.taken) > known:
                self._keep(parcel)

    def _reveal(self, parcel: Parcel) -> None:
        if parcel.reveal(self.now(), self.speed, self.faults.wrong_zone):
            self._keep(parcel)

    def _keep(self, parcel: Parcel) -> None:
        if not self._is_kept:
            return
        self._journal.keep("parcels", {
            "id": parcel.waybill, "carrier": parcel.carrier, "dialect": parcel.dialect, "reference": parcel.reference,
            "notify_url": parcel.notify_url, "booked_at": parcel.booked_at.isoformat(), "origin": parcel.origin,
            "destination": parcel.destination, "plan": parcel.plan, "is_cancelled": parcel.is_cancelled,
            "scans": [[scan.at.isoformat(), scan.told_at.isoformat()] for scan in parcel.scans],
            "taken": sorted(parcel.taken),
        })  # fmt: skip

    def _remember(self, row: dict[str, Any]) -> None:
        parcel = Parcel(
            carrier=row["carrier"],
            dialect=row["dialect"],
            waybill=row["id"],
            notify_url=row["notify_url"],
            booked_at=datetime.fromisoformat(row["booked_at"]),
            origin=row["origin"],
            destination=row["destination"],
            plan=row["plan"],
            steps=PLANS[row["plan"]],
            queued=set(row["taken"]),
            taken=set(row["taken"]),
            is_cancelled=row["is_cancelled"],
            reference=row["reference"],
        )
        for at, told_at in row["scans"]:
            parcel.add_scan(datetime.fromisoformat(at), datetime.fromisoformat(told_at))
        self.by_waybill[parcel.waybill] = parcel
        if parcel.reference:
            self.by_reference[parcel.carrier, parcel.reference] = parcel

    def book(self, carrier: str, dialect: str, reference: str, notify_url: str, parcel: dict[str, Any]) -> Parcel:
        """A new parcel; the same carrier and reference again are the same parcel."""
        with self.lock:
            key = (carrier, reference)
            if key not in self.by_reference:
                origin, destination = _place(parcel.get("from")), _place(parcel.get("to"))
                given = str(parcel.get("waybill") or "")[:40]  # out of a pool that the carrier gave away before
                waybill = given or self._waybill(carrier, dialect)
                ends = (origin, destination)
                self.by_reference[key] = self._begin(carrier, dialect, waybill, notify_url, ends, reference)
            return self.by_reference[key]

    def register(self, carrier: str, dialect: str, waybills: list[str], notify_url: str) -> None:
        """Parcels that were booked elsewhere, under numbers that are there already."""
        with self.lock:
            for waybill in waybills:
                self._begin(carrier, dialect, waybill, notify_url, ("杭州市", "北京市"))

    def _begin(
        self, carrier: str, dialect: str, waybill: str, notify_url: str, ends: tuple[str, str], reference: str = ""
    ) -> Parcel:
        """A new parcel between `ends`, its fate drawn."""
        faults = self.faults
        plan, steps = draw(self.chance, variety=faults.variety, false_delivery=faults.false_delivery, lost=faults.lost)
        origin, destination = (end[:60] for end in ends)
        parcel = Parcel(
            carrier, dialect, waybill, notify_url, self.now(), origin, destination, plan, steps, reference=reference
        )
        self.by_waybill[waybill] = parcel
        self._keep(parcel)
        return parcel

    def cancel(self, waybill: str) -> bool:
        """False once it was collected."""
        with self.lock:
            parcel = self.by_waybill[waybill]
            self._reveal(parcel)
            if len(parcel.scans) > 1 and not parcel.is_cancelled:
                return False
            parcel.is_cancelled = True
            self._keep(parcel)
            return True

    def _waybill(self, carrier: str, dialect: str) -> str:
        """A number that no parcel has."""
        while True:
            number = next(self._numbers)
            serial = f"{number % 100_000_000:08d}"
            prefix = hashlib.sha256(carrier.encode()).hexdigest()[:2].upper()
            waybill = (
                f"EA{serial}{s10_check_digit(serial)}CN"
                if dialect == "post"
                else f"{carrier[:2].upper()}{prefix}{number:010d}"
            )
            if waybill not in self.by_waybill:
                return waybill

    def unpushed(self) -> list[tuple[Parcel, list[Scan]]]:
        """Parcels with scans that nobody was told of yet, which are taken as told now. The post never tells."""
        with self.lock:
            rows = []
            for parcel in self.by_waybill.values():
                if parcel.dialect == "post" or len(parcel.queued) == len(parcel.steps):
                    continue
                self._reveal(parcel)
                if fresh := [scan for scan in parcel.scans if scan.id not in parcel.queued]:
                    parcel.queued.update(scan.id for scan in fresh)
                    rows.append((parcel, fresh))
            return rows

    def truths(self) -> list[dict[str, Any]]:
        """The true end of every parcel."""
        with self.lock:
            for parcel in self.by_waybill.values():
                self._reveal(parcel)
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
