"""Every write to a haggle."""

from negotiation.actions.ends import convert_negotiation, note_order_news, supersede_listing, sweep_negotiation
from negotiation.actions.moves import accept_offer, decline_offer, make_offer, withdraw_offer
from negotiation.actions.threads import mark_read, open_negotiation, send_message

__all__ = [
    "accept_offer",
    "convert_negotiation",
    "decline_offer",
    "make_offer",
    "mark_read",
    "note_order_news",
    "open_negotiation",
    "send_message",
    "supersede_listing",
    "sweep_negotiation",
    "withdraw_offer",
]
