"""What is wrong with parcels, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
            count = facts.get("count", 0)
            text = ngettext("%(code)s, seen %(n)s time", "%(code)s, seen %(n)s times", count)
            return text % {"code": facts.get("code", ""), "n": count}
        case ParcelProblem.Kind.PARKED_CALL:
            count = facts.get("count", 0)
            text = ngettext("%(n)s call: call %(id)s", "%(n)s calls; the newest is call %(id)s", count)
            return text % {"n": count, "id": facts.get("newest", "")}
        case ParcelProblem.Kind.DARK:
            count = facts.get("held", 0)
            text = ngettext(
                "%(n)s parcel is in its hands; its clock stands still",
                "%(n)s parcels are in its hands; their clocks stand still",
                count,
            )
            return text % {"n": count}
        case ParcelProblem.Kind.LOW_STOCK:
            return _("%(n)s left when it was found") % {"n": facts.get("left", 0)}
        case ParcelProblem.Kind.UNANSWERED:
            return _("the answer was due by %(day)s") % {"day": written_day(date.fromisoformat(facts["answer_by"]))}
    return ""


def doubts_in_words(reasons: Iterable[str]) -> list[str]:
    return [str(WHY_DOUBTED.get(reason, reason)) for reason in reasons]
