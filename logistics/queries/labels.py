"""What stands on the labels of parcels."""

from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from logistics.labels import Label
from logistics.models import Shipment
from logistics.queries.shipments import NO_LONGER_SENT
from vendors.models import Vendor

BATCH_MOST: Final = 200
"""Labels in one file."""


def printable(vendor: Vendor) -> QuerySet[Shipment]:
    """Booked parcels of a shop that the carrier has not collected yet, the oldest first. Whose number was typed is at a
    carrier, with its label on.

    Not what a buyer sends back, nor what goes to nobody since its order was cancelled.
    """
    rows = Shipment.objects.filter(order__vendor=vendor, status=Shipment.Status.CREATED, typed_by=None)
    rows = rows.exclude(waybill="").exclude(purpose=Shipment.Purpose.RETURN).exclude(order__status__in=NO_LONGER_SENT)
    return rows.select_related("carrier", "order__vendor", "order__buyer").order_by("id")


def labels_of(vendor: Vendor, public_ids: Collection[str]) -> list[Label]:
    """The labels of the named parcels of this shop, the oldest first; others are left out."""
    rows = Shipment.objects.filter(order__vendor=vendor, public_id__in=list(public_ids)[:BATCH_MOST])
    rows = rows.exclude(waybill="").exclude(status=Shipment.Status.CANCELLED).exclude(order__status__in=NO_LONGER_SENT)
    return [label_of(row) for row in rows.select_related("carrier", "order__vendor").order_by("id")]


def has_label(shipment: Shipment) -> bool:
    """Whether there is one to print: it has a number, and is neither called off nor of a cancelled order."""
    is_off = shipment.status == Shipment.Status.CANCELLED or shipment.order.status in NO_LONGER_SENT
    return bool(shipment.waybill) and not is_off


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
