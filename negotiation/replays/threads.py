"""Recorded threads of an auction site's Best Offer, one line of CSV each: who named what, and how it ended. Pure.

The file is Backus, Blake, Larsen, Tadelis, "Sequential Bargaining in the Field" (2020), its threads as
`item_id, seller_id, rounds, list_price, b1, s1, b2, s2, b3, s3, final, final_price` in dollars. In a cell stands a
number, A for accepted or D for declined; after one of these, or a counter that was left, the rest is empty.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from escrow.money import parse_amount
from negotiation.rules import Side

CURRENCY: Final = "USD"
CELLS: Final[tuple[tuple[str, Side], ...]] = (
    ("b1", "buyer"), ("s1", "vendor"), ("b2", "buyer"), ("s2", "vendor"), ("b3", "buyer"), ("s3", "vendor"),
)  # fmt: skip
FINALS: Final = ("accepted", "countered", "declined")


class Move(NamedTuple):
    side: Side
    act: Literal["accept", "decline", "number"]
    price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedThread:
    """`row` counts from 1, without the heading. `price_minor` is what was agreed, None without a deal."""

    row: int
    item: str
    vendor: str
    list_price_minor: int
    moves: tuple[Move, ...]
    final: str
    price_minor: int | None

    @property
    def needs_headroom(self) -> bool:
        """Whether a buyer's number reaches the list price, below which a buyer's offer has to be here."""
        numbers = [move.price_minor for move in self.moves if move.side == "buyer" and move.price_minor is not None]
        return bool(numbers) and max(numbers) >= self.list_price_minor


def read_rows(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the file as they stand, numbered from 1."""
    yield from enumerate(csv.DictReader(lines), start=1)


def parse_thread(row: int, raw: dict[str, str]) -> RecordedThread:
    """Raises ValueError, KeyError or TypeError for a row that is none."""
    if raw["final"] not in FINALS:
        raise ValueError(f"row {row} ends in {raw['final']!r}")
    return RecordedThread(
        row=row,
        item=raw["item_id"],
        vendor=raw["seller_id"],
        list_price_minor=parse_amount(raw["list_price"], CURRENCY),
        moves=tuple(_move(side, raw[name]) for name, side in CELLS if raw[name]),
        final=raw["final"],
        price_minor=parse_amount(raw["final_price"], CURRENCY) if raw["final"] == "accepted" else None,
    )


def _move(side: Side, cell: str) -> Move:
    if cell == "A":
        return Move(side, "accept")
    if cell == "D":
        return Move(side, "decline")
    return Move(side, "number", parse_amount(cell, CURRENCY))
