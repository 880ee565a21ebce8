"""Questions about campaigns."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Now

from accounts.models import User
from marketplace.models import HourOfViews, Listing, Order, OrderLine
from negotiation.models import Negotiation
from vendors.models import Vendor, VendorMember
from vendors.queries import MANAGING, stars_in_force
from xiaoer.models import Campaign, CampaignEntry, Eligibility, Exemption, Invitation

SOON_DAYS = 21


def lock_campaign(campaign_id: int) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign_id)


def public_campaigns() -> QuerySet[Campaign]:
    """What everyone may see: published, with how many goods and shops take part."""
    goods = CampaignEntry.objects.filter(campaign=OuterRef("pk")).exclude(status=CampaignEntry.Status.LEFT_OUT)
    counted = goods.order_by().values("campaign").annotate(n=Count("pk")).values("n")
    return Campaign.objects.filter(status__in=Campaign.PUBLIC).annotate(goods_count=Subquery(counted))


def teaser() -> Campaign | None:
    """The campaign that is on, else the next to open within SOON_DAYS."""
    shown = Campaign.objects.filter(
        status__in=[Campaign.Status.RUNNING, Campaign.Status.INVITING],
        ends_at__gt=Now(),
        begins_at__lt=Now() + timedelta(days=SOON_DAYS),
    )
    return shown.order_by("begins_at", "pk").first()


def shelf_of(campaign: Campaign) -> list[Listing]:
    """The goods of a campaign that buyers can have now, the steepest markdown first. Three queries."""
    rows = Listing.objects.filter(
        status=Listing.Status.ON_SALE,
        vendor__status=Vendor.Status.APPROVED,
        campaign_entries__campaign=campaign,
        campaign_entries__status=CampaignEntry.Status.LIVE,
    )
    off = F("campaign_entries__price_minor") * 10_000 / F("campaign_entries__list_price_minor")
    rows = rows.annotate(vendor_stars=stars_in_force(), left=off).select_related("vendor")
    return list(rows.prefetch_related("photos", "variants").order_by("left", "pk")[:240])


def invitations_of(vendor: Vendor) -> QuerySet[Invitation]:
    return vendor.invitations.select_related("campaign").order_by("-invited_at", "-pk")


def invitation_for(*, public_id: Any, user: User) -> Invitation | None:
    """The door: an invitation to a shop that `user` manages, or None as if there were none."""
    return (
        Invitation.objects.select_related("campaign", "vendor")
        .filter(public_id=public_id, vendor__members__user=user, vendor__members__role__in=MANAGING)
        .first()
    )


def managers_of(vendor_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Pairs of vendor and user: who answers for these shops."""
    found = VendorMember.objects.filter(vendor__in=list(vendor_ids), role__in=MANAGING).order_by("pk")
    return list(found.values_list("vendor_id", "user_id"))


def eligible_list(campaign: Campaign, *, words: str = "", show: str = "eligible") -> QuerySet[Eligibility]:
    """The frozen list: `show` is eligible, missed, all, or the code of a rule that is not met."""
    rows = campaign.eligibilities.select_related("vendor")
    if show == "eligible":
        rows = rows.filter(is_eligible=True)
    elif show == "missed":
        rows = rows.filter(is_eligible=False)
    elif show != "all":
        rows = rows.filter(missed__contains=[show])
    if words:
        rows = rows.filter(Q(vendor__name_en__icontains=words) | Q(vendor__name_zh__icontains=words))
    asked = Invitation.objects.filter(campaign=campaign, vendor=OuterRef("vendor"))
    wished = Exemption.objects.filter(campaign=campaign, vendor=OuterRef("vendor"), outcome=Exemption.Outcome.OPEN)
    rows = rows.annotate(invitation_status=Subquery(asked.values("status")[:1]), has_exemption=Exists(wished))
    return rows.order_by("-is_eligible", F("stars").desc(nulls_last=True), "vendor__name_en", "pk")


def counts_of_list(campaign: Campaign) -> dict[str, int]:
    """How many may be asked ("eligible"), how many not ("missed"), and how many miss each rule, by its code."""
    rows = campaign.eligibilities.order_by()
    totals = rows.aggregate(
        eligible=Count("pk", filter=Q(is_eligible=True)), missed=Count("pk", filter=Q(is_eligible=False))
    )
    each = rows.annotate(code=Func(F("missed"), function="unnest")).values_list("code").annotate(n=Count("pk"))
    return {**totals, **dict(each)}


def invitation_counts(campaign: Campaign) -> dict[str, int]:
    return dict(campaign.invitations.order_by().values_list("status").annotate(Count("pk")))


def is_member(user: User, vendor_id: int) -> bool:
    return VendorMember.objects.filter(user=user, vendor_id=vendor_id).exists()


def due(status: str, field: str) -> list[int]:
    """Campaigns in `status` whose moment `field` has come, in order."""
    found = Campaign.objects.filter(**{"status": status, f"{field}__lte": Now()})
    return list(found.order_by(field, "pk").values_list("pk", flat=True)[:100])


def entries_to_open() -> list[int]:
    """Goods of running campaigns whose price is not live yet. Those of a vendor who only waits are not among them."""
    found = CampaignEntry.objects.filter(status=CampaignEntry.Status.AGREED, campaign__status=Campaign.Status.RUNNING)
    return list(found.order_by("pk").values_list("pk", flat=True)[:2_000])


def entries_to_close() -> list[int]:
    """Goods of ended campaigns that have not left yet."""
    found = CampaignEntry.objects.filter(
        status__in=[CampaignEntry.Status.AGREED, CampaignEntry.Status.LIVE],
        campaign__status__in=[Campaign.Status.ENDED, Campaign.Status.COUNTED, Campaign.Status.CALLED_OFF],
    )
    return list(found.order_by("pk").values_list("pk", flat=True)[:2_000])


def figures_of(campaign: Campaign, since: datetime, until: datetime) -> dict[int, dict[str, int]]:
    """What the goods that were live did between two moments, by vendor: views, haggles, deals and revenue. Three queries."""
    goods = Listing.objects.filter(
        campaign_entries__campaign=campaign, campaign_entries__status=CampaignEntry.Status.ENDED
    )
    seen = HourOfViews.objects.filter(listing__in=goods, hour_at__gte=since, hour_at__lt=until)
    talks = Negotiation.objects.filter(listing__in=goods, opened_at__gte=since, opened_at__lt=until)
    sold = OrderLine.objects.filter(
        listing__in=goods, order__placed_at__gte=since, order__placed_at__lt=until, order__hold__isnull=False
    ).exclude(order__status=Order.Status.CANCELLED)
    found: dict[int, dict[str, int]] = {}
    _add(found, seen.values("listing__vendor").annotate(views=Sum("views")), "listing__vendor")
    _add(found, talks.values("vendor").annotate(haggles=Count("pk")), "vendor")
    deals = Count("order", distinct=True)
    _add(found, sold.values("order__vendor").annotate(deals=deals, revenue_minor=Sum("amount_minor")), "order__vendor")
    return found


def _add(found: dict[int, dict[str, int]], rows: Iterable[Any], vendor: str) -> None:
    for row in rows:
        vendor_id = row.pop(vendor)
        found.setdefault(vendor_id, {}).update(row)
