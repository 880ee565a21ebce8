"""Scores of vendors: gathered set-based, judged by the pure formula, kept a row a vendor and day."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from vendors.models import Vendor, VendorScore
from vendors.scoring import VendorFacts, score
from xiaoer.queries import scoring_facts

HOUSE_ZONE: Final = ZoneInfo("Asia/Shanghai")
SCORED_FROM_HOUR: Final = 3
"""The night's scores are made from this hour on, in the house's zone, of all that happened before it."""

ROWS_A_TRANSACTION: Final = 5_000
SCORED: Final = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)

WRITTEN: Final = ("product", "service", "logistics", "resolution", "stars", "is_new", "order_count", "facts")


def recompute_scores(*, until: datetime, vendor_ids: Collection[int] | None = None) -> int:
    """Score every shop, or `vendor_ids`, by the 180 days before `until`; returns how many.

    The row is that of `until`'s day in the house's zone. Made again, it is replaced: the same facts give the same score.
    """
    facts = scoring_facts.gather(until=until, vendor_ids=vendor_ids)
    scored_on = until.astimezone(HOUSE_ZONE).date()
    rows = (_row(vendor_id, of_vendor, scored_on) for vendor_id, of_vendor in facts.items())
    while chunk := list(islice(rows, ROWS_A_TRANSACTION)):
        with transaction.atomic():
            VendorScore.objects.bulk_create(
                chunk, update_conflicts=True, unique_fields=["vendor", "scored_on"], update_fields=WRITTEN
            )
    return len(facts)


def score_of_the_night(*, now: datetime) -> int:
    """Score the shops that have no score of today yet; returns how many. Cut off in the middle, the next run goes on."""
    night = now.astimezone(HOUSE_ZONE).replace(hour=SCORED_FROM_HOUR, minute=0, second=0, microsecond=0)
    if night > now:
        night -= timedelta(days=1)
    waiting = Vendor.objects.filter(status__in=SCORED).exclude(scores__scored_on__gte=night.date())
    ids = list(waiting.values_list("pk", flat=True))
    return recompute_scores(until=night, vendor_ids=ids) if ids else 0


def _row(vendor_id: int, facts: VendorFacts, scored_on: date) -> VendorScore:
    result = score(facts)
    return VendorScore(
        vendor_id=vendor_id,
        scored_on=scored_on,
        product=result.product,
        service=result.service,
        logistics=result.logistics,
        resolution=result.resolution,
        stars=0 if result.is_new else result.stars,
        is_new=result.is_new,
        order_count=facts.orders,
        facts=asdict(facts),
    )
