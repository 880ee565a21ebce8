"""Every write to a haggle."""

from negotiation.actions.ends import convert_negotiation, note_order_news, supersede_listing, sweep_negotiation
from negotiation.actions.house import (
    freeze_negotiation,
    handle_report,
    report_thread,
    set_block,
    thaw_negotiation,
    void_negotiation,
)
from negotiation.actions.invites import invite_watchers
from negotiation.actions.moves import accept_offer, decline_offer, make_offer, undo_offer, withdraw_offer
from negotiation.actions.pictures import send_picture
from negotiation.actions.policies import give_due_answer, save_policy, try_policy
from negotiation.actions.shelf import tell_of_shelf
from negotiation.actions.sleeve import enter_sleeve, refuse_sleeve, sweep_sleeve
from negotiation.actions.threads import (
    mark_read,
    open_negotiation,
    pin_promise,
    say_phrase,
    send_message,
    set_muted,
    unpin_promise,
)

__all__ = [
    "accept_offer",
    "convert_negotiation",
    "decline_offer",
    "enter_sleeve",
    "freeze_negotiation",
    "give_due_answer",
    "handle_report",
    "invite_watchers",
    "make_offer",
    "mark_read",
    "note_order_news",
    "open_negotiation",
    "pin_promise",
    "refuse_sleeve",
    "report_thread",
    "save_policy",
    "say_phrase",
    "send_message",
    "send_picture",
    "set_block",
    "set_muted",
    "supersede_listing",
    "sweep_negotiation",
    "sweep_sleeve",
    "tell_of_shelf",
    "thaw_negotiation",
    "try_policy",
    "undo_offer",
    "unpin_promise",
    "void_negotiation",
    "withdraw_offer",
]
