"""The desk: my cases, the queue, my goals."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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


@require_safe
@desk_door
def desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """My cases first, then the queue, by time left; my goals; and how the house's money stands."""
    queue = queries.queue()
    context = {
        "posting": posting,
        "mine": list(queue.filter(assigned_to=request.user)[:ROWS_SHOWN]),
        "waiting": list(queue.filter(assigned_to=None)[:ROWS_SHOWN]),
        "others": list(queue.exclude(assigned_to=None).exclude(assigned_to=request.user)[:OTHERS_SHOWN]),
        "talking": queries.before_the_desk()[:20],
        "float": list(float_by_currency()),
        "report_count": Report.objects.filter(outcome=Report.Outcome.OPEN).count(),
        "unmatched": ProviderNotice.objects.filter(status=ProviderNotice.Status.UNMATCHED).count(),
        "unsigned_version": queries.has_to_sign(request.user),
        "goals": goals_in_words(request.user, today_of(request.user)),
        "next_move": next_move_of(request.user),
    }
    return render(request, "xiaoer/desk.html", context)
