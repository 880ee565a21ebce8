"""What a measurement found, and how it is printed: ratios against something measured in the same run."""

import math
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours by theirs. `ratio` is the median of the rounds' own ratios, each round having measured both in turn."""

    entry: str
    what: str
    ours: float
    against: str
    theirs: float
    unit: str
    ratio: float
    lowest: float
    highest: float
    rounds: int
    goal: str = ""


@dataclass(slots=True)
class Report:
    """The ratios of one entry, and remarks that stand below them."""

    ratios: list[Ratio] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def compare(
        self,
        entry: str,
        what: str,
        ours: Sequence[float],
        against: str,
        theirs: Sequence[float],
        *,
        unit: str,
        goal: str = "",
    ) -> Ratio:
        """Add the ratio of two interleaved series, round by round. Where theirs is nothing, ours is infinitely more."""
        of_rounds = [mine / other if other else math.inf for mine, other in zip(ours, theirs, strict=True)]
        ratio = Ratio(
            entry=entry,
            what=what,
            ours=statistics.median(ours),
            against=against,
            theirs=statistics.median(theirs),
            unit=unit,
            ratio=statistics.median(of_rounds),
            lowest=min(of_rounds),
            highest=max(of_rounds),
            rounds=len(of_rounds),
            goal=goal,
        )
        self.ratios.append(ratio)
        return ratio

    def as_json(self) -> dict[str, Any]:
        return {"ratios": [asdict(ratio) for ratio in self.ratios], "notes": self.notes, "facts": self.facts}


def table(ratios: Sequence[Ratio]) -> str:
    """The ratios as lines of text."""
    heads = ("measured", "ours", "against", "theirs", "unit", "ratio", "of rounds", "goal")
    rows = [
        (
            f"{r.entry}: {r.what}",
            number(r.ours),
            r.against,
            number(r.theirs),
            r.unit,
            f"{r.ratio:.2f}×",
            f"{r.lowest:.2f}–{r.highest:.2f} ({r.rounds})",
            r.goal,
        )
        for r in ratios
    ]
    widths = [max(_width(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in [heads, *rows]]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of `values` do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
