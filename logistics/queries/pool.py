"""What is left of the pools, and what our carriers' numbers look like."""

from typing import Final

from django.db.models import Count, F, Q, QuerySet

from logistics.models import Carrier, NumberBatch, PooledNumber
from logistics.numbers import Format

HOUSE_WEIGHT: Final = 96


FREE: Final = Count("pooled_numbers", filter=Q(pooled_numbers__status="free"))


def carriers_with_stock() -> QuerySet[Carrier]:
    """Carriers that work for us, with `free_count`, the numbers left in their pools."""
    return Carrier.objects.filter(is_active=True).annotate(free_count=FREE).order_by("code")


def stocks() -> QuerySet[Carrier]:
    """Those whose numbers come from a pool."""
    return carriers_with_stock().filter(is_pooled=True)


def low_stocks() -> QuerySet[Carrier]:
    """Those with fewer free numbers than they should have."""
    pooled = Carrier.objects.filter(is_pooled=True, is_active=True).annotate(free_count=FREE)
    return pooled.filter(free_count__lt=F("low_stock_at")).order_by("code")


def is_pooled(carrier: Carrier, number: str) -> bool:
    """Whether a number is one of the carrier's pool, free, used or void."""
    return PooledNumber.objects.filter(carrier=carrier, number=number).exists()


def newest_batches() -> QuerySet[NumberBatch]:
    return NumberBatch.objects.select_related("carrier", "added_by").order_by("-pk")


def house_formats() -> list[Format]:
    """The forms of our own carriers' numbers, for `recognise`."""
    rows = Carrier.objects.filter(is_active=True).exclude(number_pattern="").order_by("code")
    return [
        Format(
            carrier=row.code,
            code="house",
            name=row.name_en,
            shapes=(row.number_pattern,),
            weight=HOUSE_WEIGHT,
        )
        for row in rows
    ]
