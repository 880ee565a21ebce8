"""Where carriers go, what the routing knows of them and says of them. Pure functions, no Django."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from logistics.ratecards import RateCard

HOME: Final = "CN"
ALL_OTHERS: Final = "*"
"""Among the countries of a service: every one that no service of its carrier names."""

BALANCED: Final = "balanced"
MODES: Final = (BALANCED, "cheapest", "fastest", "reliable")
EXPLORED_BPS: Final = 200
"""Of 10,000 parcels so many go to a carrier of which we know little, so that it gets measured."""
MEASURED_ENOUGH: Final = 30
"""Parcels, those of late counting more, after which a carrier's punctuality is known well enough."""
EXPLORED_RATE_MOST_BPS: Final = 15_000
"""Nobody pays more than so much of the chosen carrier's rate for our curiosity."""

COMING: Final = frozenset({"best", "only_choice", "outweighed", "explored", "made_room"})
"""Reasons of carriers that could come; all others say why they can't."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carrier's service as the routing sees it. Prefixes are of the 12-digit administrative code.

    `countries` are where it goes outside China, empty for a service within it. `lanes` holds the punctuality of single
    lanes (see `lane_of`) where it is known; `on_time_bps` stands for the others. `room` is how many parcels more it takes
    today, None for any number; `numbers` how many waybill numbers of its pool are left, None without a pool; `measured`
    counts the parcels it was judged by.
    """

    code: str
    kind: str
    card: RateCard
    transit_days: int
    on_time_bps: int
    included: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    service: str = ""
    lanes: dict[str, int] = field(default_factory=dict)
    measured: int = MEASURED_ENOUGH
    room: int | None = None
    numbers: int | None = None
    is_down: bool = False


class Verdict(NamedTuple):
    """What the routing thought of one carrier; `score` of 1,000, higher for better, None when it can't come.

    `reason` is one of the keys of `reasons.REASONS`, which says it in either language.
    """

    code: str
    is_chosen: bool
    score: int | None
    rate_minor: int
    transit_days: int
    reason: str
    service: str = ""
    on_time_bps: int = 0
    billable_g: int = 0


def place_of(address: Mapping[str, str]) -> str:
    """Where an address lies, for the routing: its division's code, abroad its country's two letters, else ""."""
    country = address.get("country") or HOME
    return country if country != HOME else address.get("division_code", "")


def is_abroad(place: str) -> bool:
    return len(place) == len(HOME)


def reaches(candidate: Candidate, place: str) -> bool:
    """Whether a parcel can be brought to a place: within China by `covers`, abroad by the service's countries.

    A country that another service of the same carrier names is not among "all others": the router sees to that.
    """
    if is_abroad(place):
        return place in candidate.countries or ALL_OTHERS in candidate.countries
    return not candidate.countries and covers(candidate, place)


def covers(candidate: Candidate, division_code: str) -> bool:
    """Longest prefix wins; of two equally long, exclude beats include. Without a code only the post finds the way."""
    if not division_code:
        return candidate.kind == "post"
    included = max((len(p) for p in candidate.included if division_code.startswith(p)), default=-1)
    excluded = max((len(p) for p in candidate.excluded if division_code.startswith(p)), default=-1)
    return included > excluded


def lane_of(origin: str, destination: str) -> str:
    """From province to province: `33>11`; "" when either is not known."""
    return f"{origin[:2]}>{destination[:2]}" if origin and destination else ""


def promise(
    from_day: date, transit_days: int, rest_days: Collection[date] = (), working_sundays: Collection[date] = ()
) -> date:
    """The day a parcel is promised for: so many working days on.

    Sundays are not counted unless worked to make up for a holiday, nor are `rest_days`.
    """
    day, left = from_day, transit_days
    while left > 0:
        day += timedelta(days=1)
        left -= day not in rest_days and (day.weekday() != 6 or day in working_sundays)
    return day
