"""The geometry of the staff's pictures, made on the server. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 720
ROW: Final = 44
TOP: Final = 6
AXIS: Final = 28
BAR: Final = 14
HEIGHT: Final = 190
MARGIN: Final = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a row: `x`, `width` in the picture's units, and what it stands for."""

    x: float
    width: float
    facts: Any


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of bars, with its name above them."""

    text_y: float
    y: float
    bars: tuple[Bar, ...]
    facts: Any


def lanes(
    rows: Sequence[tuple[Any, Sequence[tuple[float, float, Any]]]], *, length: float, ticks: Sequence[tuple[float, Any]]
) -> dict[str, Any]:
    """`rows` of (facts, pieces of (first, beyond the last, facts)) between 0 and `length`; the rest is cut off.

    Gives `width`, `height`, `base`, the `rows` as Lanes and `ticks` as (x, facts).
    """

    def across(value: float) -> float:
        return round(min(max(value, 0), length) / length * WIDTH, 1)

    drawn = []
    for n, (facts, pieces) in enumerate(rows):
        top = TOP + n * ROW
        bars = tuple(
            Bar(across(first), max(round(across(last) - across(first) - 1.5, 1), 1), what)
            for first, last, what in pieces
        )
        drawn.append(Lane(top + 18, top + 25, bars, facts))
    base = TOP + len(rows) * ROW
    marks = [(across(at), facts) for at, facts in ticks]
    return {"width": WIDTH, "height": base + AXIS, "base": base, "bar": BAR, "rows": drawn, "ticks": marks}


def columns(values: Sequence[tuple[float, Any]]) -> dict[str, Any]:
    """Columns side by side, the tallest as high as the picture; gives the columns as Bars with their height and top."""
    most = max([value for value, _facts in values], default=0) or 1
    step = WIDTH / max(len(values), 1)
    drawn = []
    for n, (value, facts) in enumerate(values):
        height = round(value / most * (HEIGHT - MARGIN - 18), 1)
        drawn.append(
            {
                "x": round(n * step + step * 0.14, 1),
                "width": round(step * 0.72, 1),
                "middle": round(n * step + step / 2, 1),
                "height": height,
                "y": round(HEIGHT - MARGIN - height, 1),
                "text_y": round(HEIGHT - MARGIN - height - 6, 1),
                "facts": facts,
            }
        )
    return {"width": WIDTH, "height": HEIGHT, "base": HEIGHT - MARGIN, "columns": drawn}
