"""The desk's first page, and the log of acts of power."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from escrow.models import ProviderNotice
from escrow.queries import float_by_currency
from negotiation.models import Report
from xiaoer import queries
from xiaoer.doors import desk_door
from xiaoer.models import ActOfPower, Posting

ROWS_SHOWN = 100


@require_safe
@desk_door
def desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """My cases first, then the queue, by time left; and how the house's money stands."""
    queue = list(queries.queue()[:ROWS_SHOWN])
    context = {
        "posting": posting,
        "mine": [case for case in queue if case.assigned_to_id == request.user.pk],
        "waiting": [case for case in queue if case.assigned_to_id is None],
        "talking": queries.before_the_desk()[:20],
        "float": list(float_by_currency()),
        "report_count": Report.objects.filter(outcome=Report.Outcome.OPEN).count(),
        "unmatched": ProviderNotice.objects.filter(status=ProviderNotice.Status.UNMATCHED).count(),
    }
    return render(request, "xiaoer/desk.html", context)


@require_safe
@desk_door
def acts(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """The log of every act of power."""
    rows = ActOfPower.objects.select_related("actor").order_by("-id")[:ROWS_SHOWN]
    shown = [
        {"row": row, "words": _act_in_words(row.act), "case_id": _case_id(row.subject), "why": _why(row)}
        for row in rows
    ]
    return render(request, "xiaoer/acts.html", {"posting": posting, "acts": shown})


def _act_in_words(act: str) -> str:
    return {
        "take_case": _("took the case"),
        "rule": _("ruled"),
        "ask_second_key": _("signed a ruling that takes a second key"),
        "countersign": _("turned the second key"),
        "send_back_ruling": _("sent a ruling back"),
        "freeze_haggle": _("stopped a haggle"),
        "thaw_haggle": _("let a haggle go on"),
        "void_haggle": _("voided a haggle"),
        "dismiss_reports": _("found nothing wrong"),
        "take_problem": _("took a parcel problem"),
        "note_problem": _("noted on a parcel problem"),
        "resolve_problem": _("closed a parcel problem"),
        "trust_number": _("trusted a typed number"),
        "open_carrier_claim": _("opened a claim against a carrier"),
        "accept_carrier_claim": _("noted that a carrier accepts a claim"),
        "pay_carrier_claim": _("noted that a carrier has paid"),
        "refuse_carrier_claim": _("noted that a carrier refuses a claim"),
        "draft_campaign": _("drafted a campaign"),
        "change_campaign": _("changed a campaign's draft"),
        "publish_campaign": _("published a campaign"),
        "call_off_campaign": _("called a campaign off"),
        "invite_vendor": _("invited a shop to a campaign"),
        "ask_exemption": _("asked for an exception"),
        "agree_exemption": _("agreed to an exception"),
        "refuse_exemption": _("refused an exception"),
        "withdraw_carrier_claim": _("withdrew a claim against a carrier"),
    }.get(act, act.replace("_", " "))


def _why(row: ActOfPower) -> str:
    return _("taken from the queue") if row.act in ("take_case", "take_problem") else row.reason


def _case_id(subject: str) -> str:
    """The public id of the case an act was about; empty when it was about something else."""
    kind, _slash, public_id = subject.partition("/")
    return public_id if kind == "dispute" else ""
