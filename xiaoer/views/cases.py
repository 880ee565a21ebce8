"""A case on the desk, and the ruling on it."""

from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow.rules import Settlement, settle
from negotiation.models import ThreadEvent
from negotiation.news import order_news
from xiaoer import actions, queries, rules
from xiaoer.doors import desk_door
from xiaoer.forms import RulingForm, whole_number
from xiaoer.models import Dispute, Posting, Ruling
from xiaoer.views.disputes import news_tag

WAITS: Final = gettext_lazy("Signed. So large an amount takes a second Xiaoer; nothing has moved yet.")
FIELD_OF_RULING: Final = {
    "refund_range": "refund",
    "no_goods": "remedy",
    "deviation_needed": "deviation",
    "fault_sum": "fault_vendor",
    "no_reason": "reason",
}


@require_safe
@desk_door
def case(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    found = _case(request, public_id)
    return render(request, "xiaoer/case.html", case_context(request, posting, found))


@require_safe
@desk_door
def case_news(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    """Whether something has happened in a case since its page was made; 304 while nothing has."""
    found = _case(request, public_id)
    tag = news_tag(found)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = render(request, "xiaoer/_case_news.html", {"dispute": found, "has_moved_on": True})
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


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
        "published_remedy": dict(Ruling.Remedy.choices)[rules.PUBLISHED_REMEDY[found.reason]],
        "ruling": found.ruling,
        "rulings": sorted(found.rulings.all(), key=lambda ruling: ruling.round),
        "form": _ruling_form(request, found),
        "playbook": queries.playbook_for(reason=found.reason),
        "live_tag": news_tag(found),
        "is_mine": found.assigned_to_id == request.user.pk,
        "acts": rules.acts_of(found.status, "xiaoer"),
        "pending": pending_ruling(found),
    }


def _ruling_form(request: SignedInRequest, found: Dispute) -> RulingForm:
    published = rules.PUBLISHED_REMEDY[found.reason]
    remedy = "return" if published == "return" and found.order.shipped_at else "refund"
    return RulingForm(currency=found.order.currency, values=queries.citable_values(), initial={"remedy": remedy})


def pending_ruling(found: Dispute) -> dict[str, Any] | None:
    """A ruling that waits for its second key, and what would move."""
    waiting = queries.ruling_that_waits(found)
    if waiting is None:
        return None
    return {
        "by": waiting.actor,
        "at": waiting.at,
        "reason": waiting.text,
        "fault": waiting.facts["fault"],
        "deviation": waiting.facts.get("deviation", ""),
        "remedy": dict(Dispute.Remedy.choices)[waiting.facts.get("remedy", "refund")],
        "moves": moves_of(found, waiting.facts["refund_minor"]),
    }


def moves_of(found: Dispute, refund_minor: int) -> Settlement | None:
    """What a refund of so much would move; None when it does not fit the hold."""
    hold = found.order.hold
    if hold is None or not 0 <= refund_minor <= hold.amount_minor:
        return None
    return settle(amount_minor=hold.amount_minor, commission_minor=hold.commission_minor, refund_minor=refund_minor)


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
def recuse(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    """Step back from a case."""
    found = _case(request, public_id)
    reason, version = request.POST.get("reason", ""), whole_number(request.POST.get("version"))
    try:
        actions.recuse(dispute_id=found.pk, by=request.user, reason=reason, version=version)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Somebody else has it now."))
    return redirect("case", public_id=public_id)


@require_POST
@desk_door
def rule(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    """First shows what the ruling would move, then signs it. A large one asks for the password again."""
    found = _case(request, public_id)
    form = RulingForm(request.POST, currency=found.order.currency, values=queries.citable_values())
    if not form.is_valid():
        return _case_again(request, posting, found, form)
    if "sign" in request.POST:
        is_large = found.order.hold is not None and rules.needs_two_keys(found.order.hold.amount_minor)
        sign = _sign_large if is_large else _sign
        return sign(request, posting=posting, found=found, form=form)
    moves = moves_of(found, form.cleaned_data["refund"] or 0)
    if moves is None:
        form.add_error("refund", _("The refund does not fit the amount held."))
        return _case_again(request, posting, found, form)
    context = case_context(request, posting, found) | {"form": form, "preview": moves}
    return render(request, "xiaoer/case.html", context)


def _case_again(request: SignedInRequest, posting: Posting, found: Dispute, form: RulingForm) -> HttpResponse:
    return render(request, "xiaoer/case.html", case_context(request, posting, found) | {"form": form}, status=422)


def _sign(request: SignedInRequest, *, posting: Posting, found: Dispute, form: RulingForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        ruling = actions.rule_on(
            dispute_id=found.pk,
            by=request.user,
            remedy=said["remedy"],
            refund_minor=said["refund"] or 0,
            reason=said["reason"],
            deviation=said["deviation"],
            cited_value=said["cited_value"],
            fault=form.fault(),
            version=whole_number(request.POST.get("version")),
        )
    except ValidationError as refusal:
        form.add_error(FIELD_OF_RULING.get(refusal.code or ""), refusal.messages)
        return _case_again(request, posting, found, form)
    messages.success(request, _("Ruled.") if ruling else WAITS)
    return redirect("case", public_id=found.public_id)


_sign_large = reauthentication_required(_sign)
"""A stolen session alone moves no large sum: whoever signs types their password first, unless they just did."""


@require_POST
@desk_door
@reauthentication_required
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
            messages.success(request, _("Ruled."))
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
