"""The numbers of the desk, and the graph of a dispute. Pure: no Django."""

from datetime import timedelta
from typing import Final, NamedTuple


class Step(NamedTuple):
    from_status: str
    act: str
    by: str
    to_status: str


GRAPH: Final = (
    Step("vendor_turn", "accept", "vendor", "executing"),
    Step("vendor_turn", "answer", "vendor", "talking"),
    Step("vendor_turn", "propose", "vendor", "talking"),
    Step("vendor_turn", "time_over", "house", "executing"),
    Step("talking", "propose", "buyer", "talking"),
    Step("talking", "propose", "vendor", "talking"),
    Step("talking", "accept", "buyer", "executing"),
    Step("talking", "accept", "vendor", "executing"),
    Step("talking", "call_xiaoer", "buyer", "queued"),
    Step("talking", "call_xiaoer", "vendor", "queued"),
    Step("talking", "time_over", "house", "queued"),
    Step("queued", "take", "xiaoer", "deciding"),
    Step("deciding", "rule", "xiaoer", "executing"),
    Step("deciding", "ask_second_key", "xiaoer", "second_key"),
    Step("second_key", "rule", "xiaoer", "executing"),
    Step("second_key", "send_back", "xiaoer", "deciding"),
    Step("executing", "settle", "house", "closed"),
    Step("vendor_turn", "withdraw", "buyer", "withdrawn"),
    Step("talking", "withdraw", "buyer", "withdrawn"),
    Step("queued", "withdraw", "buyer", "withdrawn"),
)
"""Who may do what in a dispute. Evidence time and appeals join with the desk's own issue."""

_NEXT: Final = {(step.from_status, step.act, step.by): step.to_status for step in GRAPH}

VENDOR_TURN_HOURS: Final = 72
TALKING_DAYS: Final = 7
FIRST_TOUCH_HOURS: Final = 24
DECIDING_HOURS: Final = 48
SECOND_KEY_HOURS: Final = 24
TWO_KEYS_FROM_MINOR: Final = 200_000
"""A ruling over at least so much (2,000.00 in most currencies), whoever gets it, takes two people."""

NOT_AS_DESCRIBED_DAYS: Final = 15
NOT_RECEIVED_AFTER_PROMISE_DAYS: Final = 30

TIME_ALLOWED: Final = {
    "vendor_turn": timedelta(hours=VENDOR_TURN_HOURS),
    "talking": timedelta(days=TALKING_DAYS),
    "queued": timedelta(hours=FIRST_TOUCH_HOURS),
    "deciding": timedelta(hours=DECIDING_HOURS),
    "second_key": timedelta(hours=SECOND_KEY_HOURS),
}
"""How long each state lasts before the house moves on, or a breach is shown."""

PUBLISHED_REMEDY: Final = {
    "not_received": "full_refund",
    "not_as_described": "partial_refund",
    "damaged": "partial_refund",
    "wrong_item": "full_refund",
}
"""What the house does as a rule, by reason of the dispute."""


def next_status(status: str, act: str, by: str) -> str | None:
    """Where `act` leads; None where `by` may not."""
    return _NEXT.get((status, act, by))


def acts_of(status: str, by: str) -> tuple[str, ...]:
    return tuple(step.act for step in GRAPH if step.from_status == status and step.by == by)


def may_accept(proposed_by: str, by: str) -> bool:
    """Nobody accepts a proposal of their own."""
    return by in ("buyer", "vendor") and by != proposed_by


def needs_two_keys(amount_minor: int) -> bool:
    """Whether a ruling over a hold of so much waits for a second Xiaoer."""
    return amount_minor >= TWO_KEYS_FROM_MINOR


def remedy_of(refund_minor: int, amount_minor: int) -> str:
    """The remedy that a refund of so much out of so much is."""
    if refund_minor == 0:
        return "release"
    return "full_refund" if refund_minor == amount_minor else "partial_refund"
