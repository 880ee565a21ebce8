"""Which carrier takes a parcel, and why. Pure functions, no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carrier as the routing sees it. Prefixes are of the 12-digit administrative code."""

    code: str
    kind: str
    base_rate_minor: int
    per_kg_minor: int
    transit_days: int
    on_time_bps: int
    included: tuple[str, ...]
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the routing thought of one carrier; `score` is higher for better, None when it can't come."""

    code: str
    is_chosen: bool
    score: int | None
    rate_minor: int
    transit_days: int
    reason: str


def covers(candidate: Candidate, division_code: str) -> bool:
    """Longest prefix wins; of two equally long, exclude beats include. Without a code only the post finds the way."""
    if not division_code:
        return candidate.kind == "post"
    included = max((len(p) for p in candidate.included if division_code.startswith(p)), default=-1)
    excluded = max((len(p) for p in candidate.excluded if division_code.startswith(p)), default=-1)
    return included > excluded


def rate(candidate: Candidate, weight_g: int) -> int:
    """What the carrier asks: a base for the first kilogram, then each begun kilogram."""
    more_kg = max(0, -(-(weight_g - 1000) // 1000))
    return candidate.base_rate_minor + more_kg * candidate.per_kg_minor


def choose(candidates: Sequence[Candidate], *, origin: str, destination: str, weight_g: int) -> list[Verdict]:
    """Weigh every carrier for one parcel, the chosen one first. Empty only without candidates.

    Where private couriers serve both ends they compete on price, days and punctuality; else the post takes it.
    """
    reaching = [c for c in candidates if covers(c, origin) and covers(c, destination)]
    couriers = [c for c in reaching if c.kind == "courier"]
    contenders = couriers or reaching
    scores = {c.code: _score(c, contenders, weight_g) for c in contenders}
    best = max(contenders, key=lambda c: (scores[c.code], c.code), default=None)
    verdicts = [
        Verdict(
            code=c.code,
            is_chosen=best is not None and c.code == best.code,
            score=scores.get(c.code),
            rate_minor=rate(c, weight_g),
            transit_days=c.transit_days,
            reason=_reason(c, best, reaching, contenders),
        )
        for c in candidates
    ]
    return sorted(verdicts, key=lambda v: (not v.is_chosen, -(v.score or 0), v.code))


def _score(candidate: Candidate, contenders: Sequence[Candidate], weight_g: int) -> int:
    """Points of 1000: 400 for price and 300 for days against the best of the field, 300 for punctuality."""
    cheapest = min(rate(c, weight_g) for c in contenders)
    fastest = min(c.transit_days for c in contenders)
    price = 400 * cheapest // max(rate(candidate, weight_g), 1)
    days = 300 * fastest // max(candidate.transit_days, 1)
    return price + days + 300 * candidate.on_time_bps // 10_000


def _reason(
    c: Candidate, best: Candidate | None, reaching: Sequence[Candidate], contenders: Sequence[Candidate]
) -> str:
    if best is not None and c.code == best.code:
        return "best_balance" if len(contenders) > 1 else "only_choice"
    if c not in reaching:
        return "does_not_serve"
    return "couriers_compete" if c not in contenders else "outweighed"


def promise(from_day: date, transit_days: int) -> date:
    """The day a parcel is promised for: so many working days on, Sundays not counted."""
    day, left = from_day, transit_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() != 6
    return day
