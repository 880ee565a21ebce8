"""Calling a parcel off before the carrier has it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow.rules import OUTSIDE_TRIES, retry_delay
from logistics import queries
from logistics.actions.pool import void_number_of
from logistics.models import Shipment
from marketplace.queries import lock_order

BEFORE_HAND_OVER = (Shipment.Status.REQUESTED, Shipment.Status.CREATED)


@transaction.atomic
def cancel_shipment(*, shipment_id: int, by: User) -> Shipment:
    """Take back a booking or a typed number; the order may be shipped anew. A number of the pool is void for good.

    A worker tells the carrier, where it was booked.
    Raises ValidationError(code="handed_over") once the carrier has it.
    """
    lock_order(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = queries.lock_shipment(shipment_id)
    if shipment.status == Shipment.Status.CANCELLED:
        return shipment
    if shipment.status not in BEFORE_HAND_OVER:
        raise ValidationError(_("The carrier has it already."), code="handed_over")
    if shipment.waybill and shipment.typed_by_id is None:
        shipment.call_off_at = database_now()
        shipment.tries = 0
        nudge_on_commit("logistics.tasks.call_off_parcels")
    shipment.status = Shipment.Status.CANCELLED
    shipment.failure = f"cancelled by user {by.pk}"
    shipment.pull_at = None
    shipment.retry_at = None
    shipment.is_doubted = False
    changed = ["status", "failure", "pull_at", "retry_at", "is_doubted", "call_off_at", "tries"]
    shipment.save(update_fields=changed)
    shipment.problems.filter(resolved_at=None).update(resolved_at=database_now(), resolved_by=by)
    void_number_of(shipment=shipment, reason="the shipment was cancelled")
    return shipment


@transaction.atomic
def record_calling_off(*, shipment_id: int, failure: str = "", is_permanent: bool = False) -> None:
    """Write down that the carrier knows a parcel is called off, or when it is told again; in the end we stop telling."""
    shipment = queries.lock_shipment(shipment_id)
    if shipment.call_off_at is None:
        return
    shipment.call_off_at = None
    if failure:
        shipment.tries += 1
        shipment.failure = failure[:200]
        if not is_permanent and shipment.tries < OUTSIDE_TRIES:
            shipment.call_off_at = database_now() + retry_delay(shipment.tries)
    shipment.save(update_fields=["call_off_at", "tries", "failure"])
