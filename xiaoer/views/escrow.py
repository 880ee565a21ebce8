"""The escrow desk: what the house keeps for others, what is due, and what got stuck on its way."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow.queries import desk as money
from xiaoer.actions import escrow as escrow_actions
from xiaoer.doors import desk_door
from xiaoer.models import Posting

DONE = {
    "unpark": _("The sweep tries it again."),
    "retry_refund": _("The provider is asked again."),
    "close_notice": _("Noted as handled."),
    "clear_finding": _("Releases go on."),
}


@require_safe
@desk_door
def escrow_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Float, due today, stuck, unmatched."""
    return render(request, "xiaoer/escrow.html", escrow_context(posting))


def escrow_context(posting: Posting) -> dict[str, Any]:
    return {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "floats": money.floats(),
        "due": money.due_soon(),
        "due_counts": money.due_counts(),
        "parked": money.parked_holds(),
        "refunds": money.stuck_refunds(),
        "payouts": money.failed_payouts(),
        "notices": money.unmatched_notices(),
        "findings": money.open_findings(),
    }


@require_POST
@desk_door
def act_on_money(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Put something stuck on its way again. Every act has its reason, in the log."""
    act, row = request.POST.get("act", ""), request.POST.get("row", "")
    try:
        escrow_actions.act_on_money(
            act=act,
            row_id=int(row) if row.isascii() and row.isdecimal() and len(row) < 19 else 0,
            by=request.user,
            reason=request.POST.get("reason", ""),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, DONE[act])
    return redirect("escrow_desk")
