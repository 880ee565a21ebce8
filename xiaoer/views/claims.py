"""What came of the claims against carriers: those that ended, and what was asked and paid."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from logistics import queries
from xiaoer.doors import desk_door
from xiaoer.forms import whole_number
from xiaoer.models import Posting

ROWS_A_PAGE: Final = 30


@require_safe
@desk_door
def ended_claims(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """The last one first, of all carriers or of `?carrier=`; `?after=` is the last claim of the page before."""
    after = whole_number(request.GET.get("after"))
    return render(request, "xiaoer/ended_claims.html", claims_context(posting, request.GET.get("carrier", ""), after))


def claims_context(posting: Posting, code: str, after: int | None) -> dict[str, Any]:
    sums = queries.sums_of_ended_claims()
    chosen = next((row for row in sums if row["code"] == code), None)
    rows = queries.ended_claims(carrier_id=chosen["carrier_id"] if chosen else None, after=after)
    page = list(rows[: ROWS_A_PAGE + 1])
    claims, wanted = page[:ROWS_A_PAGE], {"carrier": code} if chosen else {}
    return {
        "posting": posting,
        "chosen": chosen,
        "sums": [{**row, "percent": _percent(row)} for row in sums if chosen is None or row["code"] == code],
        "claims": claims,
        "next_query": urlencode({**wanted, "after": claims[-1].pk}) if len(page) > len(claims) else "",
        "previous_query": (urlencode(wanted) or "all=1") if after else "",
    }


def _percent(row: dict[str, Any]) -> int | None:
    """What the carrier paid of what it was asked for; None while it has decided on nothing."""
    return round(100 * row["total_paid_minor"] / row["total_asked_minor"]) if row["total_asked_minor"] else None
