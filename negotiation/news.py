"""Sentences for what the house writes into a chat, made when shown, in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from escrow.money import display
from negotiation.models import ThreadEvent
from negotiation.rules import Side


def house_line(event: ThreadEvent, side: Side, currency: str) -> str:
    """What happened, as a sentence to the reader on `side`."""
    facts = event.facts
    is_mine = event.role == side
    match event.kind:
        case ThreadEvent.Kind.OPENED:
            return _("The haggle begins at the list price of %(price)s.") % {
                "price": _money(facts.get("list_price_minor", 0), currency)
            }
        case ThreadEvent.Kind.ACCEPT:
            words = _("You took the offer: %(price)s.") if is_mine else _("Your price was taken: %(price)s.")
            return words % {"price": _money(facts.get("price_minor", 0), currency)}
        case ThreadEvent.Kind.DECLINE:
            return _("You declined the offer.") if is_mine else _("Your offer was declined.")
        case ThreadEvent.Kind.WITHDRAW:
            return _("You withdrew your offer.") if is_mine else _("The offer was withdrawn.")
        case ThreadEvent.Kind.EXPIRE:
            return _("Nobody answered in time; the haggle has ended.")
        case ThreadEvent.Kind.LAPSE:
            return _("The deal was not paid in time.")
        case ThreadEvent.Kind.SUPERSEDE:
            return _superseded(facts.get("reason", ""))
        case ThreadEvent.Kind.CONVERT:
            return _("Paid. The money waits in escrow until the goods arrive.")
        case _:
            return order_news(facts.get("act", ""))


def _superseded(reason: str) -> str:
    return {
        "edited": _("The vendor changed the listing; look at it again and begin anew."),
        "sold_out": _("Someone else was faster: it is sold out."),
        "paused": _("The vendor took it off the shelf for now."),
        "closed": _("The vendor took it off the shelf."),
    }.get(reason, _("This haggle was overtaken by a change."))


def order_news(act: str) -> str:
    """What became of the order of a deal, for either side and for staff."""
    return {
        "ship": _("The carrier has the parcel."),
        "deliver": _("Delivered. There is time to look it over before the vendor is paid."),
        "confirm": _("The buyer confirmed. The vendor is paid."),
        "complete": _("The order is complete."),
        "cancel": _("The order was cancelled."),
        "refund": _("The buyer was refunded."),
    }.get(act, _("There is news of the order."))


def _money(minor: int, currency: str) -> str:
    return display(minor, currency, get_language() or "en")
