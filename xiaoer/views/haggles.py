"""The desk's pages about haggles: what was reported, one haggle with its whole talk, and the acts on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from negotiation import rules
from negotiation.models import Negotiation, Report, ThreadEvent
from negotiation.queries import side_of
from negotiation.views.room import picture_answer
from xiaoer.actions.haggles import ACTS, act_on_haggle, dismiss_reports
from xiaoer.doors import desk_door
from xiaoer.models import Posting
from xiaoer.views.cases import said_in_words

ROWS_SHOWN = 100
EVENTS_SHOWN = 500


@require_safe
@desk_door
def reports(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Open reports, the oldest first; then what became of the last ones."""
    rows = Report.objects.select_related("negotiation__listing", "negotiation__vendor", "by", "handled_by")
    context = {
        "posting": posting,
        "open": rows.filter(outcome=Report.Outcome.OPEN).order_by("reported_at")[:ROWS_SHOWN],
        "closed": rows.exclude(outcome=Report.Outcome.OPEN).order_by("-handled_at")[:20],
    }
    return render(request, "xiaoer/reports.html", context)


def _thread(request: SignedInRequest, public_id) -> Negotiation:
    """A haggle that was reported or stopped, and is none of the Xiaoer's own; for all others there is none."""
    threads = Negotiation.objects.select_related("listing", "vendor", "buyer", "variant", "order")
    thread = threads.filter(public_id=public_id).first()
    if thread is None or side_of(thread, request.user.pk) is not None:
        raise Http404
    if thread.status != Negotiation.Status.FROZEN and not thread.reports.exists():
        raise Http404
    return thread


@require_safe
@desk_door
def haggle(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    thread = _thread(request, public_id)
    events = ThreadEvent.objects.filter(negotiation=thread).select_related("actor", "picture").order_by("seq")
    context = {
        "posting": posting,
        "thread": thread,
        "chat": [(event, said_in_words(event)) for event in events[:EVENTS_SHOWN]],
        "reports": thread.reports.select_related("by", "handled_by").order_by("-pk"),
        "acts": _acts_of(thread),
    }
    return render(request, "xiaoer/haggle.html", context)


def _acts_of(thread: Negotiation) -> list[str]:
    """What may be done now: "freeze", "thaw", "void", and "dismiss" while a report is open."""
    acts = {act.partition("_")[0] for act in rules.acts_of(thread.status, "xiaoer")}
    may = [act for act in ACTS if act in acts]
    return [*may, "dismiss"] if any(report.outcome == "open" for report in thread.reports.all()) else may


@require_POST
@desk_door
def stop_haggle(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    thread = _thread(request, public_id)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:2000]
    try:
        if act == "dismiss":
            dismiss_reports(negotiation_id=thread.pk, by=request.user, reason=reason)
        elif act in ACTS:
            act_on_haggle(negotiation_id=thread.pk, by=request.user, act=act, reason=reason)
        else:
            raise ValidationError(_("Choose what to do."), code="wrong_act")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Done, and written down."))
    return redirect("watched_haggle", public_id=public_id)


@require_safe
@desk_door
def picture(request: SignedInRequest, posting: Posting, public_id, picture_id) -> FileResponse:
    return picture_answer(_thread(request, public_id), picture_id)
