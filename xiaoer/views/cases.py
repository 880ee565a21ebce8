"""A case on the desk, and the ruling on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow.rules import settle
from negotiation.models import ThreadEvent
from negotiation.news import order_news
from xiaoer import actions, queries, rules
from xiaoer.doors import desk_door
from xiaoer.forms import RulingForm, whole_number
from xiaoer.models import Dispute, Posting


@require_safe
@desk_door
def case(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    found = _case(request, public_id)
    return render(request, "xiaoer/case.html", case_context(request, posting, found))


def _case(request: SignedInRequest, public_id) -> Dispute:
    found = queries.case_for(public_id=public_id, user=request.user)
    if found is None:
        raise Http404
    return found


def case_context(request: SignedInRequest, posting: Posting, found: Dispute) -> dict[str, Any]:
    """Everything about a case on one page: chat, deal sheet, tracking, money, evidence, precedents."""
    order = found.order
    thread = getattr(order, "negotiation", None)
    rulings, facts = queries.precedents(found)
    chat = ThreadEvent.objects.filter(negotiation=thread).order_by("seq") if thread else []
    return {
        "posting": posting,
        "dispute": found,
        "order": order,
        "events": found.events.select_related("actor").order_by("id"),
        "evidence": found.evidence.order_by("id"),
        "chat": [(event, said_in_words(event)) for event in chat],
        "sheet": getattr(order, "deal_sheet", None),
        "shipments": order.shipments.select_related("carrier").prefetch_related("events"),
        "hold_events": order.hold.events.select_related("actor").order_by("id") if order.hold else [],
        "precedents": rulings,
        "precedent_facts": facts,
        "published_remedy": rules.PUBLISHED_REMEDY[found.reason],
        "ruling": getattr(found, "ruling", None),
        "form": RulingForm(),
        "is_mine": found.assigned_to_id == request.user.pk,
        "acts": rules.acts_of(found.status, "xiaoer"),
        "pending": pending_ruling(found),
    }


def pending_ruling(found: Dispute) -> dict[str, Any] | None:
    """A ruling that waits for its second key, and what would move."""
    waiting = queries.ruling_that_waits(found)
    hold = found.order.hold
    if waiting is None or hold is None:
        return None
    refund_minor = waiting.facts["refund_minor"]
    moves = settle(amount_minor=hold.amount_minor, commission_minor=hold.commission_minor, refund_minor=refund_minor)
    return {
        "by": waiting.actor,
        "at": waiting.at,
        "reason": waiting.text,
        "fault": waiting.facts["fault"],
        "moves": moves,
    }


def said_in_words(event: ThreadEvent) -> str:
    """What a line of a chat is, for staff, who stand on neither side."""
    if event.kind == ThreadEvent.Kind.NEWS:
        return order_news(event.facts.get("act", ""))
    return str(event.get_kind_display())


@require_POST
@desk_door
def take(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    found = _case(request, public_id)
    try:
        actions.take_case(dispute_id=found.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("case", public_id=public_id)


@require_POST
@desk_door
def rule(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    """First shows what the ruling would move, then, signed, moves it."""
    found = _case(request, public_id)
    form = RulingForm(request.POST, currency=found.order.currency)
    if not form.is_valid() or found.order.hold is None:
        context = case_context(request, posting, found) | {"form": form}
        return render(request, "xiaoer/case.html", context, status=422)
    refund = form.cleaned_data["refund"] or 0
    hold = found.order.hold
    if "sign" not in request.POST:
        if refund > hold.amount_minor:
            form.add_error("refund", _("The refund does not fit the amount held."))
            context = case_context(request, posting, found) | {"form": form}
            return render(request, "xiaoer/case.html", context, status=422)
        preview = settle(amount_minor=hold.amount_minor, commission_minor=hold.commission_minor, refund_minor=refund)
        context = case_context(request, posting, found) | {"form": form, "preview": preview}
        return render(request, "xiaoer/case.html", context)
    try:
        ruling = actions.rule_on(
            dispute_id=found.pk,
            by=request.user,
            refund_minor=refund,
            reason=form.cleaned_data["reason"],
            fault=form.fault(),
            version=whole_number(request.POST.get("version")),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        waits = _("Signed. So large an amount takes a second Xiaoer; nothing has moved yet.")
        messages.success(request, _("Ruled. The money has moved.") if ruling else waits)
    return redirect("case", public_id=public_id)


@require_POST
@desk_door
def second_key(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    """A second Xiaoer agrees to a ruling that waits, or sends it back."""
    found = _case(request, public_id)
    version = whole_number(request.POST.get("version"))
    try:
        if request.POST.get("act") == "send_back":
            reason = request.POST.get("reason", "")
            actions.send_back_ruling(dispute_id=found.pk, by=request.user, reason=reason, version=version)
        else:
            actions.countersign(dispute_id=found.pk, by=request.user, version=version)
            messages.success(request, _("Ruled. The money has moved."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("case", public_id=public_id)


@require_POST
@desk_door
def note(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    found = _case(request, public_id)
    try:
        actions.note_internally(dispute_id=found.pk, by=request.user, text=request.POST.get("text", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("case", public_id=public_id)
