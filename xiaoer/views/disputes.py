"""Disputes as the parties see them."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from escrow.money import to_decimal
from logistics.queries import carriers_by_code
from marketplace.models import Order
from marketplace.queries import order_for_buyer
from marketplace.templatetags.house import bilingual
from xiaoer import actions, queries, resources, rules
from xiaoer.forms import AppealForm, DisputeForm, GoodsForm, ProposalForm, ReasonForm, WordForm, whole_number
from xiaoer.guide import GUIDES
from xiaoer.models import Dispute, Evidence

FIELD_OF_REFUSAL: Final = {"refund_range": "wanted", "no_goods": "remedy", "empty_message": "story"}


@members_only
def open_dispute(request: SignedInRequest, public_id) -> HttpResponse:
    """First what is wrong, then the form of that reason."""
    order = order_for_buyer(public_id=public_id, user=request.user)
    if order is None:
        raise Http404
    reason = request.POST.get("reason") or request.GET.get("reason", "")
    if reason not in GUIDES:
        return _ask_reason(request, order)
    form = DisputeForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        reason=reason,
        is_sent=order.shipped_at is not None and order.kind == "physical",
        initial={"wanted": to_decimal(order.total_minor, order.currency)},
        currency=order.currency,
    )
    if request.method == "POST" and form.is_valid():
        try:
            dispute = actions.open_dispute(
                order_id=order.pk,
                by=request.user,
                reason=reason,
                story=form.cleaned_data["story"],
                wanted_minor=form.cleaned_data["wanted"],
                remedy=form.cleaned_data["remedy"],
                answers=form.answers(),
                files=form.pieces(),
            )
        except ValidationError as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal_code(refusal)), refusal.messages)
        else:
            messages.success(request, _("The vendor has 72 hours to answer."))
            return redirect("dispute", public_id=dispute.public_id)
    context = {"order": order, "form": form, "reason": reason, "title": dict(Dispute.Reason.choices)[reason]}
    return render(request, "xiaoer/open_dispute.html", context, status=422 if form.errors else 200)


def _ask_reason(request: SignedInRequest, order: Order) -> HttpResponse:
    labels = dict(Dispute.Reason.choices)
    reasons = [{"key": key, "label": labels[key], "hint": guide.hint} for key, guide in GUIDES.items()]
    form = ReasonForm(request.POST) if request.method == "POST" else None
    status = 422 if form is not None and not form.is_valid() else 200
    context = {"order": order, "reasons": reasons, "reason_form": form}
    return render(request, "xiaoer/dispute_reasons.html", context, status=status)


def refusal_code(refusal: ValidationError) -> str:
    return getattr(refusal, "code", "") or ""


@require_safe
@members_only
def dispute(request: SignedInRequest, public_id) -> HttpResponse:
    return render(request, "xiaoer/dispute.html", dispute_context(request, _own(request, public_id)))


@require_safe
@members_only
def dispute_news(request: SignedInRequest, public_id) -> HttpResponse:
    """What has happened, anew while the page is looked at; an empty 304 while nothing has."""
    shown = _own(request, public_id)
    tag = news_tag(shown)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    context = dispute_context(request, shown)
    context["has_moved_on"] = request.GET.get("seen") != str(shown.version)
    answer = render(request, "xiaoer/_dispute_news.html", context)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def news_tag(shown: Dispute) -> str:
    """Changes with every step, word and piece of evidence."""
    last = shown.events.order_by("-id").values_list("id", flat=True).first()
    return f'"{shown.version}-{last}"'


def dispute_context(request: SignedInRequest, shown: Dispute) -> dict[str, Any]:
    role = queries.role_in(shown, request.user) or ""
    acts = resources.acts_left(shown, role)
    return {
        "dispute": shown,
        "order": shown.order,
        "role": role,
        "acts": acts,
        "may_accept": "accept" in acts,
        "may_call_from": rules.may_call_from(shown.deadline_at)
        if "call_xiaoer" in acts and shown.deadline_at
        else None,
        "events": shown.events.filter(is_internal=False).select_related("actor").order_by("id"),
        "evidence": shown.evidence.order_by("id"),
        "ruling": shown.ruling,
        "word_form": WordForm(),
        "appeal_form": AppealForm(prefix="appeal"),
        "goods_form": GoodsForm(carriers=_carriers()),
        "proposal_form": ProposalForm(currency=shown.order.currency),
        "live_tag": news_tag(shown),
    }


def _carriers() -> list[tuple[str, str]]:
    return [(code, bilingual(carrier, "name")) for code, carrier in carriers_by_code().items()]


def _own(request: SignedInRequest, public_id) -> Dispute:
    found = queries.dispute_for(public_id=public_id, user=request.user)
    if found is None:
        raise Http404
    return found


@require_POST
@members_only
def act_on_dispute(request: SignedInRequest, public_id) -> HttpResponse:
    """What a party does: one act of the dispute, by its name."""
    shown = _own(request, public_id)
    act = request.POST.get("act", "")
    if act not in PARTY_ACTS:
        messages.error(request, _("Choose what to do."))
        return redirect("dispute", public_id=public_id)
    make_form, do = PARTY_ACTS[act]
    name, form = make_form(request, shown)
    if form is not None and not form.is_valid():
        return render(request, "xiaoer/dispute.html", dispute_context(request, shown) | {name: form}, status=422)
    said = form.cleaned_data if form is not None else {}
    asked = {"dispute_id": shown.pk, "by": request.user, "version": whole_number(request.POST.get("version"))}
    try:
        do(asked, said)
    except ValidationError as refusal:
        if form is None:
            messages.error(request, " ".join(refusal.messages))
        else:
            form.add_error(None, refusal.messages)
            return render(request, "xiaoer/dispute.html", dispute_context(request, shown) | {name: form}, status=422)
    return redirect("dispute", public_id=public_id)


Asked = dict[str, Any]
FormOf = Callable[[SignedInRequest, Dispute], tuple[str, forms.Form | None]]


def _no_form(request: SignedInRequest, shown: Dispute) -> tuple[str, None]:
    return "", None


def _word_form(request: SignedInRequest, shown: Dispute) -> tuple[str, forms.Form]:
    return "word_form", WordForm(request.POST, request.FILES)


def _appeal_form(request: SignedInRequest, shown: Dispute) -> tuple[str, forms.Form]:
    return "appeal_form", AppealForm(request.POST, request.FILES, prefix="appeal")


def _goods_form(request: SignedInRequest, shown: Dispute) -> tuple[str, forms.Form]:
    return "goods_form", GoodsForm(request.POST, carriers=_carriers())


def _proposal_form(request: SignedInRequest, shown: Dispute) -> tuple[str, forms.Form]:
    return "proposal_form", ProposalForm(request.POST, currency=shown.order.currency)


def _propose(asked: Asked, said: Asked) -> None:
    actions.propose(**asked, refund_minor=said["refund"], remedy=said["remedy"], text=said["why"])


def _send_goods(asked: Asked, said: Asked) -> None:
    actions.send_goods(**asked, number=said["number"], carrier_code=said["carrier"], is_sure=said["is_sure"])


def _add_word(asked: Asked, said: Asked) -> None:
    actions.add_word(dispute_id=asked["dispute_id"], by=asked["by"], text=said["text"], files=said["proof"])


PARTY_ACTS: Final[dict[str, tuple[FormOf, Callable[[Asked, Asked], object]]]] = {
    "accept": (_no_form, lambda asked, said: actions.accept_proposal(**asked)),
    "propose": (_proposal_form, _propose),
    "answer": (_word_form, lambda asked, said: actions.answer_claim(**asked, text=said["text"])),
    "word": (_word_form, _add_word),
    "call_xiaoer": (_no_form, lambda asked, said: actions.call_xiaoer(**asked)),
    "withdraw": (_no_form, lambda asked, said: actions.withdraw_dispute(**asked)),
    "more_time": (_no_form, lambda asked, said: actions.take_more_time(**asked)),
    "rest": (_no_form, lambda asked, said: actions.rest_case(**asked)),
    "waive": (_no_form, lambda asked, said: actions.waive_appeal(**asked)),
    "appeal": (_appeal_form, lambda asked, said: actions.appeal(**asked, text=said["text"], files=said["proof"])),
    "send_goods": (_goods_form, _send_goods),
    "call_off_goods": (_no_form, lambda asked, said: actions.call_off_goods(**asked)),
    "goods_right": (_no_form, lambda asked, said: actions.accept_goods(**asked)),
    "goods_wrong": (
        _word_form,
        lambda asked, said: actions.refuse_goods(**asked, text=said["text"], files=said["proof"]),
    ),
}


@require_safe
@members_only
def evidence(request: SignedInRequest, pk: int) -> FileResponse:
    """A picture or document of a dispute, for its parties and for staff."""
    found = Evidence.objects.select_related("dispute__order").filter(pk=pk).first()
    if found is None:
        raise Http404
    public_id = found.dispute.public_id
    is_party = queries.dispute_for(public_id=public_id, user=request.user) is not None
    if not is_party and queries.case_for(public_id=public_id, user=request.user) is None:
        raise Http404
    if "document" in request.GET and found.document:
        return FileResponse(
            found.document.open("rb"), content_type="application/pdf", as_attachment=True, filename=f"evidence-{pk}.pdf"
        )
    return FileResponse(found.image.open("rb"), content_type="image/webp")
