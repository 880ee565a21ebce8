"""How likely a carrier is in time on a lane, from what it did. Pure functions, no Django.

A lane has few parcels, so its rate is shrunk toward the carrier's mean as if PRIOR_PARCELS more had gone there at that mean
(the posterior mean of a beta prior; Efron and Morris, Stein's Paradox in Statistics, 1977). A parcel counts half after a
half-life: of a lane 30 days, of the mean 180, since a mean that follows each bad week misleads more than it helps.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple

LANE_HALF_LIFE_DAYS: Final = 30
MEAN_HALF_LIFE_DAYS: Final = 180
PRIOR_PARCELS: Final = 40
Z_95: Final = 1.959964
"""The normal deviate of a two-sided interval of 95 %."""


class Tally(NamedTuple):
    """Parcels and those in time, each weighed by its age."""

    weight: float
    on_time: float


@dataclass(frozen=True, slots=True)
class Score:
    """A rate in bps, with the weight of the parcels it comes from."""

    on_time_bps: int
    weight: float


def age_weight(age_days: float, half_life_days: float) -> float:
    return 0.5 ** (max(age_days, 0.0) / half_life_days)


def shrunk(tally: Tally, toward: float, prior: float = PRIOR_PARCELS) -> float:
    """The rate of `tally`, drawn toward another; nothing known is that other one."""
    return (tally.on_time + prior * toward) / (tally.weight + prior)


def scores(lanes: dict[str, Tally], mean: Tally, stated_bps: int) -> dict[str, Score]:
    """Of one carrier: lane → score, and "" → its mean, which for a newcomer is what it states itself."""
    mean_rate = shrunk(mean, stated_bps / 10_000)
    found = {"": Score(round(10_000 * mean_rate), mean.weight)}
    for lane, tally in lanes.items():
        found[lane] = Score(round(10_000 * shrunk(tally, mean_rate)), tally.weight)
    return found


def wilson_bps(good: int, of: int) -> tuple[int, int]:
    """The 95 % interval of a rate, in bps; (0, 10,000) of nothing.

    Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927), without continuity correction.
    """
    if of == 0:
        return 0, 10_000
    rate, z2 = good / of, Z_95**2
    middle = (rate + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(rate * (1 - rate) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0, round(10_000 * (middle - half))), min(10_000, round(10_000 * (middle + half)))
