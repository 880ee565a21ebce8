"""Every write of the desk about disputes, from opening to the moved money."""

from xiaoer.actions.disputes import (
    accept_proposal,
    add_word,
    answer_claim,
    call_xiaoer,
    open_dispute,
    propose,
    withdraw_dispute,
)
from xiaoer.actions.rulings import countersign, note_internally, rule_on, send_back_ruling, sweep_dispute, take_case

__all__ = [
    "accept_proposal",
    "add_word",
    "answer_claim",
    "call_xiaoer",
    "countersign",
    "note_internally",
    "open_dispute",
    "propose",
    "rule_on",
    "send_back_ruling",
    "sweep_dispute",
    "take_case",
    "withdraw_dispute",
]
