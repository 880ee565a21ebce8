"""A score as a picture: the geometry, made on the server. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from vendors.scoring import STAR_THRESHOLDS

WIDTH: Final = 720
ROW: Final = 46
AXIS: Final = 26
LOWEST_POINTS: Final = 40
"""Where the rods begin: below, a difference no longer matters."""

HEIGHT: Final = 230
TOP: Final = 12
BASE: Final = 200
MARGIN: Final = 34
RIGHT: Final = 706

PILLARS: Final = ("product", "service", "logistics", "resolution")


@dataclass(frozen=True, slots=True)
class Rod:
    """One pillar: a rod from 0 to `width`, with its words above, in the picture's own units."""

    name: str
    points: int
    width: float
    y: float
    text_y: float
    is_lowest: bool


def rods(points: dict[str, int]) -> dict[str, Any]:
    """Four pillars as rods over the marks at which stars are earned. Points under LOWEST_POINTS are a hair."""
    lowest = min(points.values())
    drawn = [
        Rod(name, value, round(max(_across(value), 3), 1), n * ROW + 22, n * ROW + 14, value == lowest)
        for n, (name, value) in enumerate(points.items())
    ]
    marks = [(_across(mark), mark, stars) for stars, mark in enumerate(STAR_THRESHOLDS, start=1)]
    base = len(drawn) * ROW
    return {"width": WIDTH, "height": base + AXIS, "base": base, "rods": drawn, "marks": marks}


def _across(points: float) -> float:
    share = (min(max(points, LOWEST_POINTS), 100) - LOWEST_POINTS) / (100 - LOWEST_POINTS)
    return round(share * WIDTH, 1)


def history(days: Sequence[tuple[date, dict[str, int]]]) -> dict[str, Any]:
    """Each pillar as a line over `days`, oldest first, between the lowest point (to tens) and 100.

    Gives `lines` of (name, points of an SVG polyline), `marks` of (y, points) and `dates` of (x, day). `is_empty` for fewer
    than two days: nothing has a direction yet.
    """
    if len(days) < 2:
        return {"is_empty": True}
    first, last = days[0][0].toordinal(), days[-1][0].toordinal()
    floor = min(min(points.values()) for _day, points in days) // 10 * 10
    floor = min(floor, 80)

    def x_of(day: date) -> float:
        return round(MARGIN + (day.toordinal() - first) / max(last - first, 1) * (RIGHT - MARGIN), 1)

    def y_of(points: float) -> float:
        return round(BASE - (points - floor) / (100 - floor) * (BASE - TOP), 1)

    lines = [(name, " ".join(f"{x_of(day)},{y_of(points[name])}" for day, points in days)) for name in PILLARS]
    marks = [(y_of(mark), mark) for mark in range(floor, 101, 10 if floor >= 60 else 20)]
    shown = [days[n * (len(days) - 1) // 3][0] for n in range(4)] if len(days) > 3 else [days[0][0], days[-1][0]]
    return {
        "is_empty": False,
        "width": WIDTH,
        "height": HEIGHT,
        "base": BASE,
        "left": MARGIN,
        "right": RIGHT,
        "lines": lines,
        "marks": marks,
        "dates": [(x_of(day), day) for day in shown],
    }
