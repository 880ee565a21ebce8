"""Sentences for what the house writes into a chat, made when shown, in the reader's language."""

from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from escrow.money import display
from marketplace.moments import written
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
            return _superseded(facts.get("reason", ""), facts.get("changes", []))
        case ThreadEvent.Kind.UNDO:
            words = _("You took %(price)s back.") if is_mine else _("The number %(price)s was taken back.")
            return words % {"price": _money(facts.get("price_minor", 0), currency)}
        case ThreadEvent.Kind.SLEEVE:
            return _sleeve(facts, is_mine, currency)
        case ThreadEvent.Kind.PIN:
            words = _("You pinned as a promise: “%(text)s”") if is_mine else _("Pinned as a promise: “%(text)s”")
            return words % {"text": event.body}
        case ThreadEvent.Kind.UNPIN:
            words = _("You took a promise off: “%(text)s”") if is_mine else _("A promise was taken off: “%(text)s”")
            return words % {"text": event.body}
        case ThreadEvent.Kind.SHELF:
            return _shelf(facts)
        case ThreadEvent.Kind.FREEZE:
            return _("A Xiaoer stopped this haggle: %(reason)s") % {"reason": facts.get("reason", "")}
        case ThreadEvent.Kind.THAW:
            return _("A Xiaoer lets the haggle go on: %(reason)s") % {"reason": facts.get("reason", "")}
        case ThreadEvent.Kind.VOID:
            return _("A Xiaoer voided this haggle: %(reason)s") % {"reason": facts.get("reason", "")}
        case ThreadEvent.Kind.CONVERT:
            return _("Paid. The money waits in escrow until the goods arrive.")
        case _:
            return order_news(facts.get("act", ""))


CHANGED = {
    "title_en": gettext_lazy("title"),
    "title_zh": gettext_lazy("title"),
    "description_en": gettext_lazy("description"),
    "description_zh": gettext_lazy("description"),
    "kind": gettext_lazy("kind of goods"),
    "list_price_minor": gettext_lazy("list price"),
    "currency": gettext_lazy("currency"),
    "floor_bps": gettext_lazy("lowest offer taken"),
    "freight_minor": gettext_lazy("freight"),
    "handling_hours": gettext_lazy("time to hand over"),
}


def _superseded(reason: str, changes: list[str]) -> str:
    if reason == "edited" and changes:
        names = dict.fromkeys(str(CHANGED.get(name, name)) for name in changes)
        words = _("The vendor changed the listing (%(changes)s); look at it again and begin anew.")
        return words % {"changes": ", ".join(names)}
    return {
        "edited": _("The vendor changed the listing; look at it again and begin anew."),
        "sold_out": _("Someone else was faster: it is sold out."),
        "paused": _("The vendor took it off the shelf for now."),
        "closed": _("The vendor took it off the shelf."),
    }.get(reason, _("This haggle was overtaken by a change."))


def _shelf(facts: dict) -> str:
    if facts.get("stage") != "set_aside":
        return _("Free again: the other agreement was not paid. Your haggle goes on.")
    free_at = written(datetime.fromisoformat(facts["free_at"])) if "free_at" in facts else ""
    if not free_at:
        return _("Someone else agreed first: what is left is set aside for them. Your haggle goes on meanwhile.")
    words = _(
        "Someone else agreed first: what is left is set aside for them. If it is not paid by %(time)s it is free again; "
        "your haggle goes on meanwhile."
    )
    return words % {"time": free_at}


def _sleeve(facts: dict, is_mine: bool, currency: str) -> str:
    match facts.get("stage"):
        case "asked" if is_mine:
            return _("Your last price is in the sleeve. Nobody sees it.")
        case "asked":
            return _("The other side has put a last price into the sleeve and asks for yours.")
        case "closed":
            words = _("The hands met in the sleeve: agreed at %(price)s.")
            return words % {"price": _money(facts.get("price_minor", 0), currency)}
        case "apart":
            return _("The numbers in the sleeve lay apart. Neither is shown; the haggle goes on.")
        case "refused":
            return _("You would rather not use the sleeve.") if is_mine else _("The sleeve deal was turned down.")
        case _:
            return _("Nobody else reached into the sleeve in time; the haggle goes on.")


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
