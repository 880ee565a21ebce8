"""What stands on the labels of parcels."""

from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from logistics.labels import Label
from logistics.models import Shipment
from vendors.models import Vendor

BATCH_MOST: Final = 200
"""Labels in one file."""


def printable(vendor: Vendor) -> QuerySet[Shipment]:
    """Booked parcels of a shop that the carrier has not collected yet, the oldest first. Whose number was typed is at a
    carrier, with its label on."""
    rows = Shipment.objects.filter(order__vendor=vendor, status=Shipment.Status.CREATED, typed_by=None)
    rows = rows.exclude(waybill="")
    return rows.select_related("carrier", "order__vendor", "order__buyer").order_by("id")


def labels_of(vendor: Vendor, public_ids: Collection[str]) -> list[Label]:
    """The labels of the named parcels of this shop, the oldest first; others are left out."""
    rows = Shipment.objects.filter(order__vendor=vendor, public_id__in=list(public_ids)[:BATCH_MOST])
    rows = rows.exclude(waybill="").exclude(status=Shipment.Status.CANCELLED)
    return [label_of(row) for row in rows.select_related("carrier", "order__vendor").order_by("id")]


def label_of(shipment: Shipment) -> Label:
    order, carrier, address = shipment.order, shipment.carrier, shipment.order.address
    return Label(
        carrier=" ".join(name for name in (carrier.name_zh, carrier.name_en) if name),
        waybill=shipment.waybill,
        order_number=order.number,
        recipient=str(address.get("recipient", "")),
        phone=masked_phone(str(address.get("phone", ""))),
        area=str(address.get("area", "")),
        street=str(address.get("street", "")),
        sender=" ".join(name for name in (order.vendor.name_zh, order.vendor.name_en) if name),
        sender_place=str(order.vendor.city_zh or order.vendor.city_en),
        weight_g=shipment.weight_g,
        link=f"{settings.SITE_URL}{reverse('tracking', args=[shipment.public_id])}",
    )


def masked_phone(phone: str) -> str:
    """The middle of it hidden: a label is read by everyone on the way, and the carrier was told the whole number."""
    if len(phone) < 7:
        return phone
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
