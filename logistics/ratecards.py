"""What a parcel weighs for a carrier, what it asks for it, and what it does not take. Integers only; no Django.

Grams, millimetres and minor units throughout.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, NamedTuple

ORDINARY: Final = "ordinary"
GOODS: Final = (ORDINARY, "fragile", "liquid", "battery")
"""Classes of goods that a carrier may refuse. Lithium batteries and liquids go by road only, with few carriers."""

DIVISORS: Final = (5000, 6000)
"""Cubic centimetres that count as a kilogram: 6000 is IATA's rule for air cargo, 5000 what express carriers usually say."""


class Parcel(NamedTuple):
    """What is sent. The sides may be 0 where nobody has said them; `goods` are classes other than ordinary."""

    weight_g: int
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    goods: frozenset[str] = frozenset()

    @property
    def volume_mm3(self) -> int:
        return self.length_mm * self.width_mm * self.height_mm


def volumetric_g(parcel: Parcel, divisor: int) -> int:
    """Volume ÷ divisor, in grams, rounded up: cm³ ÷ (cm³/kg) is kg, so mm³ ÷ divisor is grams."""
    return -(-parcel.volume_mm3 // divisor)


@dataclass(frozen=True, slots=True)
class RateCard:
    """What a service asks: by steps up to their last, then for each begun kilogram more.

    `steps` are (weight up to and including, price), ascending, at least one. 0 as a limit is none.
    """

    steps: tuple[tuple[int, int], ...]
    per_kg_minor: int
    divisor: int = 6000
    remote_minor: int = 0
    weight_most_g: int = 0
    side_most_mm: int = 0
    sides_most_mm: int = 0
    refused: frozenset[str] = frozenset()

    def billable_g(self, parcel: Parcel) -> int:
        """The greater of what it weighs and what its room would weigh."""
        return max(parcel.weight_g, volumetric_g(parcel, self.divisor))

    def rate(self, parcel: Parcel, *, is_remote: bool = False) -> int:
        weight_g = self.billable_g(parcel)
        place = bisect_left(self.steps, (weight_g, -1))
        if place < len(self.steps):
            minor = self.steps[place][1]
        else:
            last_g, minor = self.steps[-1]
            minor += -(-(weight_g - last_g) // 1000) * self.per_kg_minor
        return minor + (self.remote_minor if is_remote else 0)

    def refusal(self, parcel: Parcel) -> str:
        """Why it does not take the parcel, as a reason of the routing: too_heavy, too_large, refused_goods; "" if it does."""
        if self.weight_most_g and parcel.weight_g > self.weight_most_g:
            return "too_heavy"
        sides = (parcel.length_mm, parcel.width_mm, parcel.height_mm)
        if (self.side_most_mm and max(sides) > self.side_most_mm) or (
            self.sides_most_mm and sum(sides) > self.sides_most_mm
        ):
            return "too_large"
        return "refused_goods" if parcel.goods & self.refused else ""


def plain_card(base_minor: int, per_kg_minor: int) -> RateCard:
    """The card of a carrier without services: a base for the first kilogram, then each begun one."""
    return RateCard(steps=((1000, base_minor),), per_kg_minor=per_kg_minor)
