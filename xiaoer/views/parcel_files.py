"""The desk's page of one parcel, the carriers' calls nobody could read, and the pools of waybill numbers."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from logistics import queries
from logistics.models import Carrier, CarrierCall, CarrierClaim, ParcelProblem, Shipment
from logistics.views.journey import journey
from logistics.views.tracking import timeline
from xiaoer.act_words import act_in_words, why
from xiaoer.actions import carriers as carrier_actions
from xiaoer.doors import desk_door
from xiaoer.models import ActOfPower, Posting
from xiaoer.parcel_words import doubts_in_words, in_words

TEXT_MOST: Final = 4_000
"""Characters of a raw call on a page."""
CALLS_SHOWN: Final = 50
PROBLEMS_SHOWN: Final = 30
BATCHES_SHOWN: Final = 20


@require_safe
@desk_door
def parcel(request: SignedInRequest, posting: Posting, public_id) -> HttpResponse:
    """All that is known of a parcel; for staff who are a party of its order there is none."""
    shipment = queries.shipment_for_desk(public_id=public_id, user=request.user)
    if shipment is None:
        raise Http404
    return render(request, "xiaoer/parcel.html", parcel_file(shipment, posting))


def parcel_file(shipment: Shipment, posting: Posting) -> dict[str, Any]:
    problems = list(shipment.problems.select_related("assigned_to", "resolved_by").order_by("-pk")[:PROBLEMS_SHOWN])
    claims = list(queries.with_overdue(shipment.claims.order_by("-pk")))
    scans = timeline(shipment)
    subjects = [f"problem/{key}"[:80] for key in {problem.key for problem in problems}]
    subjects += [f"claim/{claim.public_id}" for claim in claims]
    reasons = [reason for row in reversed(problems) for reason in row.facts.get("reasons", [])]
    return {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "shipment": shipment,
        "order": shipment.order,
        "scans": scans,
        "journey": journey(shipment, scans),
        "doubts": doubts_in_words(dict.fromkeys(reasons)),
        "problems": [{"row": row, "words": in_words(row)} for row in problems],
        "open_problems": [row for row in problems if row.resolved_at is None],
        "acts": [{"row": row, "words": act_in_words(row.act), "why": why(row)} for row in _acts_on(subjects)],
        "claims": claims,
        "claim_reasons": CarrierClaim.Reason.choices,
        "claim_why": _why_to_claim(shipment, problems),
        "is_lost": any(row.kind == ParcelProblem.Kind.LOST for row in problems if row.resolved_at is None),
        "calls": [{"row": call, "text": as_text(call)} for call in queries.with_heads(queries.calls_about(shipment))],
    }


def _acts_on(subjects: list[str]) -> QuerySet[ActOfPower]:
    rows = ActOfPower.objects.filter(subject__in=subjects)
    return rows.select_related("actor").order_by("-id")[:PROBLEMS_SHOWN]


def _why_to_claim(shipment: Shipment, problems: list[ParcelProblem]) -> str:
    """What a claim would most likely be for."""
    if any(row.kind == ParcelProblem.Kind.LOST for row in problems):
        return CarrierClaim.Reason.LOST
    if shipment.events.filter(incident="damaged").exists():
        return CarrierClaim.Reason.DAMAGED
    return CarrierClaim.Reason.LATE if shipment.delivered_at else CarrierClaim.Reason.LOST


def as_text(call: CarrierCall) -> str:
    """A raw call for reading: most are UTF-8, the post writes GB 18030."""
    body = bytes(call.head)  # type: ignore[attr-defined]  # annotated by `with_heads`
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        is_cut = error.start >= len(body) - 3  # in the middle of a character
        text = body[: error.start].decode() if is_cut else body.decode("gb18030", "replace")
    return text[:TEXT_MOST].replace("\x00", "\ufffd")


@require_safe
@desk_door
def carrier_calls(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Carriers' calls that could not be read or applied, the newest first."""
    return render(request, "xiaoer/carrier_calls.html", calls_context(posting))


def calls_context(posting: Posting) -> dict[str, Any]:
    return {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "calls": [
            {"row": call, "text": as_text(call)} for call in queries.with_heads(queries.calls_to_look_at(CALLS_SHOWN))
        ],
    }


@require_POST
@desk_door
def read_call_again(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    try:
        carrier_actions.read_call_again(call_id=pk, by=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        context = calls_context(posting) | {"refused": pk, "typed": request.POST}
        return render(request, "xiaoer/carrier_calls.html", context, status=422)
    messages.success(request, _("The worker tries it again."))
    return redirect("carrier_calls")


@require_safe
@desk_door
def waybill_numbers(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """What is left of the pools, what was taken in, and the forms for more."""
    return render(request, "xiaoer/waybill_numbers.html", numbers_context(posting))


def numbers_context(posting: Posting) -> dict[str, Any]:
    pools = list(queries.stocks())
    return {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "stocks": pools,
        "batches": queries.newest_batches()[:BATCHES_SHOWN],
        "pooled": Carrier.objects.filter(is_pooled=True).order_by("code"),
    }


@require_POST
@desk_door
def change_numbers(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Take numbers in, or take one out of use."""
    said = request.POST
    facts: dict[str, Any] = {
        "carrier_code": said.get("carrier", ""),
        "by": request.user,
        "reason": said.get("reason", ""),
    }
    try:
        if said.get("act") == "void":
            carrier_actions.void_number(number=said.get("number", ""), **facts)
            done = _("The number is out of use for good.")
        else:
            batch = carrier_actions.add_numbers(numbers=said.get("numbers", "").split(), **facts)
            done = ngettext("%(n)s number is in the pool.", "%(n)s numbers are in the pool.", batch.count) % {
                "n": batch.count
            }
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        typed = {"void" if said.get("act") == "void" else "add": said}
        context = numbers_context(posting) | {"typed": typed}
        return render(request, "xiaoer/waybill_numbers.html", context, status=422)
    messages.success(request, done)
    return redirect("waybill_numbers")
