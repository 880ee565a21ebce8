"""Campaigns for tests, made through the actions.

Moments that have come are minutes past: within one transaction the database's clock stands still.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from marketplace.models import Listing
from tests import make
from vendors.models import Vendor, VendorScore, VendorTier
from xiaoer.actions import campaign_answers, campaigns
from xiaoer.actions.campaign_answers import Brought
from xiaoer.models import Campaign, Invitation
from xiaoer.tasks import sweep_campaigns


def scored(shop: Vendor, stars: int = 4, points: int = 88, **fields) -> Vendor:
    """The shop with a score: so many stars in force, so many points in each pillar."""
    pillars = dict.fromkeys(("product", "service", "logistics", "resolution"), points) | fields
    worth = {"stars": stars, "order_count": 40, **pillars}
    VendorScore.objects.update_or_create(vendor=shop, scored_on=timezone.now().date(), defaults=worth)
    month_on = timezone.now().date().replace(day=1)
    tier = {"stars": stars, "lowest": points, "scored_on": month_on, "takes_effect_at": timezone.now()}
    VendorTier.objects.get_or_create(vendor=shop, month_on=month_on, defaults=tier)
    return shop


def draft(by: User, *, in_days: float = 5, days: float = 3, categories=(), **fields) -> Campaign:
    now = timezone.now()
    fields = {
        "slug": "first-leaves",
        "name_en": "First Leaves",
        "name_zh": "秋叶",
        "begins_at": now + timedelta(days=in_days),
        "ends_at": now + timedelta(days=in_days + days),
    } | fields
    return campaigns.save_campaign(campaign=Campaign(**fields), categories=list(categories), by=by)


def published(lead: User, **fields) -> Campaign:
    return campaigns.publish_campaign(campaign_id=draft(lead, **fields).pk, by=lead)


def invited(campaign: Campaign, *shops: Vendor, by: User) -> list[Invitation]:
    campaigns.invite_vendors(campaign_id=campaign.pk, vendor_ids=[shop.pk for shop in shops], by=by)
    return [Invitation.objects.get(campaign=campaign, vendor=shop) for shop in shops]


def accepted(invitation: Invitation, prices: dict[Listing, int]) -> Invitation:
    owner = invitation.vendor.members.get(role="owner").user
    goods = [Brought(str(listing.public_id), price) for listing, price in prices.items()]
    return campaign_answers.accept_invitation(invitation_id=invitation.pk, by=owner, goods=goods)


def shop(name: str, *, price: int = 10_000, stars: int = 4) -> tuple[Vendor, Listing]:
    """An approved, scored shop with one thing on sale."""
    made = scored(make.vendor(name, owner=make.user(f"owner-{name}")), stars=stars)
    return made, make.listing(vendor=made, list_price_minor=price)


def begin(campaign: Campaign) -> Campaign:
    """Its first day has come, and the sweep was there."""
    Campaign.objects.filter(pk=campaign.pk).update(begins_at=timezone.now() - timedelta(minutes=5))
    sweep_campaigns()
    return Campaign.objects.get(pk=campaign.pk)


def end(campaign: Campaign) -> Campaign:
    past = timezone.now() - timedelta(minutes=5)
    Campaign.objects.filter(pk=campaign.pk).update(begins_at=past - timedelta(days=3), ends_at=past)
    sweep_campaigns()
    return Campaign.objects.get(pk=campaign.pk)


def count(campaign: Campaign) -> Campaign:
    Campaign.objects.filter(pk=campaign.pk).update(results_due_at=timezone.now() - timedelta(minutes=5))
    sweep_campaigns()
    return Campaign.objects.get(pk=campaign.pk)
