"""Money over time as a picture: the geometry of bars, made on the server. Pure."""

from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 720
HEIGHT: Final = 180
BASE: Final = 150
TOP: Final = 14
GAP: Final = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair of bars of one week, in the picture's own units; `label_x` is the middle under it."""

    x_in: float
    x_out: float
    width: float
    y_in: float
    y_out: float
    height_in: float
    height_out: float
    label_x: float
    facts: dict[str, Any]


def flow_bars(weeks: list[dict[str, Any]]) -> dict[str, Any]:
    """`width`, `height`, `base` of the picture, its `bars`, and the `largest_minor` that reaches the top.

    Every bar is at least a hair high when it stands for anything. `is_empty` when nothing moved at all.
    """
    largest = max((max(week["in_minor"], week["out_minor"]) for week in weeks), default=0)
    slot = WIDTH / max(len(weeks), 1)
    wide = (slot - GAP) / 2
    bars = []
    for n, week in enumerate(weeks):
        into, out_of = (_height(week[name], largest) for name in ("in_minor", "out_minor"))
        x = n * slot + GAP / 2
        bars.append(
            Bar(
                x_in=round(x, 1),
                x_out=round(x + wide, 1),
                width=round(wide - 1, 1),
                y_in=round(BASE - into, 1),
                y_out=round(BASE - out_of, 1),
                height_in=into,
                height_out=out_of,
                label_x=round(x + wide, 1),
                facts=week,
            )
        )
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "base": BASE,
        "bars": bars,
        "largest_minor": largest,
        "is_empty": largest == 0,
    }


def _height(minor: int, largest: int) -> float:
    if not minor or not largest:
        return 0.0
    return round(max((BASE - TOP) * minor / largest, 1.5), 1)
