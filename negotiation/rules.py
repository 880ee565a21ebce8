"""What may be said in a haggle: the graph, the numbers, and the guards. Pure: no Django, no clock, no database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, NamedTuple

Side = Literal["buyer", "vendor"]


UNLIMITED: Final = 1_000_000


class Step(NamedTuple):
    from_status: str
    act: str
    by: str
    to_status: str


WAITING: Final = ("inquiry", "buyer_standing", "vendor_standing")
"""Live states without an agreement: a Xiaoer may freeze these, and a change of the goods overtakes them."""

GRAPH: Final = (
    Step("inquiry", "offer", "buyer", "buyer_standing"),
    Step("inquiry", "invite", "vendor", "vendor_standing"),
    Step("inquiry", "expire", "house", "expired"),
    Step("inquiry", "supersede", "house", "superseded"),
    Step("buyer_standing", "counter", "vendor", "vendor_standing"),
    Step("buyer_standing", "accept", "vendor", "agreed"),
    Step("buyer_standing", "accept_at_once", "vendor", "paying"),
    Step("buyer_standing", "decline", "vendor", "declined"),
    Step("buyer_standing", "withdraw", "buyer", "withdrawn"),
    Step("buyer_standing", "undo", "buyer", "vendor_standing"),
    Step("buyer_standing", "undo_first", "buyer", "inquiry"),
    Step("buyer_standing", "sleeve", "house", "agreed"),
    Step("buyer_standing", "expire", "house", "expired"),
    Step("buyer_standing", "supersede", "house", "superseded"),
    Step("vendor_standing", "counter", "buyer", "buyer_standing"),
    Step("vendor_standing", "accept", "buyer", "paying"),
    Step("vendor_standing", "decline", "buyer", "declined"),
    Step("vendor_standing", "withdraw", "vendor", "withdrawn"),
    Step("vendor_standing", "undo", "vendor", "buyer_standing"),
    Step("vendor_standing", "undo_first", "vendor", "inquiry"),
    Step("vendor_standing", "sleeve", "house", "agreed"),
    Step("vendor_standing", "expire", "house", "expired"),
    Step("vendor_standing", "supersede", "house", "superseded"),
    Step("agreed", "convert", "house", "converted"),
    Step("agreed", "lapse", "house", "lapsed"),
    Step("agreed", "supersede", "house", "superseded"),
    Step("agreed", "void", "xiaoer", "voided"),
    Step("paying", "convert", "house", "converted"),
    Step("paying", "return", "house", "vendor_standing"),
    Step("paying", "lapse", "house", "expired"),
    Step("paying", "forfeit", "house", "lapsed"),
    Step("paying", "supersede", "house", "superseded"),
    Step("paying", "void", "xiaoer", "voided"),
    *(Step(status, "freeze", "xiaoer", "frozen") for status in WAITING),
    *(Step("frozen", f"thaw_{status}", "xiaoer", status) for status in WAITING),
    Step("frozen", "void", "xiaoer", "voided"),
)
"""Who may do what, from where, and where it leads. Messages may be sent in every state but frozen and voided.

`accept_at_once` is an accept for a buyer on a short leash (see `may_reserve`), `forfeit` its end when unpaid; the `thaw_`
acts lead back to the state that was frozen; `undo_first` takes back the first number of a thread.
"""

_NEXT: Final = {(step.from_status, step.act, step.by): step.to_status for step in GRAPH}

INQUIRY_DAYS: Final = 14
OFFER_HOURS: Final = 48
AGREED_HOURS: Final = 24
PAYING_MINUTES: Final = 15
THAWED_LEAST_HOURS: Final = 24
BUYER_OFFERS_WINDOW_DAYS: Final = 30
NEW_THREADS_PER_HOUR: Final = 5
MESSAGE_MOST_CHARACTERS: Final = 4000
NUDGE_GAP_BPS: Final = 500
UNDO_SECONDS: Final = 60
UNDOS_PER_THREAD: Final = 3
TYPO_FACTOR: Final = 10
INVITE_PAUSE_DAYS: Final = 14
SLEEVE_HOURS: Final = 24
STRIKES_WINDOW_DAYS: Final = 90
STRIKES_TO_PAY_AT_ONCE: Final = 2
STRIKES_TO_BAR: Final = 4
BARRED_DAYS: Final = 30
REPUTATION_DAYS: Final = 365
ANSWERS_DAYS: Final = 30
REPUTATION_LEAST: Final = 3
"""Fewer than this tell nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the house asks of numbers beyond the graph. None where there is no limit."""

    step_bps: int = 100
    """Between two numbers of one side, in parts of the list price."""
    offers_per_listing: int | None = 5
    """Of one buyer on one listing in BUYER_OFFERS_WINDOW_DAYS."""
    moves_per_thread: int | None = 10
    invite_discount_bps: int = 500
    """How far below the list price a vendor's own first number lies at least."""
    has_floor: bool = True


HOUSE: Final = Limits()
OPEN: Final = Limits(step_bps=0, offers_per_listing=None, moves_per_thread=None, invite_discount_bps=0, has_floor=False)
"""The graph alone, for replays of haggles from markets without our limits."""

LIMITS: Final = {"house": HOUSE, "open": OPEN}


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
    limits: Limits = HOUSE


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


def least_step(list_price_minor: int, limits: Limits = HOUSE) -> int:
    """The smallest change between two numbers of one side: 1 % of the list price, at least one unit."""
    return max(1, list_price_minor * limits.step_bps // 10_000) if limits.step_bps else 0


def moves_left(table: Table, by: Side) -> int:
    """How many numbers `by` may still name; a great many where nothing limits them."""
    left = UNLIMITED if table.limits.moves_per_thread is None else table.limits.moves_per_thread - table.moves_made
    if by == "buyer" and table.limits.offers_per_listing is not None:
        left = min(left, table.limits.offers_per_listing - table.buyer_offers_made)
    return max(0, left)


def number_range(table: Table, by: Side) -> tuple[int, int]:
    """The lowest and highest number `by` may name next, both allowed. Empty (low > high) when there is no room."""
    step = least_step(table.list_price_minor, table.limits)
    floor = table.floor_minor if table.limits.has_floor else 1
    if by == "buyer":
        low = floor if table.buyer_last_minor is None else table.buyer_last_minor + step
        ceiling = table.list_price_minor if table.vendor_last_minor is None else table.vendor_last_minor
        return max(low, floor), ceiling - 1
    last_ask = table.list_price_minor if table.vendor_last_minor is None else table.vendor_last_minor
    low = floor if table.buyer_last_minor is None else table.buyer_last_minor + 1
    if table.status == "inquiry":
        return low, table.list_price_minor - table.list_price_minor * table.limits.invite_discount_bps // 10_000
    return low, last_ask - step


def check_number(table: Table, by: Side, price_minor: int) -> Literal["stands", "closes"]:
    """May `by` name this number now? Says whether it stands as an offer, or meets the other side's and closes the deal.

    The buyer's first number in a thread is an `offer`, the vendor's an `invite`, each later one a `counter`. Raises
    Refusal with `not_your_turn`, `wrong_state`, `no_moves_left`, `not_below_list` (facts: list_minor), `below_floor`
    (floor_minor), `bids_only_rise` (least_minor), `asks_only_fall` or `invite_too_high` (most_minor).
    """
    next_status(table.status, act_of_number(table.status, by), by)
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
    if price_minor < low and (table.buyer_last_minor is None or by == "vendor"):
        raise Refusal("below_floor", floor_minor=low)
    if price_minor < low:
        raise Refusal("bids_only_rise", least_minor=low)
    if price_minor > high:
        raise Refusal("invite_too_high" if table.status == "inquiry" else "asks_only_fall", most_minor=high)
    return "stands"


def act_of_number(status: str, by: Side) -> str:
    """What naming a number is called in this state."""
    if status != "inquiry":
        return "counter"
    return "offer" if by == "buyer" else "invite"


def looks_like_a_typo(table: Table, by: Side, price_minor: int) -> bool:
    """True when a number is ten times the last one of that side, or a tenth; before it has one, the list price counts."""
    last = table.buyer_last_minor if by == "buyer" else table.vendor_last_minor
    last = table.list_price_minor if last is None else last
    return price_minor >= last * TYPO_FACTOR or price_minor * TYPO_FACTOR <= last


def sleeve_range(table: Table, by: Side) -> tuple[int, int]:
    """The lowest and highest secret number of a sleeve deal: at least one's own word so far, at most the list price."""
    low = table.buyer_last_minor or table.floor_minor
    high = table.vendor_last_minor or table.list_price_minor
    return (low, table.list_price_minor) if by == "buyer" else (table.floor_minor, high)


def sleeve_outcome(table: Table, buyer_minor: int, vendor_minor: int) -> int | None:
    """The midpoint of two secret numbers that overlap, rounded down; None when they lie apart.

    Never beyond what already stands: nobody pays more than was asked or gets less than was bid.
    """
    if buyer_minor < vendor_minor:
        return None
    middle = (buyer_minor + vendor_minor) // 2
    return max(table.buyer_last_minor or 1, min(middle, table.vendor_last_minor or table.list_price_minor))


def may_reserve(strikes: int) -> bool:
    """Whether goods are set aside for this buyer's agreements. With 2 unpaid ones in 90 days they are not: what the
    vendor accepts is then to be paid within minutes, like what the buyer accepts.
    """
    return strikes < STRIKES_TO_PAY_AT_ONCE


def midpoint(table: Table) -> int | None:
    """The number half-way between the two sides, for "split the difference"; None unless both have spoken."""
    if table.buyer_last_minor is None or table.vendor_last_minor is None:
        return None
    middle = (table.buyer_last_minor + table.vendor_last_minor) // 2
    return middle if table.buyer_last_minor < middle < table.vendor_last_minor else None


def split_number(table: Table, by: Side) -> int | None:
    """The midpoint, if `by` may name it now; None when it is not their turn, or the step would be too small."""
    middle = midpoint(table)
    low, high = number_range(table, by)
    is_their_turn = table.status == ("vendor_standing" if by == "buyer" else "buyer_standing")
    return middle if middle is not None and is_their_turn and moves_left(table, by) and low <= middle <= high else None


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


def share_of(part: int, whole: int) -> int | None:
    """Whole per cent, rounded down, so that 100 means every one; None where too few tell nothing."""
    return part * 100 // whole if whole >= REPUTATION_LEAST else None
