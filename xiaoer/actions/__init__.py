"""Every write of the desk about disputes, from opening to the moved money."""

from xiaoer.actions.disputes import (
    accept_proposal,
    add_word,
    answer_claim,
    appeal,
    call_xiaoer,
    open_dispute,
    open_for_lost_parcel,
    open_for_missing_parcel,
    open_for_returned_parcel,
    propose,
    rest_case,
    take_more_time,
    waive_appeal,
    withdraw_dispute,
)
from xiaoer.actions.found import withdraw_for_found_parcel
from xiaoer.actions.goods import accept_goods, call_off_goods, refuse_goods, send_goods
from xiaoer.actions.rulings import countersign, note_internally, recuse, rule_on, send_back_ruling, take_case
from xiaoer.actions.sweeping import sweep_dispute

__all__ = [
    "accept_goods",
    "accept_proposal",
    "add_word",
    "answer_claim",
    "appeal",
    "call_off_goods",
    "call_xiaoer",
    "countersign",
    "note_internally",
    "open_dispute",
    "open_for_lost_parcel",
    "open_for_missing_parcel",
    "open_for_returned_parcel",
    "propose",
    "recuse",
    "refuse_goods",
    "rest_case",
    "rule_on",
    "send_back_ruling",
    "send_goods",
    "sweep_dispute",
    "take_case",
    "take_more_time",
    "waive_appeal",
    "withdraw_dispute",
    "withdraw_for_found_parcel",
]
