"""Parcels that came back to the shop, or that their carrier gave up: sent again, refunded, or disputed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from logistics import journeys, queries
from logistics.models import Shipment
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import hold_is_open, lock_order


def follow_return(*, order: Order, shipment: Shipment, is_resent: bool) -> None:
    """Start the vendor's time to settle a locked parcel that is back, and tell both sides; end it when it is not back after
    all. One that was sent again keeps its time: it is over when a carrier has the new one.
    """
    is_back = shipment.status in journeys.TO_SETTLE and not shipment.is_doubted
    if not is_back and shipment.settle_by_at is not None:
        shipment.settle_by_at = None
        shipment.save(update_fields=["settle_by_at"])
    elif is_back and shipment.settle_by_at is None and not is_resent and _is_open(order):
        shipment.settle_by_at = database_now() + journeys.SETTLE_WITHIN
        shipment.save(update_fields=["settle_by_at"])
        _tell_both(order, shipment)


def _is_open(order: Order) -> bool:
    return order.hold_id is not None and order.confirmed_at is None and hold_is_open(order)


def _tell_both(order: Order, shipment: Shipment) -> None:
    key = f"came_back/{shipment.pk}"
    notify(user_id=order.buyer_id, kind="order_came_back", path=f"/orders/{order.public_id}/", dedup_key=key)
    path = f"/office/{order.vendor.slug}/orders/{order.public_id}/"
    for user_id in order.vendor.members.values_list("user_id", flat=True):
        notify(user_id=user_id, kind="parcel_came_back", path=path, dedup_key=f"{key}/{user_id}")


@transaction.atomic
def refund_returned(*, order_id: int, by: User) -> Order:
    """The vendor gives all the money back for an order of which nothing reached the buyer: every parcel is back or given up.

    What was booked to go in their stead is called off by the sweep.
    Raises ValidationError with code `not_returned`, `dispute_open`, `order_state`.
    """
    lock_order(order_id)
    parcels = queries.lock_shipments_of(order_id).exclude(status__in=journeys.CALLED_OFF)
    back = {parcel.pk for parcel in parcels if parcel.status in journeys.TO_SETTLE and not parcel.is_doubted}
    unsent = {parcel.pk for parcel in parcels if parcel.handed_over_at is None}
    if not back or {parcel.pk for parcel in parcels} - back - unsent:
        raise ValidationError(_("Only an order whose parcels all came back is refunded here."), code="not_returned")
    return marketplace.refund_by_vendor(order_id=order_id, by=by, reason="came_back")
