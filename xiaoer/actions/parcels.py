"""What a Xiaoer does about parcels and carriers: every act with its reason, in the log of acts of power."""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from logistics import actions as logistics
from logistics.models import CarrierClaim, ParcelProblem, Shipment
from xiaoer.actions.power import check_power, check_reason, log_act


@transaction.atomic
def act_on_problem(*, act: str, problem_id: int, by: User, reason: str) -> None:
    """Take, note or resolve a parcel problem, or judge a doubted number: trust or reject it. All is logged; taking needs
    no reason. A doubt ends by a judgement only.

    Raises ValidationError with code `no_act`, `decide_it`, `no_row`, `no_reason`, `no_power`, `may_only_read`, `is_a_party`, or
    what the act raises.
    """
    if act not in _PROBLEM_ACTS:
        raise ValidationError(_("Choose what to do."), code="no_act")
    _check(by, reason if act != "take_problem" else "-")
    problem = ParcelProblem.objects.select_related("shipment__order").filter(pk=problem_id, resolved_at=None).first()
    if problem is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    if problem.shipment is not None:
        _refuse_parties(problem.shipment, by)
    _PROBLEM_ACTS[act](problem, by, reason)
    log_act(by, act, f"problem/{problem.key}", reason=reason)


@transaction.atomic
def open_claim(*, shipment_id: int, by: User, why: str, amount_minor: int, reason: str) -> CarrierClaim:
    """Ask the carrier of a parcel for `amount_minor`; `why` is lost, damaged or late."""
    _check(by, reason)
    shipment = Shipment.objects.select_related("order").filter(pk=shipment_id).first()
    if shipment is None:
        raise ValidationError(_("There is no such parcel."), code="no_row")
    _refuse_parties(shipment, by)
    claim = logistics.open_claim(shipment_id=shipment.pk, by=by, reason=why, amount_minor=amount_minor)
    log_act(by, "open_carrier_claim", f"claim/{claim.public_id}", reason=reason, amount_minor=amount_minor)
    return claim


@transaction.atomic
def step_claim(*, claim_id: int, act: str, by: User, reason: str, granted_minor: int | None = None) -> None:
    """Write down what became of a claim: accept, pay, refuse, withdraw."""
    _check(by, reason)
    claim = CarrierClaim.objects.select_related("shipment__order").filter(pk=claim_id).first()
    if claim is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    _refuse_parties(claim.shipment, by)
    logistics.step_claim(claim_id=claim.pk, act=act, granted_minor=granted_minor)
    log_act(by, f"{act}_carrier_claim", f"claim/{claim.public_id}", reason=reason)


def _check(by: User, reason: str) -> None:
    check_reason(reason)
    check_power(by)


def _refuse_parties(shipment: Shipment, by: User) -> None:
    order = shipment.order
    if order.buyer_id == by.pk or order.vendor.members.filter(user=by).exists():
        raise ValidationError(_("You are a party to this."), code="is_a_party")


def _take(problem: ParcelProblem, by: User, reason: str) -> None:
    logistics.assign_problem(problem_id=problem.pk, to=by)


def _note(problem: ParcelProblem, by: User, reason: str) -> None:
    """The log's row is the note."""


def _resolve(problem: ParcelProblem, by: User, reason: str) -> None:
    if problem.shipment is not None and problem.shipment.is_doubted and problem.kind == ParcelProblem.Kind.DOUBTED:
        raise ValidationError(_("Say whether the number is right or wrong."), code="decide_it")
    logistics.resolve_problem(problem_id=problem.pk, by=by)


def _trust(problem: ParcelProblem, by: User, reason: str) -> None:
    logistics.trust_number(shipment_id=_doubted(problem))
    logistics.resolve_problem(problem_id=problem.pk, by=by)


def _reject(problem: ParcelProblem, by: User, reason: str) -> None:
    logistics.reject_number(shipment_id=_doubted(problem), by=by, reason=reason)


def _doubted(problem: ParcelProblem) -> int:
    if problem.kind != ParcelProblem.Kind.DOUBTED or problem.shipment_id is None:
        raise ValidationError(_("Choose what to do."), code="no_act")
    return problem.shipment_id


_PROBLEM_ACTS: Final[dict[str, Callable[[ParcelProblem, User, str], None]]] = {
    "take_problem": _take,
    "note_problem": _note,
    "resolve_problem": _resolve,
    "trust_number": _trust,
    "reject_number": _reject,
}
