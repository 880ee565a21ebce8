"""The numbers of the desk, and the graph of a dispute. Pure: no Django."""

from collections.abc import Collection
from datetime import datetime, timedelta
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
    Step("queued", "assign", "house", "queued"),
    Step("queued", "recuse", "xiaoer", "queued"),
    Step("queued", "take", "xiaoer", "evidence"),
    Step("evidence", "more_time", "buyer", "evidence"),
    Step("evidence", "more_time", "vendor", "evidence"),
    Step("evidence", "rest", "buyer", "evidence"),
    Step("evidence", "rest", "vendor", "evidence"),
    Step("evidence", "recuse", "xiaoer", "queued"),
    Step("evidence", "time_over", "house", "deciding"),
    Step("deciding", "recuse", "xiaoer", "queued"),
    Step("deciding", "rule", "xiaoer", "decided"),
    Step("deciding", "rule_finally", "xiaoer", "executing"),
    Step("deciding", "ask_second_key", "xiaoer", "second_key"),
    Step("second_key", "rule", "xiaoer", "decided"),
    Step("second_key", "rule_finally", "xiaoer", "executing"),
    Step("second_key", "send_back", "xiaoer", "deciding"),
    Step("decided", "waive", "buyer", "decided"),
    Step("decided", "waive", "vendor", "decided"),
    Step("decided", "appeal", "buyer", "queued"),
    Step("decided", "appeal", "vendor", "queued"),
    Step("decided", "time_over", "house", "executing"),
    Step("executing", "settle", "house", "closed"),
    Step("executing", "await_goods", "house", "return_due"),
    Step("executing", "await_goods_anew", "house", "replace_due"),
    Step("return_due", "send_back_goods", "buyer", "return_sent"),
    Step("return_due", "time_over", "house", "executing"),
    Step("return_sent", "arrived", "house", "return_check"),
    Step("return_sent", "call_off_goods", "buyer", "return_due"),
    Step("return_sent", "goods_right", "vendor", "executing"),
    Step("return_sent", "time_over", "house", "queued"),
    Step("return_check", "goods_right", "vendor", "executing"),
    Step("return_check", "goods_wrong", "vendor", "queued"),
    Step("return_check", "time_over", "house", "executing"),
    Step("replace_due", "send_anew", "vendor", "replace_sent"),
    Step("replace_due", "time_over", "house", "executing"),
    Step("replace_sent", "arrived", "house", "replace_check"),
    Step("replace_sent", "call_off_goods", "vendor", "replace_due"),
    Step("replace_sent", "goods_right", "buyer", "executing"),
    Step("replace_sent", "time_over", "house", "queued"),
    Step("replace_check", "goods_right", "buyer", "executing"),
    Step("replace_check", "goods_wrong", "buyer", "queued"),
    Step("replace_check", "time_over", "house", "executing"),
    Step("vendor_turn", "found", "house", "withdrawn"),
    *(Step(status, "hard_stop", "house", "executing") for status in ("queued", "evidence", "deciding", "second_key")),
    *(Step(status, "withdraw", "buyer", "withdrawn") for status in ("vendor_turn", "talking", "queued", "evidence")),
)
"""Who may do what in a dispute. A loop in a state leaves its clock alone."""

_NEXT: Final = {(step.from_status, step.act, step.by): step.to_status for step in GRAPH}

VENDOR_TURN_HOURS: Final = 72
TALKING_DAYS: Final = 7
CALL_XIAOER_AFTER_HOURS: Final = 72
FIRST_TOUCH_HOURS: Final = 24
EVIDENCE_HOURS: Final = 72
MORE_EVIDENCE: Final = timedelta(hours=48)
"""Once a side."""
DECIDING_HOURS: Final = 48
SECOND_KEY_HOURS: Final = 24
APPEAL_DAYS: Final = 7
RETURN_DUE_DAYS: Final = 7
GOODS_ON_THE_WAY_DAYS: Final = 30
GOODS_CHECK_HOURS: Final = 72
REPLACE_DUE_DAYS: Final = 5
TYPE_AGAIN_TIME: Final = timedelta(hours=24)
"""At least so much is left to bring another number, of the time to send, when a wrong one was called off."""
CALLED_OFF_MOST: Final = 2
"""So often the goods of a dispute may be called off: a wrong number is no way to gain time."""

TO_THE_LEAD_DAYS: Final = 14
HARD_STOP_DAYS: Final = 21
"""From the opening, and anew from an appeal: then the house ends it by its published remedy, at its own fault."""

TWO_KEYS_FROM_MINOR: Final = 200_000
"""A ruling over at least so much (2,000.00 in most currencies), whoever gets it, takes two people."""

NOT_AS_DESCRIBED_DAYS: Final = 15
NOT_RECEIVED_AFTER_PROMISE_DAYS: Final = 30
CLAIM_AFTER_RELEASE_DAYS: Final = 30
WITHDRAWN_MOST: Final = 1
"""So many disputes over an order may be withdrawn and another still be opened: one that is withdrawn may come back once."""

SAME_VENDOR_MOST: Final = 3
SAME_VENDOR_DAYS: Final = 90
"""A Xiaoer gets cases of the same vendor at most so often in so many days."""

TIME_ALLOWED: Final = {
    "vendor_turn": timedelta(hours=VENDOR_TURN_HOURS),
    "talking": timedelta(days=TALKING_DAYS),
    "queued": timedelta(hours=FIRST_TOUCH_HOURS),
    "evidence": timedelta(hours=EVIDENCE_HOURS),
    "deciding": timedelta(hours=DECIDING_HOURS),
    "second_key": timedelta(hours=SECOND_KEY_HOURS),
    "decided": timedelta(days=APPEAL_DAYS),
    "return_due": timedelta(days=RETURN_DUE_DAYS),
    "return_sent": timedelta(days=GOODS_ON_THE_WAY_DAYS),
    "return_check": timedelta(hours=GOODS_CHECK_HOURS),
    "replace_due": timedelta(days=REPLACE_DUE_DAYS),
    "replace_sent": timedelta(days=GOODS_ON_THE_WAY_DAYS),
    "replace_check": timedelta(hours=GOODS_CHECK_HOURS),
}
"""How long each state lasts before the house moves on, or a breach is shown."""

GOODS_DUE: Final = ("return_due", "replace_due")
GOODS_SENT: Final = ("return_sent", "replace_sent")
GOODS_CHECKED: Final = ("return_check", "replace_check")
STOPPABLE: Final = frozenset(step.from_status for step in GRAPH if step.act == "hard_stop")
STEPS_BY_TIME: Final = frozenset(step.from_status for step in GRAPH if step.act == "time_over")

PUBLISHED_REMEDY: Final = {
    "not_received": "full_refund",
    "not_as_described": "partial_refund",
    "damaged": "partial_refund",
    "wrong_item": "return",
}
"""What the house does as a rule, by reason of the dispute."""


def next_status(status: str, act: str, by: str) -> str | None:
    """Where `act` leads; None where `by` may not."""
    return _NEXT.get((status, act, by))


def acts_of(status: str, by: str) -> tuple[str, ...]:
    return tuple(step.act for step in GRAPH if step.from_status == status and step.by == by)


def opening_hours(
    reason: str, *, promised_at: datetime | None, delivered_at: datetime | None, released_at: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """From when until when a buyer may complain; None where there is no such limit.

    That nothing has arrived: from the promised day (or from the moment a carrier claims to have delivered) to 30 d after the
    later of the two. Of what has arrived: to 15 d after the delivery. Where the vendor was paid, in any case to 30 d after.
    """
    opens_at, closes_at = None, None
    if reason == "not_received":
        known = [moment for moment in (promised_at, delivered_at) if moment is not None]
        if known:
            opens_at, closes_at = min(known), max(known) + timedelta(days=NOT_RECEIVED_AFTER_PROMISE_DAYS)
    elif delivered_at is not None:
        closes_at = delivered_at + timedelta(days=NOT_AS_DESCRIBED_DAYS)
    if released_at is not None and closes_at is not None:
        closes_at = max(closes_at, released_at + timedelta(days=CLAIM_AFTER_RELEASE_DAYS))
    return opens_at, closes_at


def sending_ends_at(*, asked_at: datetime, status: str, now: datetime) -> datetime:
    """Until when goods are to be sent, in a `…_due` state, after a number was called off: the time from `asked_at` runs on,
    at least a day of it."""
    return max(asked_at + TIME_ALLOWED[status], now + TYPE_AGAIN_TIME)


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


def deviates(reason: str, remedy: str, refund_minor: int, amount_minor: int) -> bool:
    """Whether a ruling is another than the published remedy. `remedy` is refund, return or replace."""
    named = remedy_of(refund_minor, amount_minor) if remedy == "refund" else remedy
    return named != PUBLISHED_REMEDY[reason]


def may_call_from(talking_ends_at: datetime) -> datetime:
    """When a Xiaoer may be called, of a talk that ends by itself at `talking_ends_at`."""
    return talking_ends_at - timedelta(days=TALKING_DAYS) + timedelta(hours=CALL_XIAOER_AFTER_HOURS)


def refund_of_published(reason: str, *, amount_minor: int, wanted_minor: int) -> int:
    """What the house gives back when it has to end a dispute by its rule alone: all, or for a part what was asked for."""
    return min(wanted_minor, amount_minor) if PUBLISHED_REMEDY[reason] == "partial_refund" else amount_minor


def refund_after_goods(status: str, *, is_right: bool, refund_minor: int, amount_minor: int) -> int:
    """What goes back to the buyer once sent-back or replaced goods were looked at, or nobody sent any.

    A return that came back right (or was not looked at) is refunded as agreed, one that was never sent is not; a
    replacement that is right needs no refund, one that was never sent is refunded in full.
    """
    if status.startswith("return"):
        return refund_minor if is_right else 0
    return 0 if is_right else amount_minor


def recusers_and_judges(events: Collection[tuple[str, int | None]]) -> set[int]:
    """Who must not get a case again: whoever recused themselves from it, or ruled on it. `events` are (kind, actor)."""
    return {actor for kind, actor in events if actor is not None and kind in ("recuse", "rule", "ask_second_key")}
