"""What an invited vendor does: accepts with goods and prices, declines, steps back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from marketplace.models import Listing
from marketplace.price_history import lowest_public_prices
from vendors.models import Vendor
from vendors.queries import MANAGING
from xiaoer import campaign_rules as rules
from xiaoer.actions.campaigns import tell_managers
from xiaoer.models import Campaign, CampaignEntry, Invitation
from xiaoer.queries import campaigns as queries


@dataclass(frozen=True, slots=True)
class Brought:
    """A listing of the vendor's, by its public id, and its price in the campaign, in minor units."""

    listing: str
    price_minor: int


class RowsRefused(ValidationError):
    """Goods or prices do not fit: `rows` has the codes by the listing's public id."""

    def __init__(self, rows: dict[str, list[str]]) -> None:
        super().__init__(_("Some of the prices do not fit. Nothing was sent."), code="rows_refused")
        self.rows = rows


@transaction.atomic
def accept_invitation(*, invitation_id: int, by: User, goods: Sequence[Brought]) -> Invitation:
    """Come to the campaign with these goods, at these prices; when the spots are taken, on the waiting list.

    Raises ValidationError with code `not_yours`, `wrong_state`, `too_late`, `vendor_not_approved`, `no_goods`,
    `too_many_goods`, or RowsRefused.
    """
    campaign, invitation = _lock(invitation_id, by)
    if invitation.vendor.status != Vendor.Status.APPROVED:
        raise ValidationError(_("Your shop is not open at the moment."), code="vendor_not_approved")
    if not goods:
        raise ValidationError(_("Bring at least one thing."), code="no_goods")
    if len(goods) > rules.LISTINGS_MOST:
        text = _("Bring at most %(count)d things.") % {"count": rules.LISTINGS_MOST}
        raise ValidationError(text, code="too_many_goods")
    has_spot = campaign.spots_taken < campaign.spots
    _step(invitation, "accept" if has_spot else "queue", by)
    entries = _checked(campaign, invitation, goods)
    CampaignEntry.objects.bulk_create(entries)
    if has_spot:
        campaign.spots_taken += 1
        campaign.save(update_fields=["spots_taken"])
    kind = "campaign_accepted" if has_spot else "campaign_waiting"
    tell_managers(campaign, {invitation.vendor_id: invitation}, kind)
    return invitation


@transaction.atomic
def check_goods(*, invitation_id: int, goods: Sequence[Brought]) -> dict[str, list[str]]:
    """What would be wrong with this answer, by the listing's public id; writes nothing."""
    invitation = Invitation.objects.select_related("campaign").get(pk=invitation_id)
    try:
        _checked(invitation.campaign, invitation, goods)
    except RowsRefused as refusal:
        return refusal.rows
    return {}


@transaction.atomic
def decline_invitation(*, invitation_id: int, by: User) -> Invitation:
    """Stay away, or step back before the campaign begins: then the next of the waiting list moves up.

    Raises ValidationError with code `not_yours`, `wrong_state` or `too_late`.
    """
    campaign, invitation = _lock(invitation_id, by)
    had_spot = invitation.status == Invitation.Status.ACCEPTED
    _step(invitation, "decline" if invitation.status == Invitation.Status.SENT else "step_back", by)
    invitation.entries.all().delete()
    if had_spot:
        campaign.spots_taken -= 1
        campaign.save(update_fields=["spots_taken"])
        move_up(campaign)
    return invitation


def move_up(campaign: Campaign) -> int:
    """Give free spots of a locked campaign to those who wait, the first first; returns how many moved."""
    waiting = campaign.invitations.select_for_update().filter(status=Invitation.Status.WAITING)
    moved = list(waiting.order_by("answered_at", "pk")[: campaign.spots - campaign.spots_taken])
    for row in moved:
        row.status = Invitation.Status.ACCEPTED
        row.save(update_fields=["status"])
    if moved:
        campaign.spots_taken += len(moved)
        campaign.save(update_fields=["spots_taken"])
        tell_managers(campaign, {row.vendor_id: row for row in moved}, "campaign_moved_up")
    return len(moved)


def _lock(invitation_id: int, by: User) -> tuple[Campaign, Invitation]:
    """Both rows, the campaign first: the last spot is given out under its lock."""
    campaign_id = Invitation.objects.values_list("campaign_id", flat=True).get(pk=invitation_id)
    campaign = queries.lock_campaign(campaign_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=invitation_id)
    if not invitation.vendor.members.filter(user=by, role__in=MANAGING).exists():
        raise ValidationError(_("There is no such invitation."), code="not_yours")
    if campaign.status != Campaign.Status.INVITING or campaign.begins_at <= database_now():
        raise ValidationError(_("The campaign has moved on; this is no longer possible."), code="wrong_state")
    if invitation.status == Invitation.Status.SENT and invitation.answer_by_at <= database_now():
        raise ValidationError(_("The time to answer is over."), code="too_late")
    return campaign, invitation


def _step(invitation: Invitation, act: str, by: User) -> None:
    to_status = rules.next_status("invitation", invitation.status, act, "vendor")
    if to_status is None:
        raise ValidationError(_("You have answered this invitation."), code="wrong_state")
    invitation.status, invitation.answered_at, invitation.answered_by = to_status, database_now(), by
    invitation.remind_at = None
    invitation.save(update_fields=["status", "answered_at", "answered_by", "remind_at"])


def _checked(campaign: Campaign, invitation: Invitation, goods: Sequence[Brought]) -> list[CampaignEntry]:
    """The goods as entries, each checked against what stands now. Raises RowsRefused.

    The listings are locked, in order: one that two campaigns want at once goes to the first.
    """
    known = Listing.objects.select_for_update().filter(vendor_id=invitation.vendor_id)
    listings = {
        str(row.public_id): row for row in known.filter(public_id__in=[g.listing for g in goods]).order_by("pk")
    }
    lowest = lowest_public_prices(list(listings.values()))
    elsewhere = engaged_elsewhere(campaign, [row.pk for row in listings.values()])
    asked = campaign.rules.shelves
    refused: dict[str, list[str]] = {}
    entries: list[CampaignEntry] = []
    for good in goods:
        listing = listings.get(good.listing)
        codes = ["not_yours"] if listing is None else _row_troubles(listing, campaign, asked, elsewhere)
        if any(entry.listing == listing for entry in entries):
            codes = ["twice"]
        if listing is not None and not codes:
            codes = rules.price_troubles(
                good.price_minor,
                list_price_minor=listing.list_price_minor,
                lowest_minor=lowest[listing.pk],
                least_discount_bps=campaign.least_discount_bps,
                reserve_minor=listing.reserve_minor,
            )
        if codes or listing is None:
            refused[good.listing] = codes
            continue
        entries.append(
            CampaignEntry(
                campaign=campaign,
                invitation=invitation,
                listing=listing,
                price_minor=good.price_minor,
                list_price_minor=listing.list_price_minor,
                lowest_minor=lowest[listing.pk],
            )
        )
    if refused:
        raise RowsRefused(refused)
    return entries


def _row_troubles(listing: Listing, campaign: Campaign, shelves: frozenset[int], elsewhere: set[int]) -> list[str]:
    if not listing.is_on_sale:
        return ["not_on_sale"]
    if listing.currency != campaign.currency:
        return ["wrong_currency"]
    if shelves and listing.category_id not in shelves:
        return ["wrong_shelf"]
    return ["in_another"] if listing.pk in elsewhere else []


def engaged_elsewhere(campaign: Campaign, listing_ids: list[int]) -> set[int]:
    """Listings that another campaign has at a time which overlaps with this one."""
    found = CampaignEntry.objects.filter(
        listing__in=listing_ids,
        status__in=[CampaignEntry.Status.AGREED, CampaignEntry.Status.LIVE],
        campaign__begins_at__lt=campaign.ends_at,
        campaign__ends_at__gt=campaign.begins_at,
    ).exclude(campaign=campaign)
    return set(found.values_list("listing_id", flat=True))
