"""The seals of the house: one character, carved for each state a thing can be in, and the tone of its ink.

Old receipts carry such chops (讫, "settled"). The character is an ornament beside the word, never instead of it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Seal:
    """`tone` is one of live, done, wait, stop, cold, still: see tokens.css. A solid seal is a final state."""

    glyph: str
    tone: str
    is_solid: bool = False


UNKNOWN: Final = Seal("？", "still")

SEALS: Final[dict[str, Seal]] = {
    # Goods of a dispute.
    "return_due": Seal("寄", "wait"),
    "return_sent": Seal("返", "live"),
    "return_check": Seal("验", "wait"),
    "replace_due": Seal("补", "wait"),
    "replace_sent": Seal("换", "live"),
    "replace_check": Seal("验", "wait"),
    # A haggle.
    "inquiry": Seal("问", "still"),
    "buyer_standing": Seal("出", "wait"),
    "vendor_standing": Seal("还", "wait"),
    "agreed": Seal("成", "live"),
    "paying": Seal("付", "live"),
    "converted": Seal("讫", "done", True),
    "declined": Seal("谢", "still"),
    "withdrawn": Seal("撤", "still"),
    "expired": Seal("过", "still"),
    "lapsed": Seal("逾", "stop"),
    "superseded": Seal("替", "still"),
    "voided": Seal("废", "stop", True),
    # An offer.
    "standing": Seal("立", "wait"),
    "countered": Seal("还", "still"),
    "accepted": Seal("成", "done", True),
    "undone": Seal("收", "still"),
    # An order.
    "awaiting_payment": Seal("待", "wait"),
    "paid": Seal("付", "live"),
    "shipped": Seal("运", "live"),
    "delivered": Seal("达", "live"),
    "completed": Seal("讫", "done", True),
    "cancelled": Seal("销", "still"),
    "returned": Seal("退", "cold"),
    # The money.
    "held": Seal("存", "wait"),
    "frozen": Seal("冻", "cold"),
    "released": Seal("放", "done", True),
    "refunded": Seal("退", "cold", True),
    "split": Seal("分", "cold", True),
    "pending": Seal("候", "wait"),
    "captured": Seal("收", "done"),
    "failed": Seal("误", "stop"),
    "sent": Seal("汇", "live"),
    "requested": Seal("请", "wait"),
    "scheduled": Seal("排", "wait"),
    "waiting": Seal("候", "wait"),
    "given_up": Seal("误", "stop"),
    "applied": Seal("用", "done"),
    "stopped": Seal("止", "stop"),
    "unmatched": Seal("疑", "stop"),
    # A shipment.
    "created": Seal("单", "still"),
    "booked": Seal("订", "wait"),
    "in_transit": Seal("途", "live"),
    "exception": Seal("异", "stop"),
    "out_for_delivery": Seal("派", "live"),
    "attempt_failed": Seal("未", "wait"),
    "ready_for_pickup": Seal("取", "wait"),
    "returning": Seal("返", "cold"),
    "unknown": UNKNOWN,
    # A dispute.
    "vendor_turn": Seal("应", "wait"),
    "talking": Seal("谈", "live"),
    "queued": Seal("候", "wait"),
    "evidence": Seal("证", "wait"),
    "deciding": Seal("议", "wait"),
    "second_key": Seal("副", "wait"),
    "decided": Seal("裁", "cold", True),
    "executing": Seal("行", "live"),
    "closed": Seal("结", "still", True),
    "open": Seal("争", "stop"),
    "ruled": Seal("裁", "cold", True),
    # What is contested of a score. An open one is as open as a quarrel.
    "set_aside": Seal("搁", "wait"),
    "upheld": Seal("维", "still", True),
    "excluded": Seal("除", "done", True),
    # A listing, a vendor, a campaign.
    "draft": Seal("稿", "still"),
    "on_sale": Seal("售", "live"),
    "paused": Seal("停", "still"),
    "sold_out": Seal("罄", "stop"),
    "inviting": Seal("邀", "wait"),
    "running": Seal("市", "live"),
    "ended": Seal("散", "still"),
    "counted": Seal("结", "done", True),
    "called_off": Seal("罢", "stop"),
    "live": Seal("市", "live"),
    "left_out": Seal("缺", "still"),
    "invited": Seal("邀", "wait"),
    "onboarding": Seal("学", "wait"),
    "in_review": Seal("审", "wait"),
    "revision_requested": Seal("改", "wait"),
    "approved": Seal("准", "done", True),
    "active": Seal("准", "live"),
    "rejected": Seal("否", "stop"),
    "refused": Seal("否", "stop"),
    "suspended": Seal("停", "stop", True),
}


def seal_for(state: str) -> Seal:
    """The seal of `state`, in any letter case; a state nobody carved yet gets a question mark."""
    return SEALS.get(str(state).lower(), UNKNOWN)
