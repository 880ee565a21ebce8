"""Turns the codes of refused moves into words: one place for page, socket and API."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from escrow.money import display
from negotiation.rules import Refusal

WORDS: dict[str, str | Promise] = {
    "not_your_turn": gettext_lazy("It is the other side's turn."),
    "wrong_state": gettext_lazy("This haggle has moved on; that is no longer possible."),
    "no_moves_left": gettext_lazy("There are no offers left in this haggle."),
    "not_below_list": gettext_lazy("An offer has to be below the list price of %(list)s."),
    "below_floor": gettext_lazy("The vendor takes offers from %(floor)s."),
    "bids_only_rise": gettext_lazy("Your next offer has to be at least %(least)s."),
    "asks_only_fall": gettext_lazy("Your next price can be at most %(most)s."),
    "stale_offer": gettext_lazy("Something changed while you were deciding. Look again and answer the card you see."),
    "not_a_party": gettext_lazy("There is no such haggle."),
    "bad_price": gettext_lazy("Write a price as a number, such as 88 or 88.50."),
    "empty_message": gettext_lazy("Write something first."),
    "message_too_long": gettext_lazy("A message has at most 4,000 characters."),
    "no_such_phrase": gettext_lazy("The phrasebook has no such phrase."),
    "cid_conflict": gettext_lazy("Another message was sent under this name."),
    "invite_too_high": gettext_lazy("An invitation is at most %(most)s: five per cent off or more."),
    "invited_lately": gettext_lazy("You invited this buyer within the last %(days)s days."),
    "nobody_to_invite": gettext_lazy("Nobody who watches this can be invited now."),
    "are_you_sure": gettext_lazy("%(price)s is far from the last number. If you mean it, say so and send it again."),
    "accept_first": gettext_lazy("That meets the other side's price. Accept it as it stands, or keep the quantity."),
    "bad_quantity": gettext_lazy("There are not that many."),
    "undo_too_late": gettext_lazy("A number can be taken back for %(seconds)s seconds only."),
    "no_undos_left": gettext_lazy("You have taken numbers back often enough in this haggle."),
    "barred": gettext_lazy("You agreed and did not pay too often: no offers for %(days)s days."),
    "must_pay_at_once": gettext_lazy(
        "You agreed and did not pay twice lately: sleeve deals are closed to you for now."
    ),
    "blocked": gettext_lazy("One of you has blocked the other."),
    "vendor_away": gettext_lazy("The vendor is on holiday."),
    "not_on_sale": gettext_lazy("This is not on sale now."),
    "sleeve_used": gettext_lazy("The sleeve of this haggle has been used."),
    "sleeve_entered": gettext_lazy("Your number is in the sleeve already; now it is the other side's turn."),
    "sleeve_range": gettext_lazy("A last price here lies between %(least)s and %(most)s."),
    "is_a_party": gettext_lazy("You are a party of this affair: another Xiaoer has to act."),
    "reported_already": gettext_lazy("You have reported this; a Xiaoer will look at it."),
    "policy_order": gettext_lazy("Decline below, accept from and list price have to rise in this order."),
    "policy_reserve": gettext_lazy("The autopilot needs a private reserve: set one on the listing first."),
    "not_a_promise": gettext_lazy("Only a vendor's message can be pinned, and only before you agree."),
    "not_your_pin": gettext_lazy("The other side pinned this: only they can take it off."),
    "bad_picture": gettext_lazy("That is not a JPEG, PNG or WebP picture."),
    "picture_too_large": gettext_lazy("The picture is larger than 8 MB."),
    "too_many_pictures": gettext_lazy("There are enough pictures in this haggle."),
}


def as_validation_error(refusal: Refusal, currency: str) -> ValidationError:
    """A refusal of the rules as Django's error, with the same code, in the reader's language."""
    return ValidationError(in_words(refusal.code, currency=currency, **refusal.facts), code=refusal.code)


def refused(code: str, *, currency: str = "", **facts: int) -> ValidationError:
    """The error for a code, with its sentence in the reader's language."""
    return ValidationError(in_words(code, currency=currency, **facts), code=code)


def in_words(code: str, *, currency: str = "", **facts: int) -> str:
    """The sentence for a code. Facts named `x_minor` appear as `x`, written as money."""
    language = get_language() or "en"
    shown = {
        name.removesuffix("_minor"): display(value, currency, language) if name.endswith("_minor") else value
        for name, value in facts.items()
    }
    return str(WORDS.get(code, _("That is not possible."))) % shown


class StaleOffer(ValidationError):
    """The move answers a card that is no longer there. `current` is what lies on the table now."""

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__(in_words("stale_offer"), code="stale_offer")
        self.current = current
