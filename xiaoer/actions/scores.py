"""Scores of vendors: gathered set-based, judged by the pure formula, kept a row a vendor and day; and the month's lock."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.actions import notify_each
from vendors.actions import raise_tier, score_path
from vendors.models import Vendor, VendorMember, VendorScore, VendorTier
from vendors.scoring import VendorFacts, score, takes_effect_at
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
    rows = (score_row(vendor_id, of_vendor, scored_on) for vendor_id, of_vendor in facts.items())
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


def lock_tiers(*, now: datetime) -> int:
    """Lock the tiers of the month of `now` in the house's zone; returns how many were locked by this call.

    A tier is that of the vendor's first score in the month, so that a lock made late is the same as one made on the 1st.
    Cut off in the middle, the next run goes on; two at once lock, and tell, each shop once.
    """
    today = now.astimezone(HOUSE_ZONE).date()
    month_on = today.replace(day=1)
    firsts = VendorScore.objects.filter(scored_on__range=(month_on, today)).exclude(vendor__tiers__month_on=month_on)
    firsts = firsts.order_by("vendor_id", "scored_on").distinct("vendor_id").defer("facts")
    rows = firsts.iterator(chunk_size=ROWS_A_TRANSACTION)
    locked = 0
    while chunk := list(islice(rows, ROWS_A_TRANSACTION)):
        locked += _lock_some(chunk, month_on, now)
    return locked


@transaction.atomic
def _lock_some(scores: list[VendorScore], month_on: date, now: datetime) -> int:
    ids = [row.vendor_id for row in scores]
    list(Vendor.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    held = VendorTier.objects.filter(vendor_id__in=ids, takes_effect_at__lte=now, month_on__lt=month_on)
    before = dict(held.order_by("vendor_id", "-month_on").distinct("vendor_id").values_list("vendor_id", "stars"))
    done = set(VendorTier.objects.filter(vendor_id__in=ids, month_on=month_on).values_list("vendor_id", flat=True))
    tiers = [_tier(row, before.get(row.vendor_id), month_on, now) for row in scores if row.vendor_id not in done]
    VendorTier.objects.bulk_create(tiers)
    _tell_of_changes({tier.vendor_id: tier for tier in tiers if tier.stars != tier.stars_before})
    return len(tiers)


def _tier(row: VendorScore, before: int | None, month_on: date, now: datetime) -> VendorTier:
    stars = None if row.is_new else row.stars
    return VendorTier(
        vendor_id=row.vendor_id,
        month_on=month_on,
        stars=stars,
        stars_before=before,
        lowest=row.lowest,
        scored_on=row.scored_on,
        locked_at=now,
        takes_effect_at=takes_effect_at(stars=stars, before=before, locked_at=now),
    )


def _tell_of_changes(changed: dict[int, VendorTier]) -> None:
    """Everyone of a shop hears of a downgrade, by mail too, before it takes effect; and of an upgrade."""
    members = VendorMember.objects.filter(vendor_id__in=list(changed)).select_related("vendor").order_by("pk")
    notify_each(_change_in_words(member, changed[member.vendor_id]) for member in members)


def _change_in_words(member: VendorMember, tier: VendorTier) -> dict[str, Any]:
    is_downgrade = tier.takes_effect_at > tier.locked_at
    return {
        "user_id": member.user_id,
        "kind": ("tier_down" if tier.stars is not None else "tier_lost") if is_downgrade else "tier_up",
        "path": score_path(member.vendor),
        "dedup_key": f"tier/{tier.vendor_id}/{tier.month_on}/{member.user_id}",
        "by_mail": is_downgrade,
        "stars": tier.stars,
        "day": tier.takes_effect_at.astimezone(HOUSE_ZONE).date().isoformat(),
    }


def score_anew(*, vendor_id: int, now: datetime) -> None:
    """What a vendor is judged by has changed: make today's preview again, and the month's tier from the facts of its night.

    The tier may only rise by it.
    """
    recompute_scores(until=now, vendor_ids=[vendor_id])
    month_on = now.astimezone(HOUSE_ZONE).date().replace(day=1)
    tier = VendorTier.objects.filter(vendor_id=vendor_id, month_on=month_on).first()
    if tier is None:
        return
    night = datetime.combine(tier.scored_on, time(SCORED_FROM_HOUR), HOUSE_ZONE)
    facts = scoring_facts.gather(until=night, vendor_ids=[vendor_id]).get(vendor_id)
    if facts is not None and not score(facts).is_new:
        raise_tier(vendor_id=vendor_id, month_on=month_on, stars=score(facts).stars)


def score_row(vendor_id: int, facts: VendorFacts, scored_on: date) -> VendorScore:
    """What the facts are worth, as a row of that day; not saved."""
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
