"""What of carriers somebody has to look at."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import BinaryField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now, Substr

from escrow.models import EscrowHold
from logistics import journeys
from logistics.models import Carrier, CarrierCall, Shipment, TrackingEvent

ORPHANS_LISTED_AFTER: Final = timedelta(hours=6)
"""Until then the booking, or the shop that types the number, may only be late."""

PUSHED_ONLY: Final = Q(
    status=Shipment.Status.DELIVERED, evidence=Shipment.Evidence.PUSH, order__hold__status__in=EscrowHold.OPEN
)
WAITS_FOR_NEWS: Final = Q(status__in=journeys.ON_THE_WAY) | PUSHED_ONLY
"""Parcels of which a carrier can still say what matters to the money: those on the way, and those of which nothing but a
push says that they were delivered, while the money is in escrow."""

HEAD_BYTES: Final = 16_384
"""Of a raw call on a page: whole ones have up to half a megabyte."""


def with_heads(calls: QuerySet[CarrierCall]) -> QuerySet[CarrierCall]:
    """Calls without their bodies, but for the beginning: `head`."""
    return calls.annotate(head=Substr("body", 1, HEAD_BYTES, output_field=BinaryField())).defer("body")


def calls_to_look_at(limit: int = 100) -> QuerySet[CarrierCall]:
    """Signed calls and answers that could not be read, or failed too often, newest first."""
    trouble = (CarrierCall.Status.REFUSED, CarrierCall.Status.PARKED)
    return CarrierCall.objects.filter(status__in=trouble).select_related("carrier").order_by("-pk")[:limit]


def orphaned_calls(limit: int = 100) -> QuerySet[CarrierCall]:
    """Calls about numbers that no parcel has had since (`awaits`), newest first."""
    orphans = CarrierCall.objects.filter(
        status=CarrierCall.Status.ORPHANED, received_at__lt=Now() - ORPHANS_LISTED_AFTER
    )
    return orphans.select_related("carrier").order_by("-pk")[:limit]


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
    """Carriers of whose parcels news is waited for, those too that take no new ones, and those that are dark."""
    has_parcels = Exists(Shipment.objects.filter(WAITS_FOR_NEWS, carrier=OuterRef("pk")))
    found = Carrier.objects.filter(has_parcels | Q(dark_since_at__isnull=False))
    return list(found.order_by("pk").values_list("pk", flat=True))


def has_unsettled_parcels(carrier: Carrier) -> bool:
    """Whether a carrier still has to do with parcels of ours: not yet at their end, or delivered with money in escrow."""
    with_money = Q(status=Shipment.Status.DELIVERED, order__hold__status__in=EscrowHold.OPEN)
    unsettled = ~Q(status__in=journeys.FINAL) | with_money
    return Shipment.objects.filter(unsettled, carrier=carrier).exists()


def dark_carriers() -> QuerySet[Carrier]:
    """Carriers that have gone silent, with `held_count`, how many parcels wait for them."""
    waiting = Shipment.objects.filter(WAITS_FOR_NEWS, carrier=OuterRef("pk")).order_by().values("carrier")
    held = Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0)
    return Carrier.objects.filter(dark_since_at__isnull=False).annotate(held_count=held).order_by("dark_since_at")


def contradicted_parcels() -> QuerySet[Shipment]:
    """Parcels whose delivery the carrier, when asked, knows nothing of."""
    doubted = Shipment.objects.filter(contradicted_at__isnull=False)
    return doubted.select_related("carrier", "order").order_by("contradicted_at")
