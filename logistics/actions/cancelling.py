"""Calling a parcel off before the carrier has it."""

from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow.rules import OUTSIDE_TRIES, retry_delay
from logistics import queries
from logistics.actions.capacity import give_place_back
from logistics.actions.listeners import tell_of
from logistics.actions.pool import void_number_of
from logistics.models import Shipment
from marketplace.models import Order
from marketplace.queries import lock_order

BEFORE_HAND_OVER: Final = (Shipment.Status.REQUESTED, Shipment.Status.CREATED)

IN_FLIGHT: Final = timedelta(minutes=2)
"""So long the answer to a booking may still be on its way: the carrier is asked by reference only after it."""


@transaction.atomic
def cancel_shipment(*, shipment_id: int, by: User, purpose: str = Shipment.Purpose.GOODS) -> Shipment:
    """Take back a booking or a typed number; the order may be shipped anew. A number of the pool is void for good, a typed
    one is free for the parcel it belongs to.

    A worker tells the carrier, where it may know of the booking. What a dispute sends is called off there, by its sender:
    the caller knows who that is, and says the `purpose`.
    Raises ValidationError with code `handed_over` once the carrier has it, `of_a_dispute` for another purpose.
    """
    order = lock_order(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = queries.lock_shipment(shipment_id)
    if shipment.purpose != purpose:
        raise ValidationError(_("It belongs to a dispute: only whoever sent it can call it off."), code="of_a_dispute")
    if shipment.status == Shipment.Status.CANCELLED:
        return shipment
    if shipment.status not in BEFORE_HAND_OVER:
        raise ValidationError(_("The carrier has it already."), code="handed_over")
    return _call_off(shipment, order, by=by, reason=f"cancelled by user {by.pk}")


@transaction.atomic
def call_off_for_ended_order(*, shipment_id: int) -> bool:
    """Call a parcel off whose order was cancelled: nobody pays for what it carries. Returns whether it was; twice is once."""
    order = lock_order(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = queries.lock_shipment(shipment_id)
    if order.status not in queries.NO_LONGER_SENT or shipment.status not in BEFORE_HAND_OVER:
        return False
    _call_off(shipment, order, by=None, reason="the order was cancelled")
    return True


def _call_off(shipment: Shipment, order: Order, *, by: User | None, reason: str) -> Shipment:
    now = database_now()
    if shipment.typed_by_id is not None:
        shipment.number_given_up_at = now
    elif shipment.waybill or shipment.asked_at:
        shipment.call_off_at = now if shipment.waybill else now + IN_FLIGHT
        shipment.tries = 0
        nudge_on_commit("logistics.tasks.call_off_parcels")
    if order.status == Order.Status.SHIPPED:  # the parcels that are left may all have arrived
        shipment.tell_at = now
        nudge_on_commit("logistics.tasks.tell_orders")
    was, shipment.status = shipment.status, Shipment.Status.CANCELLED
    shipment.failure = reason
    shipment.pull_at = None
    shipment.retry_at = None
    shipment.is_doubted = False
    give_place_back(shipment)
    shipment.save()
    tell_of(shipment, was=was)
    shipment.problems.filter(resolved_at=None).update(resolved_at=now, resolved_by=by)
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
