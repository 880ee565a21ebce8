"""Disputes of one side: what I bought, what my shop sold."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING
from xiaoer import queries, resources
from xiaoer.models import Dispute

ROWS_SHOWN: Final = 100
ENDED_SHOWN: Final = 30
NOT_CALLED_FOR: Final = {"withdraw", "more_time", "call_xiaoer", "appeal", "propose", "call_off_goods"}


@require_safe
@members_only
def my_disputes(request: SignedInRequest) -> HttpResponse:
    """Disputes over what the visitor bought."""
    mine = queries.disputes().filter(order__buyer=request.user)
    return render(request, "xiaoer/disputes.html", _lists(mine, "buyer"))


@require_safe
@office_door(roles=MANAGING)
def office_disputes(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Disputes over what the shop sold."""
    ours = queries.disputes().filter(order__vendor=vendor)
    return render(request, "xiaoer/office_disputes.html", {"vendor": vendor, **_lists(ours, "vendor")})


def _lists(disputes: QuerySet[Dispute], side: str) -> dict[str, Any]:
    """Those that wait for this side first, each list by the time left; then the last that ended."""
    rows = disputes.prefetch_related(None)
    still_open = list(rows.exclude(status__in=Dispute.ENDED).order_by("deadline_at", "pk")[:ROWS_SHOWN])
    yours = [row for row in still_open if _waits_for(row, side)]
    return {
        "yours": yours,
        "others": [row for row in still_open if row not in yours],
        "ended": rows.filter(status__in=Dispute.ENDED).order_by("-closed_at")[:ENDED_SHOWN],
    }


def _waits_for(row: Dispute, side: str) -> bool:
    """Whether this side could move it on now; withdrawing and asking for time don't count."""
    return bool(set(resources.acts_left(row, side)) - NOT_CALLED_FOR)
