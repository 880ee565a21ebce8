"""Leaving word for the shop whose parcel it is."""

from accounts.actions import notify_each
from logistics.models import Shipment
from vendors.queries import SHIPPING


def tell_shop(shipment: Shipment, kind: str, **facts: str) -> None:
    """Leave word for everyone who sends parcels for the shop, once a parcel and kind, in the caller's transaction."""
    order = shipment.order
    path = f"/office/{order.vendor.slug}/orders/{order.public_id}/"
    people = order.vendor.members.filter(role__in=SHIPPING).order_by("user_id").values_list("user_id", flat=True)
    words = [
        {"user_id": person, "kind": kind, "path": path, "dedup_key": f"{kind}/{shipment.pk}/{person}", **facts}
        for person in people
    ]
    notify_each([word | {"order": order.number} for word in words])
