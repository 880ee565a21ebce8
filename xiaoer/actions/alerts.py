"""What the logistics desk hears of at once: a carrier that went silent, waybill numbers that run out, a parcel lost."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.db.models.functions import Now

from logistics.models import ParcelProblem
from xiaoer.actions.telling import tell_staff
from xiaoer.models import Posting

LOGISTICS_DESK: Final = "logistics"
PROBLEMS_AT_ONCE: Final = 50
TOLD_OF: Final = (ParcelProblem.Kind.DARK, ParcelProblem.Kind.LOW_STOCK, ParcelProblem.Kind.LOST)


def tell_logistics_desk() -> int:
    """Tell everybody at the desk of each open problem of the last day, once; returns how many problems there are."""
    now_there = Q(begins_on__lte=Now()) & (Q(ends_on=None) | Q(ends_on__gte=Now()))
    desk = Posting.objects.filter(now_there, desk__slug=LOGISTICS_DESK).exclude(role=Posting.Role.AUDITOR)
    people = list(desk.values_list("user_id", flat=True))
    fresh = ParcelProblem.objects.filter(kind__in=TOLD_OF, resolved_at=None, found_at__gt=Now() - timedelta(days=1))
    problems = list(fresh.select_related("carrier")[:PROBLEMS_AT_ONCE])
    for problem in problems:
        for user_id in people:
            tell_staff(
                user_id=user_id,
                kind=f"parcel_problem_{problem.kind}",
                path="/xiaoer/parcels/",
                dedup_key=f"problem/{problem.pk}/{user_id}",
                title=problem.carrier.name_en,
                title_zh=problem.carrier.name_zh,
            )
    return len(problems)
