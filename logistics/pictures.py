"""Carriers' records as a picture: the geometry, made on the server. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 720
ROW: Final = 44
TOP: Final = 8
AXIS: Final = 26
MARGIN: Final = 10


@dataclass(frozen=True, slots=True)
class Whisker:
    """One row: the interval from `x_low` to `x_high`, a point at `x`, in the picture's own units."""

    x: float
    x_low: float
    x_high: float
    y: float
    text_y: float
    facts: Any


def whiskers(rows: Sequence[tuple[float, float, float, Any]], *, low: float, high: float) -> dict[str, Any]:
    """`rows` of (value, its low, its high, facts), drawn between `low` and `high`; the rest is cut off at the edges.

    Gives `width`, `height`, `base`, the `rows` as Whiskers, and `ticks` as (x, value) at fifths.
    """

    def across(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    drawn = [
        Whisker(across(value), across(least), across(most), TOP + n * ROW + 30, TOP + n * ROW + 16, facts)
        for n, (value, least, most, facts) in enumerate(rows)
    ]
    base = TOP + len(rows) * ROW
    ticks = [(across(low + n * (high - low) / 5), round(low + n * (high - low) / 5, 1)) for n in range(6)]
    return {"width": WIDTH, "height": base + AXIS, "base": base, "rows": drawn, "ticks": ticks, "is_empty": not rows}
