"""What carriers tell of parcels, and what it means for their orders."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.clock import database_now
from logistics import journeys, queries
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Shipment, TrackingEvent
from marketplace import actions as marketplace
from marketplace.queries import lock_order

FINAL = (Shipment.Status.DELIVERED, Shipment.Status.RETURNED, Shipment.Status.CANCELLED, Shipment.Status.EXPIRED)


def record_scans(*, carrier: Carrier, records: list[ScanRecord]) -> int:
    """Keep new scans and bring their parcels' state in line; returns how many were new. Repeats change nothing."""
    new = 0
    for waybill in dict.fromkeys(record.waybill for record in records):
        shipment_id = Shipment.objects.filter(carrier=carrier, waybill=waybill).values_list("pk", flat=True).first()
        if shipment_id is not None:
            new += _record_scans_of(shipment_id, [record for record in records if record.waybill == waybill])
    return new


def _record_scans_of(shipment_id: int, records: list[ScanRecord]) -> int:
    """Order first, then parcel: locks go down in one order everywhere."""
    order_id = Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id)
    with transaction.atomic():
        lock_order(order_id)
        shipment = queries.lock_shipment(shipment_id)
        known = set(shipment.events.values_list("event_key", flat=True))
        fresh = {record.event_key: record for record in records if record.event_key not in known}
        TrackingEvent.objects.bulk_create(_event(shipment, record) for record in fresh.values())
        _project(shipment)
        return len(fresh)


def _event(shipment: Shipment, record: ScanRecord) -> TrackingEvent:
    return TrackingEvent(
        shipment=shipment,
        event_key=record.event_key,
        status=record.status,
        carrier_code=record.carrier_code,
        text=record.text,
        facility=record.facility,
        occurred_at=record.occurred_at,
        voids_key=record.voids_key,
    )


def _project(shipment: Shipment) -> None:
    """Make the parcel's state what its scans say, and tell the order what it has to know."""
    where = journeys.standing(queries.scans_of(shipment), before=Shipment.Status.CREATED)
    shipment.status = where.status
    shipment.last_event_at = where.last_event_at
    shipment.delivered_at = where.delivered_at
    now = database_now()
    shipment.pull_at = None if where.status in FINAL else now + journeys.PULL_EVERY[shipment.carrier.kind]
    shipment.save(update_fields=["status", "last_event_at", "delivered_at", "pull_at"])
    if where.handed_over_at is not None:
        is_courier = shipment.carrier.kind != Carrier.Kind.POST
        marketplace.mark_shipped(order_id=shipment.order_id, at=where.handed_over_at, reports_delivery=is_courier)
    if where.status == Shipment.Status.DELIVERED and where.delivered_at is not None:
        marketplace.mark_delivered(order_id=shipment.order_id, at=where.delivered_at)


def postpone_pull(*, shipment: Shipment) -> None:
    """The carrier had nothing new, or could not be asked."""
    Shipment.objects.filter(pk=shipment.pk).update(pull_at=Now() + journeys.PULL_EVERY[shipment.carrier.kind])
