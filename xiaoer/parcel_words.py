"""What is wrong with parcels, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.models import ParcelProblem
from marketplace.moments import written_day

WHY_DOUBTED: Final[dict[str, Promise]] = {
    "form": gettext_lazy("it failed the check and the shop confirmed it"),
    "used_before": gettext_lazy("the number was used for another parcel"),
    "before_payment": gettext_lazy("it was scanned before the order was paid"),
    "other_district": gettext_lazy("it was scanned in another district than the address"),
    "no_scan": gettext_lazy("no carrier has scanned it"),
}
"""By `logistics.suspicion.Doubt`."""


def in_words(problem: ParcelProblem) -> str:
    """What is known of it beyond its kind."""
    facts = problem.facts
    match problem.kind:
        case ParcelProblem.Kind.DOUBTED:
            return "; ".join(doubts_in_words(facts.get("reasons", [])))
        case ParcelProblem.Kind.UNKNOWN_CODE:
            return _("%(code)s, seen %(n)s times") % {"code": facts.get("code", ""), "n": facts.get("count", 0)}
        case ParcelProblem.Kind.PARKED_CALL:
            return _("%(n)s calls; the newest is call %(id)s") % {
                "n": facts.get("count", 0),
                "id": facts.get("newest", ""),
            }
        case ParcelProblem.Kind.DARK:
            return _("%(n)s parcels are in its hands; their clocks stand still") % {"n": facts.get("held", 0)}
        case ParcelProblem.Kind.LOW_STOCK:
            return _("%(n)s left when it was found") % {"n": facts.get("left", 0)}
        case ParcelProblem.Kind.UNANSWERED:
            return _("the answer was due by %(day)s") % {"day": written_day(date.fromisoformat(facts["answer_by"]))}
    return ""


def doubts_in_words(reasons: Iterable[str]) -> list[str]:
    return [str(WHY_DOUBTED.get(reason, reason)) for reason in reasons]
