"""What vendors stand for. The one place that says where stars, pillars and penalty points come from."""

from collections import defaultdict
from collections.abc import Collection

from marketplace.queries import shop_listings
from vendors.models import Vendor, VendorScore
from vendors.queries import points_in_force, stars_in_force
from xiaoer.campaign_rules import PILLARS, Standing


def standing_of(vendor_ids: Collection[int]) -> dict[int, Standing]:
    """The standing of each vendor: stars of the tier in force, pillars of the newest score, penalty points that count now.

    Three queries, however many vendors.
    """
    newest = VendorScore.objects.filter(vendor__in=vendor_ids).order_by("vendor_id", "-scored_on")
    scores = {score.vendor_id: score for score in newest.distinct("vendor_id").defer("facts")}
    rows = Vendor.objects.filter(pk__in=vendor_ids).values_list("pk", stars_in_force("pk"), points_in_force("pk"))
    shelves = shelves_of(vendor_ids)
    return {pk: _standing(scores.get(pk), stars, points, shelves[pk]) for pk, stars, points in rows}


def shelves_of(vendor_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The categories in which each vendor has something on sale."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = shop_listings().filter(vendor__in=vendor_ids).order_by().values_list("vendor_id", "category_id").distinct()
    for vendor_id, category_id in rows:
        found[vendor_id].add(category_id)
    return {vendor_id: frozenset(found[vendor_id]) for vendor_id in vendor_ids}


def _standing(score: VendorScore | None, stars: int | None, points: int, shelves: frozenset[int]) -> Standing:
    pillars = {pillar: getattr(score, pillar) for pillar in PILLARS} if score is not None else {}
    return Standing(stars=stars, points=points, shelves=shelves, **pillars)
