"""How the house settled disputes, week by week, for everyone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoer.models import Ruling, TransparencyWeek
from xiaoer.pictures import columns
from xiaoer.queries.house import WEEKS_SHOWN, transparency_weeks


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """The last weeks, frozen each Monday, as a picture with the table behind it."""
    weeks = list(transparency_weeks())
    rows = [_row(week) for week in weeks]
    context = {
        "rows": rows,
        "remedies": [label for _value, label in Ruling.Remedy.choices],
        "picture": columns([(week.opened, week) for week in reversed(weeks)]),
        "weeks_shown": WEEKS_SHOWN,
        "newest": rows[0] if rows else None,
    }
    return render(request, "xiaoer/transparency.html", context)


def _row(week: TransparencyWeek) -> dict[str, Any]:
    bps = week.remedy_bps
    shares = [
        {"label": label, "percent": round(bps.get(value, 0) / 100) if bps else None}
        for value, label in Ruling.Remedy.choices
    ]
    overturned = None if week.overturned_bps is None else round(week.overturned_bps / 100)
    return {"week": week, "shares": shares, "overturned": overturned}
