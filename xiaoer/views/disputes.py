"""Disputes as the parties see them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from escrow.money import to_decimal
from marketplace.queries import order_for_buyer
from xiaoer import actions, queries, rules
from xiaoer.forms import DisputeForm, ProposalForm, WordForm, whole_number
from xiaoer.models import Dispute, Evidence


@members_only
def open_dispute(request: SignedInRequest, public_id) -> HttpResponse:
    """The form a buyer complains with."""
    order = order_for_buyer(public_id=public_id, user=request.user)
    if order is None:
        raise Http404
    form = DisputeForm(
        request.POST or None,
        request.FILES or None,
        initial={"wanted": to_decimal(order.total_minor, order.currency)},
        currency=order.currency,
    )
    if request.method == "POST" and form.is_valid():
        try:
            dispute = actions.open_dispute(
                order_id=order.pk,
                by=request.user,
                reason=form.cleaned_data["reason"],
                story=form.cleaned_data["story"],
                wanted_minor=form.cleaned_data["wanted"],
                pictures=form.pictures(),
            )
        except ValidationError as refusal:
            form.add_error("wanted" if refusal_code(refusal) == "refund_range" else None, refusal.messages)
        else:
            messages.success(request, _("The money is frozen. The vendor has 72 hours to answer."))
            return redirect("dispute", public_id=dispute.public_id)
    status = 422 if form.errors else 200
    return render(request, "xiaoer/open_dispute.html", {"order": order, "form": form}, status=status)


def refusal_code(refusal: ValidationError) -> str:
    return getattr(refusal, "code", "") or ""


@require_safe
@members_only
def dispute(request: SignedInRequest, public_id) -> HttpResponse:
    return render(request, "xiaoer/dispute.html", dispute_context(request, _own(request, public_id)))


def dispute_context(request: SignedInRequest, shown: Dispute) -> dict[str, Any]:
    role = queries.role_in(shown, request.user) or ""
    acts = rules.acts_of(shown.status, role)
    return {
        "dispute": shown,
        "order": shown.order,
        "role": role,
        "acts": acts,
        "may_accept": "accept" in acts and rules.may_accept(shown.proposed_by, role),
        "events": shown.events.filter(is_internal=False).select_related("actor").order_by("id"),
        "evidence": shown.evidence.order_by("id"),
        "ruling": getattr(shown, "ruling", None),
        "word_form": WordForm(),
        "proposal_form": ProposalForm(currency=shown.order.currency),
        "what_next": what_next(shown),
    }


def what_next(shown: Dispute) -> str:
    """What happens when the deadline of the present state passes."""
    words: dict[str, str] = {
        Dispute.Status.VENDOR_TURN: _("the buyer gets what they ask for"),
        Dispute.Status.TALKING: _("a Xiaoer decides"),
        Dispute.Status.QUEUED: _("a Xiaoer takes it"),
        Dispute.Status.DECIDING: _("there is a ruling"),
        Dispute.Status.SECOND_KEY: _("there is a ruling"),
    }
    return words.get(shown.status, "")


def _own(request: SignedInRequest, public_id) -> Dispute:
    found = queries.dispute_for(public_id=public_id, user=request.user)
    if found is None:
        raise Http404
    return found


@require_POST
@members_only
def act_on_dispute(request: SignedInRequest, public_id) -> HttpResponse:
    """What a party does: accept, answer, say a word, call a Xiaoer, withdraw."""
    shown = _own(request, public_id)
    form = WordForm(request.POST, request.FILES)
    proposal = ProposalForm(request.POST, currency=shown.order.currency)
    version = whole_number(request.POST.get("version"))
    try:
        match request.POST.get("act"):
            case "accept":
                actions.accept_proposal(dispute_id=shown.pk, by=request.user, version=version)
            case "propose" if proposal.is_valid():
                actions.propose(
                    dispute_id=shown.pk,
                    by=request.user,
                    refund_minor=proposal.cleaned_data["refund"],
                    text=proposal.cleaned_data["why"],
                    version=version,
                )
            case "answer" if form.is_valid():
                actions.answer_claim(
                    dispute_id=shown.pk, by=request.user, text=form.cleaned_data["text"], version=version
                )
            case "word" if form.is_valid():
                actions.add_word(
                    dispute_id=shown.pk, by=request.user, text=form.cleaned_data["text"], pictures=form.pictures()
                )
            case "call_xiaoer":
                actions.call_xiaoer(dispute_id=shown.pk, by=request.user, version=version)
            case "withdraw":
                actions.withdraw_dispute(dispute_id=shown.pk, by=request.user, version=version)
            case _:
                wrong = {"proposal_form": proposal} if request.POST.get("act") == "propose" else {"word_form": form}
                next(iter(wrong.values())).is_valid()
                context = dispute_context(request, shown) | wrong
                return render(request, "xiaoer/dispute.html", context, status=422)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("dispute", public_id=public_id)


@require_safe
@members_only
def evidence(request: SignedInRequest, pk: int) -> FileResponse:
    """A picture of a dispute, for its parties and for staff."""
    found = Evidence.objects.select_related("dispute__order").filter(pk=pk).first()
    if found is None:
        raise Http404
    public_id = found.dispute.public_id
    is_party = queries.dispute_for(public_id=public_id, user=request.user) is not None
    if not is_party and queries.case_for(public_id=public_id, user=request.user) is None:
        raise Http404
    return FileResponse(found.image.open("rb"), content_type="image/webp")
