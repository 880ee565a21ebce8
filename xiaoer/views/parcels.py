"""The parcel desk: what is wrong on the road, waybill numbers that run out, claims against carriers."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow.money import parse_amount
from logistics import queries
from logistics.models import CarrierClaim, ParcelProblem, Shipment
from xiaoer.actions import parcels as parcel_actions
from xiaoer.doors import desk_door
from xiaoer.models import ActOfPower, Posting

ROWS_SHOWN: Final = 100
DONE: Final = {
    "take_problem": gettext_lazy("It is yours now."),
    "note_problem": gettext_lazy("Noted."),
    "resolve_problem": gettext_lazy("Noted as handled."),
    "trust_number": gettext_lazy("What the carrier says of it counts from now on."),
}
WHY_DOUBTED: Final = {
    "form": gettext_lazy("it failed the check and the shop confirmed it"),
    "used_before": gettext_lazy("the number was used for another parcel"),
    "before_payment": gettext_lazy("it was scanned before the order was paid"),
    "other_district": gettext_lazy("it was scanned in another district than the address"),
    "no_scan": gettext_lazy("no carrier has scanned it"),
}
"""By `logistics.suspicion.Doubt`."""


@require_safe
@desk_door
def parcel_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """The queue, by kind, the oldest first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ParcelProblem.Kind.values else ""
    return render(request, "xiaoer/parcels.html", parcel_context(posting, kind))


def parcel_context(posting: Posting, kind: str) -> dict[str, Any]:
    counts = queries.problem_counts()
    problems = list(queries.open_problems(kind)[:ROWS_SHOWN])
    return {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "kind": kind,
        "kinds": [
            {"value": value, "label": label, "count": counts.get(value, 0)}
            for value, label in ParcelProblem.Kind.choices
        ],
        "all_count": sum(counts.values()),
        "problems": [{"row": problem, "words": in_words(problem)} for problem in problems],
        "notes": notes_on(problems),
        "stocks": queries.stocks(),
        "claims": queries.open_claims()[:ROWS_SHOWN],
        "claim_reasons": CarrierClaim.Reason.choices,
    }


def in_words(problem: ParcelProblem) -> str:
    """What is known of it beyond its kind."""
    facts = problem.facts
    match problem.kind:
        case ParcelProblem.Kind.DOUBTED:
            return "; ".join(str(WHY_DOUBTED.get(reason, reason)) for reason in facts.get("reasons", []))
        case ParcelProblem.Kind.UNKNOWN_CODE:
            return _("%(code)s, seen %(n)s times") % {"code": facts.get("code", ""), "n": facts.get("count", 0)}
        case ParcelProblem.Kind.PARKED_CALL:
            return _("%(n)s calls; the newest is call %(id)s") % {
                "n": facts.get("count", 0),
                "id": facts.get("newest", ""),
            }
        case ParcelProblem.Kind.DARK:
            return _("%(n)s parcels are in its hands; their clocks stand still") % {"n": facts.get("held", 0)}
        case ParcelProblem.Kind.LOW_STOCK:
            return _("%(n)s left when it was found") % {"n": facts.get("left", 0)}
    return ""


def notes_on(problems: list[ParcelProblem]) -> QuerySet[ActOfPower]:
    """What was written about these problems, the newest first."""
    subjects = [f"problem/{problem.key}"[:80] for problem in problems]
    notes = ActOfPower.objects.filter(subject__in=subjects, act="note_problem").select_related("actor")
    return notes.order_by("-id")[:ROWS_SHOWN]


@require_POST
@desk_door
def act_on_parcel(request: SignedInRequest, posting: Posting) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        parcel_actions.act_on_problem(
            act=act, problem_id=_number(request.POST.get("row")), by=request.user, reason=request.POST.get("reason", "")
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, DONE[act])
    return redirect("parcel_desk")


@require_POST
@desk_door
def act_on_claim(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Open a claim for a parcel, or write down what the carrier answered."""
    said = request.POST
    try:
        if said.get("act") == "open":
            _open(request)
        else:
            claim_id = _number(said.get("row"))
            parcel_actions.step_claim(
                claim_id=claim_id,
                act=said.get("act", ""),
                by=request.user,
                reason=said.get("reason", ""),
                granted_minor=_granted(claim_id, said.get("granted", "")),
            )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Written down."))
    return redirect("parcel_desk")


def _open(request: SignedInRequest) -> None:
    said = request.POST
    found = Shipment.objects.select_related("order").filter(waybill=said.get("waybill", "").strip()).exclude(waybill="")
    shipment = found.order_by("-id").first()
    if shipment is None:
        raise ValidationError(_("There is no such parcel."), code="no_row")
    amount = _amount(said.get("amount", ""), shipment.order.currency)
    parcel_actions.open_claim(
        shipment_id=shipment.pk,
        by=request.user,
        why=said.get("why", ""),
        amount_minor=amount,
        reason=said.get("reason", ""),
    )


def _granted(claim_id: int, text: str) -> int | None:
    claim = CarrierClaim.objects.filter(pk=claim_id).first()
    return _amount(text, claim.currency) if claim is not None and text.strip() else None


def _amount(text: str, currency: str) -> int:
    try:
        return parse_amount(text, currency)
    except ValueError as error:
        raise ValidationError(_("Say the amount in figures."), code="claim_range") from error


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0
