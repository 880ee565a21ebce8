"""What may be said in a haggle: the graph, the numbers, and the guards. Pure: no Django, no clock, no database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, NamedTuple

Side = Literal["buyer", "vendor"]


class Step(NamedTuple):
    from_status: str
    act: str
    by: str
    to_status: str


GRAPH: Final = (
    Step("inquiry", "offer", "buyer", "buyer_standing"),
    Step("inquiry", "expire", "house", "expired"),
    Step("inquiry", "supersede", "house", "superseded"),
    Step("buyer_standing", "counter", "vendor", "vendor_standing"),
    Step("buyer_standing", "accept", "vendor", "agreed"),
    Step("buyer_standing", "decline", "vendor", "declined"),
    Step("buyer_standing", "withdraw", "buyer", "withdrawn"),
    Step("buyer_standing", "expire", "house", "expired"),
    Step("buyer_standing", "supersede", "house", "superseded"),
    Step("vendor_standing", "counter", "buyer", "buyer_standing"),
    Step("vendor_standing", "accept", "buyer", "paying"),
    Step("vendor_standing", "decline", "buyer", "declined"),
    Step("vendor_standing", "withdraw", "vendor", "withdrawn"),
    Step("vendor_standing", "expire", "house", "expired"),
    Step("vendor_standing", "supersede", "house", "superseded"),
    Step("agreed", "convert", "house", "converted"),
    Step("agreed", "lapse", "house", "lapsed"),
    Step("agreed", "supersede", "house", "superseded"),
    Step("paying", "convert", "house", "converted"),
    Step("paying", "return", "house", "vendor_standing"),
    Step("paying", "lapse", "house", "expired"),
    Step("paying", "supersede", "house", "superseded"),
)
"""Who may do what, from where, and where it leads. Messages may be sent in every state but frozen and voided."""

_NEXT: Final = {(step.from_status, step.act, step.by): step.to_status for step in GRAPH}

INQUIRY_DAYS: Final = 14
OFFER_HOURS: Final = 48
AGREED_HOURS: Final = 24
PAYING_MINUTES: Final = 15
BUYER_OFFERS_PER_LISTING: Final = 5
BUYER_OFFERS_WINDOW_DAYS: Final = 30
MOVES_PER_THREAD: Final = 10
STEP_BPS: Final = 100
NEW_THREADS_PER_HOUR: Final = 5
MESSAGE_MOST_CHARACTERS: Final = 4000
NUDGE_GAP_BPS: Final = 500


class Refusal(Exception):
    """A move the rules forbid. `code` is the same on page, socket and API; `facts` fill the words."""

    def __init__(self, code: str, **facts: int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What lies on the table before a move; prices per unit in minor units, None where a side has not spoken."""

    status: str
    list_price_minor: int
    floor_minor: int
    buyer_last_minor: int | None = None
    vendor_last_minor: int | None = None
    moves_made: int = 0
    buyer_offers_made: int = 0
    """Offers of this buyer on this listing in the last 30 days, this thread's included."""


def next_status(status: str, act: str, by: str) -> str:
    """Where `act` leads; raises Refusal("not_your_turn") where the other side may, ("wrong_state") where nobody may."""
    try:
        return _NEXT[status, act, by]
    except KeyError:
        someone_may = any(step.from_status == status and step.act == act for step in GRAPH)
        raise Refusal("not_your_turn" if someone_may else "wrong_state") from None


def acts_of(status: str, by: str) -> tuple[str, ...]:
    """What `by` may do now, for buttons."""
    return tuple(step.act for step in GRAPH if step.from_status == status and step.by == by)


def least_step(list_price_minor: int) -> int:
    """The smallest change between two numbers of one side: 1 % of the list price, at least one unit."""
    return max(1, list_price_minor * STEP_BPS // 10_000)


def moves_left(table: Table, by: Side) -> int:
    """How many numbers `by` may still name."""
    left = MOVES_PER_THREAD - table.moves_made
    if by == "buyer":
        left = min(left, BUYER_OFFERS_PER_LISTING - table.buyer_offers_made)
    return max(0, left)


def number_range(table: Table, by: Side) -> tuple[int, int]:
    """The lowest and highest number `by` may name next, both allowed. Empty (low > high) when there is no room."""
    step = least_step(table.list_price_minor)
    if by == "buyer":
        low = table.floor_minor if table.buyer_last_minor is None else table.buyer_last_minor + step
        ceiling = table.list_price_minor if table.vendor_last_minor is None else table.vendor_last_minor
        return max(low, table.floor_minor), ceiling - 1
    last_ask = table.list_price_minor if table.vendor_last_minor is None else table.vendor_last_minor
    floor = table.floor_minor if table.buyer_last_minor is None else table.buyer_last_minor + 1
    return floor, last_ask - step


def check_number(table: Table, by: Side, price_minor: int) -> Literal["stands", "closes"]:
    """May `by` name this number now? Says whether it stands as an offer, or meets the other side's and closes the deal.

    The first number of a thread is an `offer`, each later one a `counter`. Raises Refusal with `not_your_turn`,
    `wrong_state`, `no_moves_left`, `not_below_list` (facts: list_minor), `below_floor` (floor_minor),
    `bids_only_rise` (least_minor) or `asks_only_fall` (most_minor).
    """
    act = "offer" if table.status == "inquiry" else "counter"
    next_status(table.status, act, by)
    other = table.vendor_last_minor if by == "buyer" else table.buyer_last_minor
    if by == "buyer" and other is not None and price_minor >= other:
        return "closes"
    if by == "vendor" and other is not None and price_minor <= other:
        return "closes"
    if moves_left(table, by) == 0:
        raise Refusal("no_moves_left")
    low, high = number_range(table, by)
    if by == "buyer" and price_minor >= table.list_price_minor:
        raise Refusal("not_below_list", list_minor=table.list_price_minor)
    if by == "buyer" and table.buyer_last_minor is None and price_minor < low:
        raise Refusal("below_floor", floor_minor=table.floor_minor)
    if price_minor < low:
        raise Refusal("bids_only_rise", least_minor=low)
    if price_minor > high:
        raise Refusal("asks_only_fall", most_minor=high)
    return "stands"


def midpoint(table: Table) -> int | None:
    """The number half-way between the two sides, for "split the difference"; None unless both have spoken."""
    if table.buyer_last_minor is None or table.vendor_last_minor is None:
        return None
    middle = (table.buyer_last_minor + table.vendor_last_minor) // 2
    return middle if table.buyer_last_minor < middle < table.vendor_last_minor else None


def gap_is_small(table: Table) -> bool:
    """True when the two sides are within 5 % of the list price: time for a nudge."""
    if table.buyer_last_minor is None or table.vendor_last_minor is None:
        return False
    return (table.vendor_last_minor - table.buyer_last_minor) * 10_000 <= NUDGE_GAP_BPS * table.list_price_minor


def time_allowed(status: str, offer_hours: int = OFFER_HOURS) -> timedelta | None:
    """How long a state lasts before the house ends it; None for states without a deadline."""
    return {
        "inquiry": timedelta(days=INQUIRY_DAYS),
        "buyer_standing": timedelta(hours=offer_hours),
        "vendor_standing": timedelta(hours=offer_hours),
        "agreed": timedelta(hours=AGREED_HOURS),
        "paying": timedelta(minutes=PAYING_MINUTES),
    }.get(status)


ON_EXPIRY: Final = {
    "inquiry": "expired",
    "buyer_standing": "expired",
    "vendor_standing": "expired",
    "agreed": "lapsed",
    "paying": "vendor_standing",
}
"""What each live state becomes when its time is over."""
