"""What time does to campaigns: reminds, lets silence run out, opens, closes, counts. Each step may be repeated."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from accounts.clock import database_now
from marketplace import actions as marketplace
from marketplace.models import Listing, Markdown
from marketplace.price_history import lowest_public_prices
from vendors.models import Vendor
from xiaoer import campaign_rules as rules
from xiaoer.actions.campaigns import take_step, tell_managers
from xiaoer.models import Campaign, CampaignEntry, CampaignResult, Invitation
from xiaoer.queries import campaigns as queries

ROWS_AT_ONCE = 500


@transaction.atomic
def remind_invited() -> int:
    """Tell shops that have not answered that the time is nearly over. Once each."""
    due = Invitation.objects.select_for_update(skip_locked=True, of=("self",)).select_related("campaign")
    rows = list(due.filter(status=Invitation.Status.SENT, remind_at__lte=Now()).order_by("pk")[:ROWS_AT_ONCE])
    for row in rows:
        tell_managers(row.campaign, {row.vendor_id: row}, "campaign_reminder")
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(remind_at=None)
    return len(rows)


@transaction.atomic
def expire_invitations() -> int:
    """Silence is no. An answer under way holds the row: it is skipped, and looked at again next time."""
    due = Invitation.objects.select_for_update(skip_locked=True)
    rows = due.filter(status=Invitation.Status.SENT, answer_by_at__lte=Now()).order_by("pk")[:ROWS_AT_ONCE]
    keys = [row.pk for row in rows]
    return Invitation.objects.filter(pk__in=keys).update(status=Invitation.Status.EXPIRED, remind_at=None)


@transaction.atomic
def start_campaign(*, campaign_id: int) -> bool:
    """Close the door for answers and let the goods go live; who still waits is told that no spot came free."""
    campaign = queries.lock_campaign(campaign_id)
    if campaign.status != Campaign.Status.INVITING or campaign.begins_at > database_now():
        return False
    take_step(campaign, "start", "house")
    campaign.started_at = database_now()
    campaign.save(update_fields=["status", "started_at"])
    rows = {row.vendor_id: row for row in campaign.invitations.select_for_update().order_by("pk")}
    waiting = {key: row for key, row in rows.items() if row.status == Invitation.Status.WAITING}
    coming = {key: row for key, row in rows.items() if row.status == Invitation.Status.ACCEPTED}
    campaign.invitations.filter(status__in=["waiting", "sent"]).update(status=Invitation.Status.EXPIRED)
    left_out = campaign.entries.filter(status=CampaignEntry.Status.AGREED).exclude(invitation__in=coming.values())
    left_out.update(status=CampaignEntry.Status.LEFT_OUT, why_left_out="no_spot")
    tell_managers(campaign, waiting, "campaign_no_spot")
    tell_managers(campaign, coming, "campaign_starts")
    return True


@transaction.atomic
def open_entry(*, entry_id: int) -> bool:
    """One thing gets its campaign price, once; or is left out, when what stands today no longer lets it.

    Locks campaign, then entry, then listing.
    """
    campaign_id = CampaignEntry.objects.values_list("campaign_id", flat=True).get(pk=entry_id)
    campaign = queries.lock_campaign(campaign_id)
    entry = CampaignEntry.objects.select_for_update().get(pk=entry_id)
    if campaign.status != Campaign.Status.RUNNING or entry.status != CampaignEntry.Status.AGREED:
        return False
    listing = Listing.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=entry.listing_id)
    if listing.vendor.status != Vendor.Status.APPROVED:
        _leave_out(entry, "not_on_sale")
        return False
    lowest_minor = lowest_public_prices([listing]).get(listing.pk)
    if lowest_minor is not None and entry.price_minor > lowest_minor:
        _leave_out(entry, "above_lowest")
        return False
    try:
        entry.markdown = marketplace.start_markdown(
            listing_id=listing.pk,
            price_minor=entry.price_minor,
            ends_at=campaign.ends_at,
            name_en=campaign.name_en,
            name_zh=campaign.name_zh,
            path=f"/campaigns/{campaign.slug}/",
        )
    except ValidationError as refusal:
        _leave_out(entry, refusal.code or "")
        return False
    entry.status = CampaignEntry.Status.LIVE
    entry.save(update_fields=["status", "markdown"])
    return True


def _leave_out(entry: CampaignEntry, why: str) -> None:
    entry.status, entry.why_left_out = CampaignEntry.Status.LEFT_OUT, why[:20]
    entry.save(update_fields=["status", "why_left_out"])


@transaction.atomic
def end_campaign(*, campaign_id: int) -> bool:
    """The campaign is over: from here on its goods leave it, one by one."""
    campaign = queries.lock_campaign(campaign_id)
    if campaign.status != Campaign.Status.RUNNING or campaign.ends_at > database_now():
        return False
    take_step(campaign, "end", "house")
    campaign.ended_at = database_now()
    campaign.results_due_at = campaign.ended_at + rules.RESULTS_AFTER
    campaign.save(update_fields=["status", "ended_at", "results_due_at"])
    return True


@transaction.atomic
def close_entry(*, entry_id: int) -> bool:
    """One thing gets its former price back, once. One that never went live is left out. Locks entry, then listing."""
    entry = CampaignEntry.objects.select_for_update().get(pk=entry_id)
    if entry.status == CampaignEntry.Status.AGREED:
        _leave_out(entry, "never_began")
        return False
    if entry.status != CampaignEntry.Status.LIVE:
        return False
    assert isinstance(entry.markdown_id, int), "a live entry has a markdown"
    markdown: Markdown = marketplace.end_markdown(markdown_id=entry.markdown_id)
    assert markdown.ended_at is not None, "it has just ended"
    entry.status = CampaignEntry.Status.ENDED
    entry.save(update_fields=["status"])
    return True


@transaction.atomic
def count_results(*, campaign_id: int) -> bool:
    """Write down, for good, what the campaign brought each shop that came. Not before all its goods have left."""
    campaign = queries.lock_campaign(campaign_id)
    is_due = campaign.results_due_at is not None and campaign.results_due_at <= database_now()
    if campaign.status != Campaign.Status.ENDED or not is_due:
        return False
    if campaign.entries.filter(status__in=["agreed", "live"]).exists():
        return False
    assert campaign.started_at is not None and campaign.ended_at is not None, "it ran"
    during = queries.figures_of(campaign, campaign.started_at, campaign.ended_at)
    before = queries.figures_of(campaign, *rules.days_before(campaign.started_at, campaign.ended_at))
    came = {row.vendor_id: row for row in campaign.invitations.filter(status=Invitation.Status.ACCEPTED)}
    CampaignResult.objects.bulk_create(
        _result(campaign, vendor_id, during.get(vendor_id, {}), before.get(vendor_id, {})) for vendor_id in sorted(came)
    )
    take_step(campaign, "count", "house")
    campaign.counted_at = database_now()
    campaign.save(update_fields=["status", "counted_at"])
    tell_managers(campaign, came, "campaign_counted")
    return True


def _result(campaign: Campaign, vendor_id: int, during: dict[str, int], before: dict[str, int]) -> CampaignResult:
    return CampaignResult(
        campaign=campaign,
        vendor_id=vendor_id,
        views=during.get("views", 0),
        views_before=before.get("views", 0),
        haggles=during.get("haggles", 0),
        haggles_before=before.get("haggles", 0),
        deals=during.get("deals", 0),
        deals_before=before.get("deals", 0),
        revenue_minor=during.get("revenue_minor", 0),
        revenue_before_minor=before.get("revenue_minor", 0),
    )
