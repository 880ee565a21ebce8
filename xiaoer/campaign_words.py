"""Codes of campaigns in words: rules, prices, why something was left out."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escrow.money import display
from xiaoer import campaign_rules as rules

RULES: Final = {
    "stars": gettext_lazy("Stars"),
    "product": gettext_lazy("Product"),
    "service": gettext_lazy("Service"),
    "logistics": gettext_lazy("Logistics"),
    "resolution": gettext_lazy("Resolution"),
    "points": gettext_lazy("Penalty points"),
    "goods": gettext_lazy("Shelves with something on sale"),
}
"""By the code of a finding."""

LEFT_OUT: Final = {
    "above_lowest": gettext_lazy("It was cheaper in the 90 days before."),
    "not_on_sale": gettext_lazy("It was not on sale when the campaign began."),
    "not_lower": gettext_lazy("Its list price was as low already."),
    "below_reserve": gettext_lazy("The price was not above the private reserve."),
    "marked_down": gettext_lazy("It was marked down already."),
    "no_spot": gettext_lazy("No spot came free."),
    "never_began": gettext_lazy("The campaign did not take place for it."),
}


def findings_in_words(findings: list[list[Any]]) -> list[dict[str, Any]]:
    """A row a rule: label, asked, has, is_met."""
    return [_finding(rules.Finding(*finding)) for finding in findings]


def _finding(finding: rules.Finding) -> dict[str, Any]:
    limit = _("at most %(n)d") if finding.code == "points" else _("at least %(n)d")
    return {
        "label": RULES[finding.code],
        "asked": limit % {"n": finding.wanted},
        "has": _("none yet") if finding.has is None else str(finding.has),
        "is_met": finding.is_met,
    }


def trouble_in_words(
    code: str, *, currency: str, lowest_minor: int | None, most_minor: int | None, language: str
) -> str:
    """What is wrong with one row of an answer."""
    lowest = display(lowest_minor, currency, language) if lowest_minor is not None else ""
    most = display(most_minor, currency, language) if most_minor is not None else ""
    words = {
        "no_price": _("Name a price."),
        "above_lowest": _("It was to be had for %(price)s in the last 90 days: no more than that.") % {"price": lowest},
        "small_discount": _("The campaign asks for more off: at most %(price)s.") % {"price": most},
        "not_lower": _("That is not below the list price."),
        "below_reserve": _("That is not above your private reserve."),
        "not_on_sale": _("It is not on sale."),
        "wrong_currency": _("It is sold in another currency."),
        "wrong_shelf": _("It is not on one of the campaign's shelves."),
        "in_another": _("Another campaign has it at that time."),
        "twice": _("It is there twice."),
    }
    return words.get(code, _("There is no such thing in your shop."))
