"""What is still to be sent of an order, made ready for its page in the office."""

from typing import Any

from logistics import journeys, queries
from logistics.actions.splitting import SENT_FROM
from logistics.models import Shipment
from marketplace.models import Order


def sending(order: Order) -> dict[str, Any]:
    """`is_open`: parcels may be handed over at all. `outstanding` of `count` are to be; `least` have a carrier. `back` are
    those that came back or were given up and are not settled, `settle_by_at` the first of their limits."""
    goods = order.shipments.filter(purpose=Shipment.Purpose.GOODS).exclude(status__in=journeys.CALLED_OFF)
    parcels = list(goods.order_by("pk"))
    resent = {parcel.resend_of_id for parcel in parcels}
    gone_again = {parcel.resend_of_id for parcel in parcels if parcel.handed_over_at and not parcel.is_doubted}
    sound = [parcel for parcel in parcels if parcel.status not in journeys.FAILED and parcel.pk not in resent]
    back = [parcel for parcel in parcels if parcel.settle_by_at is not None and parcel.pk not in gone_again]
    is_open = order.kind == "physical" and order.status in SENT_FROM
    waits = bool(back) and order.hold is not None and order.hold.ended_at is None
    unsent = [parcel for parcel in parcels if parcel.handed_over_at is None]
    return {
        "is_open": is_open,
        "count": max(order.parcel_count, len(sound)),
        "sent": len(sound),
        "least": max(1, len(sound)),
        "most": journeys.PARCELS_MOST,
        "outstanding": max(0, order.parcel_count - len(sound)) if is_open else 0,
        "back": back if waits else [],
        "settle_by_at": min((parcel.settle_by_at for parcel in back if parcel.settle_by_at), default=None),
        "can_refund": waits and len(parcels) == len(back) + len(unsent),
        "share_g": queries.parcel_of_order(order).weight_g if is_open else 0,
    }
