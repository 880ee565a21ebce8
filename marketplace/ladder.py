"""The price ladder: where each number of a haggle stands between the floor and the list price. Pure geometry.

Each step is a rod of an abacus; the bead is the number just named, and the band is the gap still open after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

EDGE_PERCENT: Final = 4.0
"""Room left at both ends of a rod, so that a bead at the edge is not cut."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. Positions are per cent of the rod's width, low prices at the start."""

    by: str
    price_minor: int
    bead_x: float
    band_x: float
    band_width: float
    bid_minor: int | None
    ask_minor: int
    is_last: bool
    is_deal: bool


def rungs(
    steps: Iterable[tuple[str, int]], *, list_price_minor: int, floor_minor: int = 0, deal_minor: int | None = None
) -> list[Rung]:
    """The rods for `steps`, each (`buyer` or `vendor`, price in minor units), oldest first.

    Before the vendor names a number the list price is the ask; before the buyer does, the floor is the bid.
    """
    numbers = list(steps)
    lowest = min([floor_minor or list_price_minor, *(price for _, price in numbers)])
    bid: int | None = None
    ask = list_price_minor
    made = []
    for i, (by, price) in enumerate(numbers):
        bid, ask = (price, ask) if by == "buyer" else (bid, price)
        start = _place(lowest if bid is None else bid, lowest, list_price_minor)
        end = _place(ask, lowest, list_price_minor)
        is_last = i == len(numbers) - 1
        made.append(
            Rung(
                by=by,
                price_minor=price,
                bead_x=_place(price, lowest, list_price_minor),
                band_x=min(start, end),
                band_width=round(abs(end - start), 2),
                bid_minor=bid,
                ask_minor=ask,
                is_last=is_last,
                is_deal=is_last and price == deal_minor,
            )
        )
    return made


def _place(price: int, lowest: int, highest: int) -> float:
    span = highest - lowest
    part = (price - lowest) / span if span > 0 else 0.5
    return round(EDGE_PERCENT + min(max(part, 0.0), 1.0) * (100 - 2 * EDGE_PERCENT), 2)
