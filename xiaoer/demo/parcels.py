"""What the roads of the demo have besides plain journeys: an order in two parcels, and a parcel that came back."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.virtual_clock import as_if_at
from logistics import actions as logistics
from logistics.carriers.base import ScanRecord
from logistics.models import Shipment
from marketplace.models import Order
from vendors.models import VendorMember


def play_parcels() -> int:
    """Split one order under way, and let the parcel of another come back; returns how many that took. Each happens once."""
    under_way = Order.objects.filter(status=Order.Status.SHIPPED, kind="physical", disputes=None).order_by("-pk")
    is_split = Order.objects.filter(parcel_count__gt=1).exists()
    is_back = Shipment.objects.filter(settle_by_at__isnull=False).exists()
    return (0 if is_split else _split(under_way)) + (0 if is_back else _bring_back(under_way))


def _split(under_way: QuerySet[Order]) -> int:
    order = under_way.first()
    if order is None:
        return 0
    owner = order.vendor.members.get(role=VendorMember.Role.OWNER).user
    logistics.plan_parcels(order_id=order.pk, by=owner, count=2)
    return 1


def _bring_back(under_way: QuerySet[Order]) -> int:
    parcels = Shipment.objects.filter(order__in=under_way.filter(parcel_count=1), status="in_transit")
    parcel = parcels.select_related("carrier", "order__vendor").order_by("-pk").first()
    if parcel is None:
        return 0
    assert parcel.last_event_at is not None, "a parcel under way was scanned"
    since, city = timezone.now() - parcel.last_event_at, parcel.order.vendor.city_zh
    records = [
        ScanRecord(
            parcel.waybill,
            f"{parcel.waybill}-{status}",
            status,
            status.upper(),
            "",
            city,
            parcel.last_event_at + share * since,
        )
        for status, share in (("returning", 0.3), ("returned", 0.8))
    ]
    at = records[-1].occurred_at
    with as_if_at(at):
        logistics.record_scans(carrier=parcel.carrier, records=records)
    return 1
