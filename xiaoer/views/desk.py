"""The desk: my cases, the queue, my goals."""

import hashlib
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from escrow.models import ProviderNotice
from escrow.queries import float_by_currency
from negotiation.models import Report
from xiaoer import queries
from xiaoer.doors import desk_door
from xiaoer.models import Posting
from xiaoer.queries.goals import today_of
from xiaoer.queries.rotation import next_move_of
from xiaoer.views.goals import goals_in_words

ROWS_SHOWN = 100
OTHERS_SHOWN = 30


def queue_of(user: User) -> dict[str, Any]:
    """The cases of the desk, by time left: the user's own, nobody's, others', and what the parties still settle."""
    queue = queries.queue()
    shown: dict[str, Any] = {
        "mine": list(queue.filter(assigned_to=user)[:ROWS_SHOWN]),
        "waiting": list(queue.filter(assigned_to=None)[:ROWS_SHOWN]),
        "others": list(queue.exclude(assigned_to=None).exclude(assigned_to=user)[:OTHERS_SHOWN]),
        "talking": list(queries.before_the_desk()[:20]),
    }
    state = [(row.pk, row.version, row.assigned_to_id, row.deadline_at) for rows in shown.values() for row in rows]
    digest = hashlib.sha256(repr((state, get_language())).encode()).hexdigest()
    return shown | {"live_tag": f'"{digest[:20]}"'}


@require_safe
@desk_door
def queue_news(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """The queue anew, for static/js/live.js; 304 while nothing has changed."""
    context = queue_of(request.user)
    if request.headers.get("If-None-Match") == context["live_tag"]:
        return HttpResponseNotModified(headers={"ETag": context["live_tag"]})
    answer = render(request, "xiaoer/_queue.html", context)
    answer["ETag"] = context["live_tag"]
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
@desk_door
def desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """My cases first, then the queue, by time left; my goals; and how the house's money stands."""
    context = {
        "posting": posting,
        **queue_of(request.user),
        "float": list(float_by_currency()),
        "report_count": Report.objects.filter(outcome=Report.Outcome.OPEN).count(),
        "unmatched": ProviderNotice.objects.filter(status=ProviderNotice.Status.UNMATCHED).count(),
        "unsigned_version": queries.has_to_sign(request.user),
        "goals": goals_in_words(request.user, today_of(request.user)),
        "next_move": next_move_of(request.user),
    }
    return render(request, "xiaoer/desk.html", context)
