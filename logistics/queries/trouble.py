"""What of carriers somebody has to look at."""

from typing import Any, Final

from django.db.models import BinaryField, Count, Max, Q, QuerySet
from django.db.models.functions import Substr

from logistics import journeys
from logistics.models import Carrier, CarrierCall, Shipment, TrackingEvent

HEAD_BYTES: Final = 16_384
"""Of a raw call on a page: whole ones have up to half a megabyte."""


def with_heads(calls: QuerySet[CarrierCall]) -> QuerySet[CarrierCall]:
    """Calls without their bodies, but for the beginning: `head`."""
    return calls.annotate(head=Substr("body", 1, HEAD_BYTES, output_field=BinaryField())).defer("body")


def calls_to_look_at(limit: int = 100) -> QuerySet[CarrierCall]:
    """Signed calls and answers that could not be read, or failed too often, newest first."""
    trouble = (CarrierCall.Status.REFUSED, CarrierCall.Status.PARKED)
    return CarrierCall.objects.filter(status__in=trouble).select_related("carrier").order_by("-pk")[:limit]


def unknown_codes(limit: int = 100) -> list[dict[str, Any]]:
    """Codes for which we have no word: `carrier` (its code), `carrier_code`, `text` (one of its), `count`, `last_at`."""
    told = TrackingEvent.objects.filter(status="unknown", voids_key="")
    rows = told.values("shipment__carrier__code", "carrier_code").annotate(
        count=Count("pk"), last_at=Max("received_at"), text=Max("text")
    )
    return [
        {
            "carrier": row["shipment__carrier__code"],
            "carrier_code": row["carrier_code"],
            "text": row["text"],
            "count": row["count"],
            "last_at": row["last_at"],
        }
        for row in rows.order_by("-last_at")[:limit]
    ]


def carriers_to_watch() -> list[int]:
    """Carriers with parcels on the way, and those that are dark."""
    has_parcels = Q(shipments__status__in=journeys.ON_THE_WAY)
    found = Carrier.objects.filter(Q(is_active=True) & has_parcels | Q(dark_since_at__isnull=False))
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def dark_carriers() -> QuerySet[Carrier]:
    """Carriers that have gone silent with parcels on the way, with `held_count`, how many parcels wait for them."""
    held = Count("shipments", filter=Q(shipments__status__in=journeys.ON_THE_WAY))
    return Carrier.objects.filter(dark_since_at__isnull=False).annotate(held_count=held).order_by("dark_since_at")


def contradicted_parcels() -> QuerySet[Shipment]:
    """Parcels whose delivery the carrier, when asked, knows nothing of."""
    doubted = Shipment.objects.filter(contradicted_at__isnull=False)
    return doubted.select_related("carrier", "order").order_by("contradicted_at")
