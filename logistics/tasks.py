"""Sweeps that talk with carriers, and read what they said."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import F
from django.urls import reverse

from logistics import actions, queries
from logistics.carriers import adapter
from logistics.carriers.base import CarrierError, Unreadable
from logistics.models import CarrierCall, Shipment

log = structlog.get_logger(__name__)

CALL_TRIES = 8


@shared_task
def book_shipments() -> int:
    """Ask carriers for the waybills that wait. The reference makes a second asking harmless."""
    booked = 0
    for shipment_id in queries.shipments_to_book():
        shipment = Shipment.objects.select_related("carrier", "order__vendor").get(pk=shipment_id)
        try:
            booking = adapter(shipment.carrier).book(
                reference=str(shipment.public_id), parcel=parcel_of(shipment), notify_url=notify_url(shipment)
            )
        except CarrierError as error:
            log.warning("booking_failed", shipment_id=shipment_id, error=str(error))
            actions.record_booking(shipment_id=shipment_id, failure=str(error), is_permanent=error.permanent)
            continue
        actions.record_booking(shipment_id=shipment_id, waybill=booking.waybill)
        booked += 1
    return booked


def parcel_of(shipment: Shipment) -> dict:
    """What a carrier has to know of a parcel."""
    vendor = shipment.order.vendor
    return {
        "weight_g": shipment.weight_g,
        "from": {"name": vendor.name_zh or vendor.name_en, "division_code": vendor.division_code},
        "to": shipment.order.address,
    }


def notify_url(shipment: Shipment) -> str:
    return f"{settings.SITE_URL}{reverse('carrier_call', args=[shipment.carrier.code])}"


@shared_task
def apply_carrier_calls() -> int:
    """Read stored calls in the order in which they came."""
    applied = 0
    waiting = CarrierCall.objects.filter(status=CarrierCall.Status.STORED, tries__lt=CALL_TRIES)
    for call in waiting.select_related("carrier").order_by("pk")[:500]:
        try:
            actions.record_scans(carrier=call.carrier, records=adapter(call.carrier).parse(bytes(call.body)))
        except Unreadable as error:
            log.error("carrier_call_unreadable", call_id=call.pk, error=str(error))
            actions.close_call(call_id=call.pk, status=CarrierCall.Status.REFUSED, reason=str(error))
        except (DatabaseError, ValidationError):
            CarrierCall.objects.filter(pk=call.pk).update(tries=F("tries") + 1)
            log.exception("carrier_call_failed", call_id=call.pk)
        else:
            actions.close_call(call_id=call.pk, status=CarrierCall.Status.APPLIED)
            applied += 1
    return applied


@shared_task
def pull_silent_shipments() -> int:
    """Ask carriers about parcels they have said nothing of."""
    news = 0
    for shipment in queries.shipments_to_pull():
        try:
            records = adapter(shipment.carrier).pull(shipment.waybill)
        except CarrierError as error:
            log.warning("pull_failed", shipment_id=shipment.pk, error=str(error))
            records = []
        fresh = actions.record_scans(carrier=shipment.carrier, records=records) if records else 0
        if not fresh:
            actions.postpone_pull(shipment=shipment)
        news += fresh
    return news
