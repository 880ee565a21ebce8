"""Parcels as the API shows them."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from logistics import queries, schemas
from logistics.actions import BEFORE_HAND_OVER
from logistics.models import Shipment, TrackingEvent
from logistics.queries.problems import LOST_AFTER, UNDER_WAY
from logistics.words import named_carrier
from marketplace.models import Order


def shipment_resource(shipment: Shipment, user: User, *, may_ship: bool) -> schemas.Shipment:
    """A parcel that the door has let `user` see; `may_ship`: they may act on it for the shop."""
    is_buyer = shipment.order.buyer_id == user.pk
    deadline, then = _deadline(shipment)
    return schemas.Shipment(
        id=shipment.public_id,
        order=shipment.order.public_id,
        side="buyer" if is_buyer else "vendor",
        carrier=schemas.CarrierName(
            code=shipment.carrier.code, name=named_carrier(shipment.carrier), kind=shipment.carrier.kind
        ),
        status=shipment.status,
        waybill=shipment.waybill,
        resend_of=shipment.resend_of.public_id if shipment.resend_of else None,
        is_typed=shipment.typed_by_id is not None,
        is_doubted=shipment.is_doubted,
        weight_g=shipment.weight_g,
        freight_minor=shipment.freight_minor,
        currency=shipment.currency,
        promised_on=shipment.promised_on,
        requested_at=shipment.requested_at,
        booked_at=shipment.booked_at,
        handed_over_at=shipment.handed_over_at,
        delivered_at=shipment.delivered_at,
        evidence=shipment.evidence,
        contradicted_at=shipment.contradicted_at,
        failure="" if is_buyer else shipment.failure,
        scans=list(_scans(shipment)),
        next_deadline=deadline,
        on_expiry=then,
        may=list(_may(shipment)) if may_ship and not is_buyer else [],
    )


def _scans(shipment: Shipment) -> Iterable[schemas.Scan]:
    events: list[TrackingEvent] = sorted(shipment.events.all(), key=lambda event: (event.occurred_at, event.pk))[::-1]
    voided = {event.voids_key for event in events if event.voids_key}
    for event in events:
        yield schemas.Scan(
            status=event.status,
            at=event.occurred_at,
            code=event.carrier_code,
            text=event.text,
            place=event.facility,
            reason=event.incident,
            owner=event.owner,
            is_void=event.event_key in voided,
        )


def _deadline(shipment: Shipment) -> tuple[datetime | None, schemas.Expiry | None]:
    order = shipment.order
    if shipment.is_doubted:  # nothing is called off before a Xiaoer has judged its number
        return None, None
    if shipment.status in BEFORE_HAND_OVER and order.status == Order.Status.PAID and order.auto_cancel_at:
        return order.auto_cancel_at, "order_cancelled"
    if shipment.settle_by_at and queries.parcels_to_settle().filter(pk=shipment.pk, order__disputes=None).exists():
        return shipment.settle_by_at, "dispute_opened"
    heard_at = shipment.last_event_at or shipment.booked_at
    if shipment.status in UNDER_WAY and heard_at is not None:
        return heard_at + LOST_AFTER[shipment.carrier.kind], "listed_as_lost"
    return None, None


def _may(shipment: Shipment) -> Iterable[str]:
    if queries.has_label(shipment):
        yield "label"
    if shipment.status in BEFORE_HAND_OVER and shipment.purpose == Shipment.Purpose.GOODS:
        yield "cancel"
