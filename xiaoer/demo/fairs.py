"""The demo's campaigns: one over and counted, one running, one that invites; all through the actions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.queries import default_address
from accounts.virtual_clock import as_if_at
from escrow import actions as escrow
from marketplace import actions as marketplace
from marketplace.models import Category, HourOfViews, Listing, Order
from marketplace.price_history import lowest_public_prices
from vendors.models import Vendor
from vendors.queries import MANAGING
from xiaoer import campaign_rules as rules
from xiaoer.actions import campaign_answers, campaign_sweeps, campaigns
from xiaoer.actions.campaign_answers import Brought
from xiaoer.demo.roster import email_of
from xiaoer.models import Campaign, CampaignEntry, Invitation
from xiaoer.queries import campaigns as queries

OVER: Final = "plum-rain-fair"
ON: Final = "first-autumn-leaves"
COMING: Final = "winter-stove-market"
LIVE_HAGGLES: Final = ("inquiry", "buyer_standing", "vendor_standing", "agreed", "paying", "frozen")
PERCENTS: Final = (12, 18, 15, 22, 25, 14)
"""How far below the dearest price that fits the list price the shops go, in turn."""


def make_fairs() -> int:
    """Make the campaigns that are not there yet; returns how many."""
    if Campaign.objects.filter(slug=COMING).exists():
        return 0
    lead, host = (User.objects.get(email=email_of(key)) for key in ("lead", "staff.mira"))
    _over(lead, host)
    _on(lead, host)
    _coming(lead, host)
    return 3


def _over(lead: User, host: User) -> None:
    """Four shops came, and people bought."""
    now = timezone.now()
    begins_at, ends_at = now - timedelta(days=9), now - timedelta(days=6)
    with as_if_at(begins_at - timedelta(days=7)):
        fair = _published(
            OVER, "Plum Rain Fair", "梅雨市", "Things that are good to have on a wet afternoon: a pot, a brush, a lamp.",
            "雨天宜在家：一壶茶，一支笔，一盏灯。", "雨", Campaign.Tone.SPRING, begins_at, ends_at, lead,
        )  # fmt: skip
        invitations = _invite(fair, ("longwu-cloud-tea", "menghai-old-tree", "hutong-playthings", "dehua-white"), host)
    with as_if_at(begins_at - timedelta(days=5)):
        for row in invitations:
            _accept(row, count=3)
    with as_if_at(begins_at):
        _start(fair)
    for place, entry in enumerate(fair.entries.filter(status=CampaignEntry.Status.LIVE).order_by("pk")):
        _look(entry.listing_id, begins_at, ends_at, 9 + place * 7 % 23)
        if place % 3 != 2:
            _buy(entry.listing_id, begins_at + timedelta(hours=5 + 4 * place))
    with as_if_at(ends_at):
        _end(fair)
    with as_if_at(ends_at + rules.RESULTS_AFTER):
        campaign_sweeps.count_results(campaign_id=fair.pk)


def _on(lead: User, host: User) -> None:
    """Seven shops, since yesterday, for three more days."""
    now = timezone.now()
    begins_at = now - timedelta(hours=30)
    with as_if_at(begins_at - timedelta(days=6)):
        fair = _published(
            ON, "First Leaves of Autumn", "秋叶初市",
            "New tea, warm wood and the colours of October, from the shops that keep their word best.",
            "新茶、温木与十月的颜色，来自最守信的铺子。", "秋", Campaign.Tone.AUTUMN, begins_at, now + timedelta(hours=66), lead,
        )  # fmt: skip
        slugs = (
            *("longwu-cloud-tea", "menghai-old-tree", "hutong-playthings", "anji-bamboo", "jingxian-paper"),
            *("zigong-lantern", "dehua-white", "yangjiang-forge", "shiling-leather"),
        )
        invitations = _invite(fair, slugs, host)
    with as_if_at(begins_at - timedelta(days=4)):
        for row in invitations[:-2]:
            _accept(row, count=3)
        for row in invitations[-2:-1]:
            campaign_answers.decline_invitation(invitation_id=row.pk, by=_owner(row.vendor))
    with as_if_at(begins_at):
        _start(fair)


def _coming(lead: User, host: User) -> None:
    """Open to answers: Chen and 老周 are among those who were asked; one exception waits for a second key."""
    now = timezone.now()
    with as_if_at(now - timedelta(hours=20)):
        fair = _published(
            COMING, "Winter Stove Market", "围炉冬市", "What a long evening by the stove asks for.",
            "围炉夜话，缺一不可。", "炉", Campaign.Tone.WINTER, now + timedelta(days=9), now + timedelta(days=16), lead,
            least_stars=4, spots=6,
        )  # fmt: skip
        slugs = ("changjiang-kiln", "jingxian-paper", "longwu-cloud-tea", "menghai-old-tree", "anji-bamboo")
        invitations = _invite(fair, slugs, host)
    with as_if_at(now - timedelta(hours=9)):
        for row in invitations[2:4]:
            _accept(row, count=2)
        beyond = fair.eligibilities.filter(is_eligible=False, vendor__slug="weifang-kites").first()
        if beyond is not None:
            reason = "Their kites hang in half the tea rooms of the city: a winter market without them has no sky."
            campaigns.ask_exemption(campaign_id=fair.pk, vendor_id=beyond.vendor_id, by=host, reason=reason)


def _published(
    slug: str, name_en: str, name_zh: str, pitch_en: str, pitch_zh: str, seal: str, tone: str,
    begins_at: datetime, ends_at: datetime, lead: User, **fields: int,
) -> Campaign:  # fmt: skip
    fields = {"least_stars": 4, "spots": 12, "least_discount_bps": 1_000} | fields
    fair = Campaign(
        slug=slug, name_en=name_en, name_zh=name_zh, pitch_en=pitch_en, pitch_zh=pitch_zh, seal=seal, tone=tone,
        begins_at=begins_at, ends_at=ends_at, **fields,
    )  # fmt: skip
    shelves: list[Category] = []
    campaigns.save_campaign(campaign=fair, categories=shelves, by=lead)
    return campaigns.publish_campaign(campaign_id=fair.pk, by=lead)


def _invite(fair: Campaign, slugs: Iterable[str], host: User) -> list[Invitation]:
    """Those of the shops that the rules let in."""
    rows = fair.eligibilities.filter(is_eligible=True, vendor__slug__in=list(slugs)).values_list("vendor_id", flat=True)
    campaigns.invite_vendors(campaign_id=fair.pk, vendor_ids=sorted(rows), by=host)
    return list(fair.invitations.select_related("vendor", "campaign").order_by("vendor__slug"))


def _accept(row: Invitation, count: int) -> None:
    """Bring the first things nobody haggles over."""
    elsewhere = CampaignEntry.objects.exclude(status=CampaignEntry.Status.ENDED).values("listing")
    shelf = row.vendor.listings.filter(status=Listing.Status.ON_SALE, currency=row.campaign.currency)
    shelf = shelf.exclude(negotiations__status__in=LIVE_HAGGLES).exclude(pk__in=elsewhere)
    listings = list(shelf.order_by("pk").distinct()[:count])
    lowest = lowest_public_prices(listings)
    goods = []
    for place, listing in enumerate(listings):
        most = rules.most_price(
            list_price_minor=listing.list_price_minor,
            lowest_minor=lowest[listing.pk],
            least_discount_bps=100 * PERCENTS[(row.pk + place) % len(PERCENTS)],
        )
        price_minor = max(most // 100 * 100, (listing.reserve_minor or 0) + 100)
        if price_minor * 10_000 <= listing.list_price_minor * (10_000 - row.campaign.least_discount_bps):
            goods.append(Brought(str(listing.public_id), price_minor))
    if goods:
        campaign_answers.accept_invitation(invitation_id=row.pk, by=_owner(row.vendor), goods=goods)


def _owner(vendor: Vendor) -> User:
    return vendor.members.filter(role__in=MANAGING).order_by("pk").select_related("user")[0].user


def _start(fair: Campaign) -> None:
    campaign_sweeps.start_campaign(campaign_id=fair.pk)
    for entry_id in queries.entries_to_open():
        campaign_sweeps.open_entry(entry_id=entry_id)


def _end(fair: Campaign) -> None:
    campaign_sweeps.end_campaign(campaign_id=fair.pk)
    for entry_id in queries.entries_to_close():
        campaign_sweeps.close_entry(entry_id=entry_id)


def _look(listing_id: int, begins_at: datetime, ends_at: datetime, views: int) -> None:
    """So many views each eight hours of the campaign, and a third of it before."""
    hour, step = (begins_at - (ends_at - begins_at)).replace(minute=0, second=0, microsecond=0), timedelta(hours=8)
    rows = []
    while hour < ends_at:
        rows.append(HourOfViews(listing_id=listing_id, hour_at=hour, views=views if hour >= begins_at else views // 3))
        hour += step
    HourOfViews.objects.bulk_create(rows, ignore_conflicts=True)


def _buy(listing_id: int, at: datetime) -> Order | None:
    """One of it, bought at the campaign price, paid, delivered, confirmed."""
    listing = Listing.objects.get(pk=listing_id)
    variant = listing.variants.order_by("-stock").first()
    buyers = User.objects.filter(addresses__isnull=False, vendor_memberships=None).distinct().order_by("pk")
    buyer = buyers[listing_id % buyers.count()]
    where = default_address(buyer)
    if variant is None or variant.available < 2 or where is None:
        return None
    with as_if_at(at), transaction.atomic():
        order = marketplace.buy_now(buyer=buyer, variant=variant, quantity=1)
    with as_if_at(at + timedelta(minutes=4)), transaction.atomic():
        payment = marketplace.request_payment(order_ids=[order.pk], by=buyer, address=where, gateway="sandbox")
        escrow.record_payment_started(payment_id=payment.pk, provider_ref=f"pay_fair_{order.pk}", pay_url="")
        marketplace.record_payment(payment_id=payment.pk, amount_minor=payment.amount_minor, currency=payment.currency)
    with as_if_at(at + timedelta(days=1)), transaction.atomic():
        marketplace.mark_shipped(order_id=order.pk, at=at + timedelta(days=1))
    with as_if_at(at + timedelta(days=3)), transaction.atomic():
        marketplace.mark_delivered(order_id=order.pk, at=at + timedelta(days=3))
    with as_if_at(at + timedelta(days=4)), transaction.atomic():
        marketplace.confirm_receipt(order_id=order.pk, by=buyer)
    return order
