"""Shops that answer by themselves, so that one person alone can haggle in the demo."""

from typing import Final

from django.db import transaction

from marketplace import actions as marketplace
from marketplace.models import Listing
from negotiation import actions as negotiation
from negotiation.models import HagglePolicy

ANSWERED_BY_PEOPLE: Final = ("changjiang-kiln", "jingxian-paper")
"""The shops of the demo's two vendors."""
CURVES: Final = (HagglePolicy.Curve.EVEN, HagglePolicy.Curve.FIRM, HagglePolicy.Curve.KEEN)


@transaction.atomic
def automate_shops() -> int:
    """Switch the autopilot on where no person of the demo sells; returns how many listings it took on."""
    listings = Listing.objects.exclude(vendor__slug__in=ANSWERED_BY_PEOPLE).filter(haggle_policy=None)
    made = 0
    for listing in listings.select_related("vendor", "category").order_by("pk"):
        if listing.reserve_minor is None:
            listing.reserve_minor = (listing.floor_minor + listing.list_price_minor) // 2
            marketplace.save_listing(listing=listing)
        curve = CURVES[listing.pk % len(CURVES)]
        negotiation.save_policy(policy=HagglePolicy(listing=listing, is_autopilot_on=True, curve=curve))
        made += 1
    return made
