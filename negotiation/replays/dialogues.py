"""Recorded haggles in words, one JSON object a line: what the file says, and which deals its people made. Pure.

The file is CraigslistBargain (He, Chen, Balakrishnan, Liang 2018) as one line a dialogue: `id`, `title`, `description`,
`list_price` in dollars, and `events` with `role`, `action`, `text` and `price`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from escrow.money import parse_amount
from negotiation.rules import Side

CURRENCY: Final = "USD"
SIDES: Final[dict[str, Side]] = {"buyer": "buyer", "seller": "vendor"}
ACTS: Final = {"message": "message", "offer": "offer", "accept": "accept", "reject": "decline", "quit": "quit"}
"""What the file's actions are called here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One event. A price that is missing, or no amount of money, is None."""

    side: Side
    act: str
    text: str = ""
    price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    id: str
    title: str
    description: str
    list_price_minor: int
    events: tuple[Said, ...]


def parse_dialogue(line: str) -> Dialogue:
    """One line of the file. Raises ValueError, KeyError or TypeError for what is none."""
    raw = json.loads(line, parse_float=Decimal)
    return Dialogue(
        id=str(raw["id"]),
        title=str(raw["title"]),
        description=str(raw["description"] or ""),
        list_price_minor=to_minor(raw["list_price"]),
        events=tuple(_said(event) for event in raw["events"]),
    )


def _said(raw: dict[str, Any]) -> Said:
    act = ACTS[raw["action"]]
    price = None
    if act == "offer":
        try:
            price = to_minor(raw["price"])
        except ValueError:
            price = None
    return Said(side=SIDES[raw["role"]], act=act, text=raw["text"] or "", price_minor=price)


def to_minor(dollars: int | Decimal | None) -> int:
    """Dollars in cents, exactly. Raises ValueError for nothing, fractions of a cent, and what is not positive."""
    return parse_amount("" if dollars is None else format(dollars, "f"), CURRENCY)


def recorded_deal(events: Iterable[Said]) -> int | None:
    """The price two people agreed on by the file alone, or None. Written without our engine, to judge it by.

    A deal is an accept by the other side of the offer that stands, or a number that meets or passes it. An offer
    out of turn, without a price, or behind one's own former number does not count, and an accept of such an offer neither.
    """
    standing: Said | None = None
    heard: dict[Side, int] = {}  # the last number of each side, whether it counted or not
    best: dict[Side, int] = {}  # the last one that counted
    for event in events:
        answers = standing is not None and standing.side != event.side
        if event.act == "quit" or (event.act == "decline" and answers):
            return None
        if event.act == "accept" and standing and answers and heard[standing.side] == standing.price_minor:
            return standing.price_minor
        if event.act != "offer" or event.price_minor is None:
            continue
        heard[event.side] = event.price_minor
        if standing and not answers:
            continue
        up = 1 if event.side == "buyer" else -1
        if standing and standing.price_minor and up * event.price_minor >= up * standing.price_minor:
            return standing.price_minor
        if up * event.price_minor >= up * best.get(event.side, event.price_minor):
            standing = event
            best[event.side] = event.price_minor
    return None


def headroom_price(dialogue: Dialogue) -> int:
    """The list price at which every number of a dialogue may be named: its own, or just above the highest number.

    A buyer's number has to lie below the list price, a vendor's may equal it.
    """
    needed = [event.price_minor + (event.side == "buyer") for event in dialogue.events if event.price_minor]
    return max([dialogue.list_price_minor, *needed])
