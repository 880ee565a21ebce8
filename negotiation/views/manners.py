"""How the two get on with each other: promises, silence, blocks, reports."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from negotiation import actions
from negotiation.forms import ReportForm, SwitchForm
from negotiation.models import Negotiation
from negotiation.rules import Side
from negotiation.views.doors import back, do_and_go_back, room_door


@require_POST
@room_door
def pin_promise(request: SignedInRequest, thread: Negotiation, side: Side, seq: int) -> HttpResponse:
    return do_and_go_back(
        request, thread, lambda: actions.pin_promise(negotiation_id=thread.pk, by=request.user, seq=seq)
    )


@require_POST
@room_door
def unpin_promise(request: SignedInRequest, thread: Negotiation, side: Side, seq: int) -> HttpResponse:
    return do_and_go_back(
        request, thread, lambda: actions.unpin_promise(negotiation_id=thread.pk, by=request.user, seq=seq)
    )


@require_POST
@room_door
def mute(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    is_on = SwitchForm.is_on(request.POST)
    actions.set_muted(negotiation=thread, user=request.user, is_muted=is_on)
    messages.success(
        request, _("You will not be told of this haggle.") if is_on else _("You will be told of this haggle again.")
    )
    return back(thread)


@require_POST
@room_door
def block(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    is_on = SwitchForm.is_on(request.POST)
    actions.set_block(negotiation_id=thread.pk, by=request.user, is_blocked=is_on)
    messages.success(request, _("Blocked: neither of you hears from the other.") if is_on else _("No longer blocked."))
    return back(thread)


@require_POST
@room_door
def report(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is wrong."))
        return back(thread)
    try:
        actions.report_thread(negotiation_id=thread.pk, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Thank you. A Xiaoer will look at it."))
    return back(thread)
