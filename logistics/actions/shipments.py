"""Asking for a parcel to be carried."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from logistics import calendars, lanes, queries
from logistics.actions.capacity import begin_trial, take_place
from logistics.actions.promises import keep_promise
from logistics.actions.splitting import begin_anew, check_may_send, check_weight, parcel_to_replace
from logistics.models import Carrier, Shipment
from logistics.ratecards import Parcel
from marketplace.models import Order
from marketplace.queries import lock_order


@transaction.atomic
def request_shipment(
    *,
    order_id: int,
    by: User,
    carrier_code: str = "",
    mode: str = "balanced",
    service: str = "",
    reason: str = "",
    weight_g: int | None = None,
) -> Shipment:
    """Choose a carrier for a parcel of a paid order and write down that it should be booked; a worker does the asking.

    As many as the order has parcels; where one came back or was given up, another may go in its stead. `carrier_code`
    (and `service`) override the choice, which wants a `reason` when it differs from the routing's own. Without `weight_g`
    (grams) a parcel weighs its even share of the goods.
    Raises ValidationError with code `order_state`, `booked_already`, `no_carrier`, `unknown_mode`, `reason_needed`,
    `weight_range`.
    """
    order = lock_order(order_id)
    check_may_send(order)
    if not queries.parcels_outstanding(order):
        raise ValidationError(_("A carrier is booked already."), code="booked_already")
    if mode not in lanes.MODES:
        raise ValidationError(_("There is no such way to choose."), code="unknown_mode")
    check_weight(weight_g)
    parcel = queries.parcel_of_order(order, weight_g=weight_g)
    now = database_now()
    today = queries.china_day(now)
    verdicts, chosen = _decide(order, parcel, mode, carrier_code, service, today)
    is_override = not chosen.is_chosen and chosen.reason != "made_room"
    if is_override and not reason.strip():
        raise ValidationError(_("Say why you take another carrier than the best one."), code="reason_needed")
    shipment = _shipment(order, parcel, chosen, today)
    decision = {"verdicts": [v._asdict() for v in verdicts], "mode": mode, "by": by.pk, "override": is_override}
    shipment.decision = decision | ({"reason": reason.strip()[:300]} if is_override else {})
    shipment.resend_of = parcel_to_replace(order)
    shipment.save()
    if shipment.resend_of is not None:
        begin_anew(order)
    keep_promise(order, booked_for=shipment.promised_on)
    nudge_on_commit("logistics.tasks.book_shipments")
    return shipment


def _decide(
    order: Order, parcel: Parcel, mode: str, carrier_code: str, service: str, today: date
) -> tuple[Sequence[lanes.Verdict], lanes.Verdict]:
    """The verdicts and the one to book. A carrier whose last place today went while we were choosing is passed over."""
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
        if take_place(carrier_code=chosen.code, day=today):
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


def _shipment(order: Order, parcel: Parcel, chosen: lanes.Verdict, today: date) -> Shipment:
    carrier = Carrier.objects.get(code=chosen.code)
    return Shipment(
        order=order,
        carrier=carrier,
        service=chosen.service,
        weight_g=parcel.weight_g,
        billable_g=chosen.billable_g,
        freight_minor=chosen.rate_minor,
        origin_code=order.vendor.division_code,
        destination_code=lanes.place_of(order.address),
        promised_on=calendars.promise(today, chosen.transit_days),
        place_on=today if carrier.parcels_a_day is not None else None,
    )
