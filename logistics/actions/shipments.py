"""Asking for a parcel to be carried, and what came of it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow.rules import OUTSIDE_TRIES, retry_delay
from logistics import journeys, lanes, queries
from logistics.actions.numbers import claim_number
from logistics.actions.pool import void_number_of
from logistics.models import Carrier, Shipment
from marketplace.models import Order
from marketplace.queries import lock_order


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
        if shipment.status == Shipment.Status.CANCELLED:
            void_number_of(shipment=shipment, reason="the booking failed")
        return shipment
    now = database_now()
    claim_number(shipment, waybill)
    shipment.status = Shipment.Status.CREATED
    shipment.booked_at = now
    shipment.failure = ""
    shipment.pull_at = now + journeys.PULL_EVERY[shipment.carrier.kind]
    shipment.save(update_fields=["status", "waybill", "booked_at", "failure", "pull_at"])
    return shipment
