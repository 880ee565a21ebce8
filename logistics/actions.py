"""Every write about parcels."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow.rules import OUTSIDE_TRIES, retry_delay
from logistics import lanes, queries
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierCall, Shipment, TrackingEvent
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import lock_order

FINAL = (Shipment.Status.DELIVERED, Shipment.Status.RETURNED, Shipment.Status.CANCELLED, Shipment.Status.EXPIRED)


@transaction.atomic
def request_shipment(*, order_id: int, by: User, carrier_code: str = "") -> Shipment:
    """Choose a carrier for a paid order and write down that it should be booked; a worker does the asking.

    `carrier_code` overrides the choice. Raises ValidationError with code `order_state`, `booked_already`, `no_carrier`.
    """
    order = lock_order(order_id)
    if order.status != Order.Status.PAID or order.kind != "physical":
        raise ValidationError(_("This order can't be shipped now."), code="order_state")
    if order.shipments.exclude(status=Shipment.Status.CANCELLED).exists():
        raise ValidationError(_("A carrier is booked already."), code="booked_already")
    weight_g = sum(line.listing.weight_g * line.quantity for line in order.lines.select_related("listing"))
    verdicts = lanes.choose(
        queries.candidates(),
        origin=order.vendor.division_code,
        destination=order.address.get("division_code", ""),
        weight_g=weight_g,
    )
    chosen = next((v for v in verdicts if (v.code == carrier_code if carrier_code else v.is_chosen)), None)
    if chosen is None or (chosen.score is None and chosen.reason == "does_not_serve"):
        raise ValidationError(_("No carrier goes there."), code="no_carrier")
    now = database_now()
    promised_on = lanes.promise(now.date(), chosen.transit_days)
    shipment = Shipment.objects.create(
        order=order,
        carrier=Carrier.objects.get(code=chosen.code),
        weight_g=weight_g,
        freight_minor=chosen.rate_minor,
        decision={"verdicts": [_plain(verdict) for verdict in verdicts], "by": by.pk, "override": bool(carrier_code)},
        promised_on=promised_on,
    )
    order.promised_by_at = now + (promised_on - now.date()) + timedelta(days=1)
    order.save(update_fields=["promised_by_at"])
    nudge_on_commit("logistics.tasks.book_shipments")
    return shipment


def _plain(verdict: lanes.Verdict) -> dict:
    return {name: getattr(verdict, name) for name in lanes.Verdict.__slots__}


@transaction.atomic
def record_booking(*, shipment_id: int, waybill: str = "", failure: str = "", is_permanent: bool = False) -> Shipment:
    """Write down the carrier's answer to a booking: a waybill, or why not. A booked parcel stays booked."""
    shipment = queries.lock_shipment(shipment_id)
    if shipment.status != Shipment.Status.REQUESTED:
        return shipment
    if failure:
        shipment.tries += 1
        shipment.failure = failure[:200]
        shipment.retry_at = database_now() + retry_delay(shipment.tries)
        if is_permanent or shipment.tries >= OUTSIDE_TRIES:
            shipment.status = Shipment.Status.CANCELLED
        shipment.save(update_fields=["tries", "failure", "retry_at", "status"])
        return shipment
    now = database_now()
    shipment.status = Shipment.Status.CREATED
    shipment.waybill = waybill
    shipment.booked_at = now
    shipment.failure = ""
    shipment.pull_at = now + lanes.PULL_EVERY[shipment.carrier.kind]
    shipment.save(update_fields=["status", "waybill", "booked_at", "failure", "pull_at"])
    return shipment


def store_call(*, carrier: Carrier, body: bytes) -> CarrierCall:
    """Keep a verified call, raw."""
    call = CarrierCall.objects.create(carrier=carrier, body=body)
    nudge_on_commit("logistics.tasks.apply_carrier_calls")
    return call


def close_call(*, call_id: int, status: str, reason: str = "") -> None:
    CarrierCall.objects.filter(pk=call_id, status=CarrierCall.Status.STORED).update(
        status=status, reason=reason[:200], applied_at=Now()
    )


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
    where = lanes.standing(queries.scans_of(shipment), before=Shipment.Status.CREATED)
    shipment.status = where.status
    shipment.last_event_at = where.last_event_at
    shipment.delivered_at = where.delivered_at
    now = database_now()
    shipment.pull_at = None if where.status in FINAL else now + lanes.PULL_EVERY[shipment.carrier.kind]
    shipment.save(update_fields=["status", "last_event_at", "delivered_at", "pull_at"])
    if where.handed_over_at is not None:
        is_courier = shipment.carrier.kind != Carrier.Kind.POST
        marketplace.mark_shipped(order_id=shipment.order_id, at=where.handed_over_at, reports_delivery=is_courier)
    if where.status == Shipment.Status.DELIVERED and where.delivered_at is not None:
        marketplace.mark_delivered(order_id=shipment.order_id, at=where.delivered_at)


def postpone_pull(*, shipment: Shipment) -> None:
    """The carrier had nothing new, or could not be asked."""
    Shipment.objects.filter(pk=shipment.pk).update(pull_at=Now() + lanes.PULL_EVERY[shipment.carrier.kind])
