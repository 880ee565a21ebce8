"""What vendors stand for. The one place that says where stars, pillars and penalty points come from."""

from collections import defaultdict
from collections.abc import Collection

from marketplace.queries import shop_listings
from vendors.models import VendorScore
from xiaoer.campaign_rules import PILLARS, Standing


def standing_of(vendor_ids: Collection[int]) -> dict[int, Standing]:
    """The standing of each vendor, from its newest score; without a score it has neither stars nor pillars. Two queries.

    Penalty points are 0 for everyone until they are kept.
    """
    newest = VendorScore.objects.filter(vendor__in=vendor_ids).order_by("vendor_id", "-scored_on")
    scores = {score.vendor_id: score for score in newest.distinct("vendor_id").defer("facts")}
    shelves = shelves_of(vendor_ids)
    return {vendor_id: _standing(scores.get(vendor_id), shelves[vendor_id]) for vendor_id in vendor_ids}


def shelves_of(vendor_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The categories in which each vendor has something on sale."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = shop_listings().filter(vendor__in=vendor_ids).order_by().values_list("vendor_id", "category_id").distinct()
    for vendor_id, category_id in rows:
        found[vendor_id].add(category_id)
    return {vendor_id: frozenset(found[vendor_id]) for vendor_id in vendor_ids}


def _standing(score: VendorScore | None, shelves: frozenset[int]) -> Standing:
    if score is None:
        return Standing(shelves=shelves)
    pillars = {pillar: getattr(score, pillar) for pillar in PILLARS}
    return Standing(stars=None if score.is_new else score.stars, shelves=shelves, **pillars)
