"""What came of asking a carrier: a waybill, a refusal, or an answer that came too late."""

import structlog
from django.db import transaction
from django.db.models.functions import Now

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from escrow.rules import OUTSIDE_TRIES, retry_delay
from logistics import journeys, queries
from logistics.actions.capacity import give_place_back
from logistics.actions.doubts import doubt
from logistics.actions.listeners import tell_of
from logistics.actions.numbers import claim_number
from logistics.actions.pool import void_number_of
from logistics.actions.problems import open_problem
from logistics.models import ParcelProblem, Shipment
from logistics.suspicion import Doubt
from vendors.actions import tell_shop

log = structlog.get_logger(__name__)


@transaction.atomic
def begin_asking(*, shipment_id: int) -> bool:
    """Note that the carrier is asked now, and may know of the booking from here on, whatever becomes of the answer.

    False when the parcel was called off meanwhile: then nobody asks.
    """
    shipment = queries.lock_shipment(shipment_id)
    if shipment.status != Shipment.Status.REQUESTED:
        return False
    if shipment.asked_at is None:
        Shipment.objects.filter(pk=shipment_id).update(asked_at=Now())
    return True


@transaction.atomic
def record_booking(*, shipment_id: int, waybill: str = "", failure: str = "", is_permanent: bool = False) -> Shipment:
    """Write down the carrier's answer to a booking: a waybill, or why not. A booked parcel stays booked.

    A waybill for a parcel that was called off meanwhile is kept, and the carrier is told; so is one that may have come
    through though every answer was lost. Raises ValidationError(code="number_taken") when another parcel has the number.
    """
    shipment = queries.lock_shipment(shipment_id)
    if shipment.status == Shipment.Status.CANCELLED:
        return _late_answer(shipment, waybill, is_refused=is_permanent)
    if shipment.status != Shipment.Status.REQUESTED:
        return shipment
    return _failed(shipment, failure, is_permanent) if failure else _booked(shipment, waybill)


def _booked(shipment: Shipment, waybill: str) -> Shipment:
    now = database_now()
    claim_number(shipment, waybill)
    shipment.status = Shipment.Status.CREATED
    shipment.booked_at = now
    shipment.failure = ""
    shipment.pull_at = now + journeys.PULL_EVERY[shipment.carrier.kind]
    shipment.save(update_fields=["status", "waybill", "booked_at", "failure", "pull_at"])
    tell_of(shipment, was=Shipment.Status.REQUESTED)
    return shipment


def _failed(shipment: Shipment, failure: str, is_permanent: bool) -> Shipment:
    shipment.tries += 1
    shipment.failure = failure[:200]
    shipment.retry_at = database_now() + retry_delay(shipment.tries)
    if is_permanent or shipment.tries >= OUTSIDE_TRIES:
        shipment.status = Shipment.Status.CANCELLED
        give_place_back(shipment)
        void_number_of(shipment=shipment, reason="the booking failed")
        if shipment.asked_at and not is_permanent:  # an answer was lost: the carrier may have it all the same
            shipment.call_off_at, shipment.tries = shipment.retry_at, 0
        _tell_of_failure(shipment)
    shipment.save(update_fields=["tries", "failure", "retry_at", "status", "place_on", "call_off_at"])
    if shipment.status == Shipment.Status.CANCELLED:
        tell_of(shipment, was=Shipment.Status.REQUESTED)
    return shipment


def _tell_of_failure(shipment: Shipment) -> None:
    """No more tries: the shop has to choose another carrier, on the page to which the word leads."""
    order = shipment.order
    tell_shop(
        vendor_id=order.vendor_id,
        kind="booking_failed",
        path=f"/office/{order.vendor.slug}/orders/{order.public_id}/#ship-title",
        key=f"booking_failed/{shipment.pk}",
        order=order.number,
        why=shipment.failure,
    )


def _late_answer(shipment: Shipment, waybill: str, *, is_refused: bool) -> Shipment:
    """The parcel is called off here. If the carrier has it, it is told so; if it has refused it, there is nothing to tell."""
    if waybill and not shipment.waybill:
        claim_number(shipment, waybill)
        shipment.call_off_at, shipment.tries = database_now(), 0
        nudge_on_commit("logistics.tasks.call_off_parcels")
    elif is_refused and not shipment.waybill:
        shipment.call_off_at = None
    shipment.save(update_fields=["waybill", "call_off_at", "tries"])
    return shipment


@transaction.atomic
def refuse_number(*, shipment_id: int, waybill: str, why: str) -> None:
    """The carrier gave a number that another of its parcels has: the booking ends, and a Xiaoer looks at both.

    The carrier is not told: called off by its number, the other parcel would be.
    """
    shipment = record_booking(shipment_id=shipment_id, failure=why, is_permanent=True)
    holder = Shipment.objects.filter(carrier_id=shipment.carrier_id, waybill=waybill, number_given_up_at=None).first()
    log.error("number_given_twice", shipment_id=shipment_id, holder_id=holder.pk if holder else None)
    if holder is not None and holder.typed_by_id is not None and holder.trusted_at is None:
        doubt(shipment=queries.lock_shipment(holder.pk), reasons=[Doubt.USED_BEFORE])
        return
    open_problem(
        kind=ParcelProblem.Kind.DOUBTED,
        key=f"given_twice/{shipment.pk}",
        carrier_id=shipment.carrier_id,
        shipment_id=holder.pk if holder else shipment.pk,
        facts={"reasons": [str(Doubt.USED_BEFORE)]},
    )
