"""Sweeps that talk with carriers, and read what they said."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse

from accounts.nudge import forget_nudge
from logistics import actions, queries
from logistics.carriers import adapter
from logistics.carriers.base import CarrierError, ScanRecord
from logistics.models import CarrierCall, Shipment
from logistics.suspicion import NO_SCAN_AFTER

log = structlog.get_logger(__name__)

BATCHES_MOST = 200
FAILURES_MOST = 3
"""A carrier that fails so often in a row is not asked again in this sweep."""


@shared_task
def book_shipments() -> int:
    """Ask carriers for the waybills that wait. The reference makes a second asking harmless."""
    booked = 0
    for shipment_id in queries.shipments_to_book():
        try:
            booked += _book(shipment_id)
        except Exception as error:  # a mistake of ours with one parcel: the others are booked all the same
            log.exception("booking_broke_off", shipment_id=shipment_id)
            actions.record_booking(shipment_id=shipment_id, failure=repr(error))
    return booked


def _book(shipment_id: int) -> bool:
    """Ask for one waybill and write down the answer; returns whether the carrier has the booking.

    A parcel that is called off is asked for as well, when its answer was lost: only so the carrier can be told.
    """
    shipment = Shipment.objects.select_related("carrier", "order__vendor").get(pk=shipment_id)
    try:
        number = actions.number_for_booking(shipment=shipment)
        if shipment.status == Shipment.Status.REQUESTED and not actions.begin_asking(shipment_id=shipment_id):
            return False
        booking = adapter(shipment.carrier).book(
            reference=str(shipment.public_id), parcel=parcel_of(shipment, number), notify_url=notify_url(shipment)
        )
    except ValidationError as refusal:
        log.warning("booking_without_number", shipment_id=shipment_id, carrier=shipment.carrier.code)
        actions.record_booking(shipment_id=shipment_id, failure=" ".join(refusal.messages))
        return False
    except CarrierError as error:
        log.warning("booking_failed", shipment_id=shipment_id, error=str(error))
        actions.note_answer(carrier_id=shipment.carrier_id, is_answered=error.permanent)
        actions.record_booking(shipment_id=shipment_id, failure=str(error), is_permanent=error.permanent)
        if shipment.status == Shipment.Status.CANCELLED:
            actions.record_calling_off(shipment_id=shipment_id, failure=str(error), is_permanent=error.permanent)
        return False
    actions.note_answer(carrier_id=shipment.carrier_id, is_answered=True)
    actions.store_answer(carrier_id=shipment.carrier_id, shipment_id=shipment_id, kind="booking", body=booking.raw)
    if number not in ("", booking.waybill):
        _refuse_booking(shipment, number, booking.waybill)
        return False
    try:
        actions.record_booking(shipment_id=shipment_id, waybill=booking.waybill)
    except ValidationError as refusal:
        actions.refuse_number(shipment_id=shipment_id, waybill=booking.waybill, why=" ".join(refusal.messages))
        return False
    return True


def _refuse_booking(shipment: Shipment, number: str, answered: str) -> None:
    """The carrier has booked another number than that of its pool: its scans would be nobody's, so it is called off."""
    log.error("booked_under_another_number", shipment_id=shipment.pk, number=number, answered=answered)
    if not queries.has_holder(carrier=shipment.carrier, number=answered):  # called off, the other parcel would be
        try:
            adapter(shipment.carrier).cancel(waybill=answered)
        except CarrierError as error:
            log.warning("calling_off_failed", shipment_id=shipment.pk, error=str(error))
    failure = f"the carrier booked {answered} instead of {number}"
    actions.record_booking(shipment_id=shipment.pk, failure=failure, is_permanent=True)


def parcel_of(shipment: Shipment, number: str = "") -> dict:
    """What a carrier has to know of a parcel; with its number where that comes from the carrier's pool."""
    vendor = shipment.order.vendor
    return ({"waybill": number} if number else {}) | {
        "weight_g": shipment.weight_g,
        "from": {"name": vendor.name_zh or vendor.name_en, "division_code": vendor.division_code},
        "to": shipment.order.address,
    }


def notify_url(shipment: Shipment) -> str:
    return f"{settings.SITE_URL}{reverse('carrier_call', args=[shipment.carrier.code])}"


@shared_task
def apply_carrier_calls() -> int:
    """Read stored calls, batch by batch until none is left, and tell the orders; returns how many were read."""
    forget_nudge("logistics.tasks.apply_carrier_calls")
    actions.adopt_calls()
    applied = 0
    for _ in range(BATCHES_MOST):
        count, new = actions.apply_calls(read=read_call)
        applied += count
        if new:
            actions.tell_due_orders()
        if not count:
            break
    return applied


def read_call(call: CarrierCall) -> list[ScanRecord]:
    """The scans in a stored call, by its carrier's adapter. Raises Unreadable."""
    speaker = adapter(call.carrier)
    return (speaker.parse_answer if call.kind == CarrierCall.Kind.PULL else speaker.parse)(bytes(call.body))


@shared_task
def tell_orders() -> int:
    """Tell orders what their parcels mean for them, where that was not done at once."""
    forget_nudge("logistics.tasks.tell_orders")
    told = 0
    while count := actions.tell_due_orders():
        told += count
    return told


@shared_task
def pull_silent_shipments() -> int:
    """Ask carriers about parcels they have said nothing of; returns how many answered."""
    answered, given_up = 0, set()
    for shipment in queries.claim_pulls():
        if shipment.carrier_id in given_up:
            actions.pull_later(shipment_id=shipment.pk)
            continue
        try:
            raw = adapter(shipment.carrier).pull(shipment.waybill)
        except CarrierError as error:
            log.warning("pull_failed", shipment_id=shipment.pk, error=str(error))
            actions.note_answer(carrier_id=shipment.carrier_id, is_answered=error.permanent, is_booking=False)
            failures = actions.note_not_asked(shipment_id=shipment.pk, is_permanent=error.permanent)
            if failures >= FAILURES_MOST:
                given_up.add(shipment.carrier_id)
            continue
        except Exception:  # a mistake of ours with one parcel: the others are asked about all the same
            log.exception("pull_broke_off", shipment_id=shipment.pk)
            actions.note_not_asked(shipment_id=shipment.pk, is_permanent=True)
            continue
        actions.note_answer(carrier_id=shipment.carrier_id, is_answered=True, is_booking=False)
        actions.note_asked(carrier_id=shipment.carrier_id)
        actions.store_answer(carrier_id=shipment.carrier_id, shipment_id=shipment.pk, kind="pull", body=raw)
        actions.postpone_pull(shipment=shipment)
        answered += 1
    if answered:
        apply_carrier_calls()
    return answered


@shared_task
def watch_carriers() -> int:
    """Note which carriers have gone dark, and which are back."""
    return len(actions.watch_carriers())


@shared_task
def call_off_parcels() -> int:
    """Call off what cancelled orders left behind, and tell carriers which bookings are called off; returns how many were
    told. Said twice, it is called off once."""
    for shipment_id in queries.parcels_of_ended_orders():
        try:
            actions.call_off_for_ended_order(shipment_id=shipment_id)
        except DatabaseError:
            log.exception("parcel_not_called_off", shipment_id=shipment_id)
    told = 0
    for shipment_id in queries.shipments_to_call_off():
        try:
            told += _call_off(shipment_id)
        except (
            Exception
        ) as error:  # a mistake of ours with one parcel: of the others the carriers are told all the same
            log.exception("calling_off_broke_off", shipment_id=shipment_id)
            actions.record_calling_off(shipment_id=shipment_id, failure=repr(error))
    return told


def _call_off(shipment_id: int) -> bool:
    """Tell one carrier. Where the answer to the booking was lost, it is asked for the waybill first."""
    shipment = Shipment.objects.select_related("carrier").get(pk=shipment_id)
    if not shipment.waybill:
        if not _book(shipment_id):
            return False
        shipment.refresh_from_db(fields=["waybill"])
    try:
        adapter(shipment.carrier).cancel(waybill=shipment.waybill)
    except CarrierError as error:
        log.warning("calling_off_failed", shipment_id=shipment_id, error=str(error))
        actions.record_calling_off(shipment_id=shipment_id, failure=str(error), is_permanent=error.permanent)
        return False
    actions.record_calling_off(shipment_id=shipment_id)
    return True


@shared_task
def keep_promises() -> int:
    """Give paid orders the day their buyers were shown."""
    return actions.keep_promises_of_paid()


@shared_task
def find_parcel_problems() -> int:
    """Doubt typed numbers that nobody scans, and bring the queue of problems up to date."""
    for shipment_id in queries.typed_without_scan(NO_SCAN_AFTER):
        try:
            actions.weigh_silent_number(shipment_id=shipment_id)
        except DatabaseError:
            log.exception("number_not_weighed", shipment_id=shipment_id)
    return actions.sweep_problems()


@shared_task
def measure_carriers() -> int:
    """Work out anew how punctual carriers are."""
    return actions.measure_carriers()
