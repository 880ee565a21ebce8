"""What the house asks of carriers for parcels that were lost, damaged or late."""

from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from logistics import queries
from logistics.models import CarrierClaim, Shipment

ANSWER_DAYS: Final = 30
STEPS: Final = {
    ("opened", "accept"): CarrierClaim.Status.ACCEPTED,
    ("opened", "refuse"): CarrierClaim.Status.REFUSED,
    ("opened", "withdraw"): CarrierClaim.Status.WITHDRAWN,
    ("accepted", "pay"): CarrierClaim.Status.PAID,
    ("accepted", "refuse"): CarrierClaim.Status.REFUSED,
}
"""(from, act) → to: what a claim goes through."""


@transaction.atomic
def open_claim(*, shipment_id: int, by: User, reason: str, amount_minor: int) -> CarrierClaim:
    """Ask a carrier for the value of a parcel, at most what its order was worth less what was paid for it before.

    Raises ValidationError with code `claim_reason`, `claim_range`, `claim_open`.
    """
    # Two who open one at once: the second must see what the first was paid.
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("order").get(pk=shipment_id)
    if reason not in CarrierClaim.Reason.values:
        raise ValidationError(_("Say whether it was lost, damaged or late."), code="claim_reason")
    paid = shipment.claims.filter(status=CarrierClaim.Status.PAID).aggregate(minor=Sum("granted_minor"))["minor"] or 0
    if not 0 < amount_minor <= shipment.order.total_minor - paid:
        raise ValidationError(
            _("Ask for something between nothing and what the order was worth, less what was paid before."),
            code="claim_range",
        )
    try:
        with transaction.atomic():
            return CarrierClaim.objects.create(
                shipment=shipment,
                carrier_id=shipment.carrier_id,
                reason=reason,
                amount_minor=amount_minor,
                currency=shipment.order.currency,
                opened_by=by,
                answer_by_on=queries.china_day(database_now()) + timedelta(days=ANSWER_DAYS),
            )
    except IntegrityError as error:
        raise ValidationError(_("A claim for this parcel is open already."), code="claim_open") from error


@transaction.atomic
def step_claim(*, claim_id: int, act: str, granted_minor: int | None = None) -> CarrierClaim:
    """What the carrier answered, or we did: accept (with the amount granted), pay, refuse, withdraw.

    Raises ValidationError with code `claim_state` or `claim_range`.
    """
    claim = CarrierClaim.objects.select_for_update().get(pk=claim_id)
    to_status = STEPS.get((claim.status, act))
    if to_status is None:
        raise ValidationError(_("This can't be done with the claim now."), code="claim_state")
    now = database_now()
    if act == "accept":
        claim.granted_minor = claim.amount_minor if granted_minor is None else granted_minor
        if not 0 < claim.granted_minor <= claim.amount_minor:
            raise ValidationError(_("A carrier grants at most what was asked for."), code="claim_range")
    if claim.answered_at is None:
        claim.answered_at = now
    if to_status not in CarrierClaim.OPEN:
        claim.ended_at = now
    claim.status = to_status
    claim.save(update_fields=["status", "granted_minor", "answered_at", "ended_at"])
    return claim
