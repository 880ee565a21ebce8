"""The parcel desk: what is wrong on the road, waybill numbers that run out, claims against carriers."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
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
from xiaoer.parcel_words import in_words
from xiaoer.views.parcel_files import parcel_file

ROWS_SHOWN: Final = 100
DONE: Final = {
    "take_problem": gettext_lazy("It is yours now."),
    "note_problem": gettext_lazy("Noted."),
    "resolve_problem": gettext_lazy("Noted as handled."),
    "trust_number": gettext_lazy("What the carrier says of it counts from now on."),
    "reject_number": gettext_lazy("The parcel is called off and the shop is told why."),
}


@require_safe
@desk_door
def parcel_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """The queue, by kind, the oldest first."""
    return render(request, "xiaoer/parcels.html", parcel_context(posting, _kind(request.GET)))


def _kind(said: QueryDict) -> str:
    kind = said.get("kind", "")
    return kind if kind in ParcelProblem.Kind.values else ""


def _refused(request: SignedInRequest, posting: Posting, form: str, refusal: ValidationError) -> HttpResponse:
    """The page that a refused form stood on, with what was typed still in it: `typed`, by the name of the form."""
    messages.error(request, " ".join(refusal.messages))
    typed = {form: request.POST}
    parcel = request.POST.get("parcel", "")
    if not is_public_id(parcel):
        return render(
            request, "xiaoer/parcels.html", parcel_context(posting, _kind(request.POST)) | {"typed": typed}, status=422
        )
    shipment = queries.shipment_for_desk(public_id=parcel, user=request.user)
    if shipment is None:
        raise Http404
    return render(request, "xiaoer/parcel.html", parcel_file(shipment, posting) | {"typed": typed}, status=422)


def parcel_context(posting: Posting, kind: str) -> dict[str, Any]:
    counts = queries.problem_counts()
    problems = list(queries.open_problems(kind)[:ROWS_SHOWN])
    carriers = list(queries.carriers_with_stock())
    claims = list(queries.open_claims()[:ROWS_SHOWN])
    return {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "kind": kind,
        "kinds": [
            {"value": value, "label": label, "count": counts.get(value, 0)}
            for value, label in ParcelProblem.Kind.choices
            if value in counts or value == kind
        ],
        "all_count": sum(counts.values()),
        "problems": [{"row": problem, "words": in_words(problem)} for problem in problems],
        "notes": notes_on(problems),
        "stocks": [carrier for carrier in carriers if carrier.is_pooled],
        "claims": claims,
        "overdue_count": sum(claim.is_overdue for claim in claims),  # type: ignore[attr-defined]  # annotated
        "claim_reasons": CarrierClaim.Reason.choices,
        "carriers": carriers,
    }


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
        return _refused(request, posting, "problem", refusal)
    messages.success(request, DONE[act])
    return _back(request)


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
        return _refused(request, posting, "opening" if said.get("act") == "open" else "claim", refusal)
    messages.success(request, _("Written down."))
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    """To the parcel whose page the form stood on, else to the queue, of the kind that was looked at."""
    parcel, kind = request.POST.get("parcel", ""), _kind(request.POST)
    if is_public_id(parcel):
        return redirect("watched_parcel", public_id=parcel)
    return redirect(reverse("parcel_desk") + (f"?kind={kind}" if kind else ""))


def is_public_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _open(request: SignedInRequest) -> None:
    said = request.POST
    shipment = _parcel_meant(said.get("parcel", ""), said.get("carrier", ""), said.get("waybill", "").strip())
    amount = _amount(said.get("amount", ""), shipment.order.currency)
    parcel_actions.open_claim(
        shipment_id=shipment.pk,
        by=request.user,
        why=said.get("why", ""),
        amount_minor=amount,
        reason=said.get("reason", ""),
    )


def _parcel_meant(public_id: str, carrier_code: str, waybill: str) -> Shipment:
    """The parcel named on its own page, or by carrier and number: carriers' numbers are their own."""
    rows = Shipment.objects.select_related("order")
    if is_public_id(public_id):
        shipment = rows.filter(public_id=public_id).first()
    else:
        named = rows.filter(waybill=waybill).exclude(waybill="").order_by("-id")
        if carrier_code:
            named = named.filter(carrier__code=carrier_code)
        elif len(set(named.values_list("carrier_id", flat=True))) > 1:
            raise ValidationError(_("Say which carrier it is."), code="no_carrier")
        shipment = named.first()
    if shipment is None:
        raise ValidationError(_("There is no such parcel."), code="no_row")
    return shipment


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
