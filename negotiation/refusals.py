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
    "cid_conflict": gettext_lazy("Another message was sent under this name."),
}


def as_validation_error(refusal: Refusal, currency: str) -> ValidationError:
    """A refusal of the rules as Django's error, with the same code, in the reader's language."""
    return ValidationError(in_words(refusal.code, currency=currency, **refusal.facts), code=refusal.code)


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
