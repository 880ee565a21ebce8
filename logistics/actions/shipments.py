"""Asking for a parcel to be carried, and what came of it."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow.rules import OUTSIDE_TRIES, retry_delay
from logistics import calendars, journeys, lanes, queries
from logistics.actions.capacity import begin_trial, take_place
from logistics.actions.numbers import claim_number
from logistics.actions.pool import void_number_of
from logistics.models import Carrier, Shipment
from marketplace.models import Order
from marketplace.queries import lock_order
from vendors.actions import tell_shop


@transaction.atomic
def request_shipment(
    *, order_id: int, by: User, carrier_code: str = "", mode: str = "balanced", service: str = "", reason: str = ""
) -> Shipment:
    """Choose a carrier for a paid order and write down that it should be booked; a worker does the asking.

    `carrier_code` (and `service`) override the choice, which wants a `reason` when it differs from the routing's own.
    Raises ValidationError with code `order_state`, `booked_already`, `no_carrier`, `unknown_mode`, `reason_needed`.
    """
    order = lock_order(order_id)
    if order.status != Order.Status.PAID or order.kind != "physical":
        raise ValidationError(_("This order can't be shipped now."), code="order_state")
    if order.shipments.exclude(status=Shipment.Status.CANCELLED).exists():
        raise ValidationError(_("A carrier is booked already."), code="booked_already")
    if mode not in lanes.MODES:
        raise ValidationError(_("There is no such way to choose."), code="unknown_mode")
    verdicts, chosen = _decide(order, mode, carrier_code, service)
    is_override = not chosen.is_chosen and chosen.reason != "made_room"
    if is_override and not reason.strip():
        raise ValidationError(_("Say why you take another carrier than the best one."), code="reason_needed")
    now = database_now()
    promised_on = calendars.promise(queries.china_day(now), chosen.transit_days)
    shipment = _shipment(order, chosen, promised_on)
    decision = {"verdicts": [v._asdict() for v in verdicts], "mode": mode, "by": by.pk, "override": is_override}
    shipment.decision = decision | ({"reason": reason.strip()[:300]} if is_override else {})
    shipment.save()
    order.promised_by_at = now + (promised_on - now.date()) + timedelta(days=1)
    order.save(update_fields=["promised_by_at"])
    nudge_on_commit("logistics.tasks.book_shipments")
    return shipment


def _decide(order: Order, mode: str, carrier_code: str, service: str) -> tuple[Sequence[lanes.Verdict], lanes.Verdict]:
    """The verdicts and the one to book. A carrier whose last place today went while we were choosing is passed over."""
    parcel = queries.parcel_of_order(order)
    while True:
        verdicts = queries.router().decide(
            origin=order.vendor.division_code,
            destination=lanes.place_of(order.address),
            parcel=parcel,
            mode=mode,
            dice=dice_of(order),
        )
        chosen = _chosen(verdicts, carrier_code, service)
        if chosen is None:
            raise ValidationError(_("No carrier goes there."), code="no_carrier")
        if take_place(carrier_code=chosen.code):
            begin_trial(carrier_code=chosen.code)
            return verdicts, chosen
        if carrier_code:
            raise ValidationError(_("This carrier takes no more parcels today."), code="no_carrier")


def _chosen(verdicts: Sequence[lanes.Verdict], carrier_code: str, service: str) -> lanes.Verdict | None:
    """The routing's own, or the one insisted on: it may be resting or the worse one, but has to go there and take it."""
    if not carrier_code:
        return next((verdict for verdict in verdicts if verdict.is_chosen), None)
    possible = lanes.COMING | {"couriers_compete", "carrier_down"}
    wanted = [v for v in verdicts if v.code == carrier_code and v.reason in possible and service in ("", v.service)]
    return next(iter(wanted), None)


def dice_of(order: Order) -> int:
    """A number from 0 to 9,999 that is the order's own: asked again, it falls the same."""
    return int.from_bytes(hashlib.sha256(f"explore/{order.public_id}".encode()).digest()[:4]) % 10_000


def _shipment(order: Order, chosen: lanes.Verdict, promised_on: date) -> Shipment:
    return Shipment(
        order=order,
        carrier=Carrier.objects.get(code=chosen.code),
        service=chosen.service,
        weight_g=queries.parcel_of_order(order).weight_g,
        billable_g=chosen.billable_g,
        freight_minor=chosen.rate_minor,
        origin_code=order.vendor.division_code,
        destination_code=lanes.place_of(order.address),
        promised_on=promised_on,
    )


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
            _tell_of_failure(shipment)
        return shipment
    now = database_now()
    claim_number(shipment, waybill)
    shipment.status = Shipment.Status.CREATED
    shipment.booked_at = now
    shipment.failure = ""
    shipment.pull_at = now + journeys.PULL_EVERY[shipment.carrier.kind]
    shipment.save(update_fields=["status", "waybill", "booked_at", "failure", "pull_at"])
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
