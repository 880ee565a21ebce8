"""What the staff does with campaigns: drafts, publishes, invites, exempts by two keys, calls off."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from marketplace.models import Category
from vendors.models import Vendor
from xiaoer import campaign_rules as rules
from xiaoer.actions.power import check_lead, check_power, check_reason, log_act
from xiaoer.models import Campaign, Eligibility, Exemption, Invitation
from xiaoer.queries import campaigns as queries
from xiaoer.queries.standing import standing_of

ROWS_AT_ONCE: Final = 2_000
INVITED_AT_ONCE: Final = 500
OF_THE_HOUSE: Final = (
    *("created_by", "published_by", "published_at", "started_at"),
    *("ended_at", "results_due_at", "counted_at"),
)
"""Fields that no form fills in."""


@transaction.atomic
def save_campaign(*, campaign: Campaign, categories: list[Category], by: User) -> Campaign:
    """Store a new draft, or a changed one.

    Raises ValidationError for a field that breaks a rule, with `no_power`, or `wrong_state` once it is published.
    """
    check_power(by)
    is_new = campaign.pk is None
    if not is_new and queries.lock_campaign(campaign.pk).status != Campaign.Status.DRAFT:
        raise ValidationError(_("It is published: its rules stay as they are."), code="wrong_state")
    campaign.created_by = campaign.created_by or by
    _check_times(campaign)
    campaign.full_clean(exclude=OF_THE_HOUSE)
    campaign.save()
    campaign.categories.set(categories)
    _log(by, "draft_campaign" if is_new else "change_campaign", campaign, reason=campaign.name_en)
    return campaign


def _check_times(campaign: Campaign) -> None:
    if campaign.ends_at <= campaign.begins_at:
        raise ValidationError(
            {"ends_at": ValidationError(_("It has to end after it begins."), code="end_before_begin")}
        )
    if campaign.begins_at <= database_now():
        raise ValidationError({"begins_at": ValidationError(_("That is past already."), code="begin_is_past")})


@transaction.atomic
def publish_campaign(*, campaign_id: int, by: User) -> Campaign:
    """A lead publishes: every approved vendor is judged by the rules as of now, and the list is frozen.

    Raises ValidationError with code `leads_only`, `wrong_state`, or those of the times.
    """
    check_lead(by)
    campaign = queries.lock_campaign(campaign_id)
    take_step(campaign, "publish", "lead")
    _check_times(campaign)
    campaign.published_by, campaign.published_at = by, database_now()
    campaign.save(update_fields=["status", "published_by", "published_at"])
    listed = freeze_list(campaign)
    _log(by, "publish_campaign", campaign, reason=campaign.name_en, eligible=listed)
    return campaign


def freeze_list(campaign: Campaign) -> int:
    """Judge every approved vendor; returns how many may be asked. A fixed number of queries, and one for each 2,000 rows."""
    ids = list(Vendor.objects.filter(status=Vendor.Status.APPROVED).order_by("pk").values_list("pk", flat=True))
    asked = campaign.rules
    rows = [_judged(campaign, vendor_id, standing, asked) for vendor_id, standing in standing_of(ids).items()]
    Eligibility.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return sum(row.is_eligible for row in rows)


def _judged(campaign: Campaign, vendor_id: int, standing: rules.Standing, asked: rules.Rules) -> Eligibility:
    findings = rules.judge(standing, asked)
    codes = rules.missed(findings)
    return Eligibility(
        campaign=campaign,
        vendor_id=vendor_id,
        is_eligible=not codes,
        stars=standing.stars,
        findings=[list(finding) for finding in findings],
        missed=codes,
    )


@transaction.atomic
def invite_vendors(*, campaign_id: int, vendor_ids: list[int], by: User) -> int:
    """Ask vendors of the frozen list; those who are asked already are left out. Returns how many were asked.

    Raises ValidationError with code `no_power`, `other_desk`, `wrong_state`, `nobody`, `not_eligible` or `own_shop`.
    """
    campaign = _open_campaign(campaign_id, by)
    asked = set(vendor_ids[:INVITED_AT_ONCE])
    listed = set(campaign.eligibilities.filter(vendor__in=asked, is_eligible=True).values_list("vendor_id", flat=True))
    if not asked:
        raise ValidationError(_("Choose whom to invite."), code="nobody")
    if asked - listed:
        raise ValidationError(_("Not every one of these is on the list."), code="not_eligible")
    for vendor_id in sorted(asked):
        _check_not_own(by, vendor_id)
    return _invite(campaign, sorted(asked), by)


def _invite(campaign: Campaign, vendor_ids: list[int], by: User) -> int:
    already = set(campaign.invitations.filter(vendor__in=vendor_ids).values_list("vendor_id", flat=True))
    fresh = [vendor_id for vendor_id in vendor_ids if vendor_id not in already]
    now = database_now()
    until = rules.answer_by(now, answer_hours=campaign.answer_hours, begins_at=campaign.begins_at)
    remind_at = until - rules.REMIND_BEFORE
    rows = Invitation.objects.bulk_create(
        Invitation(
            campaign=campaign,
            vendor_id=vendor_id,
            invited_by=by,
            answer_by_at=until,
            remind_at=remind_at if remind_at > now else None,
        )
        for vendor_id in fresh
    )
    tell_managers(campaign, {row.vendor_id: row for row in rows}, "campaign_invited")
    for row in rows:
        _log(by, "invite_vendor", campaign, reason=campaign.name_en, vendor=row.vendor_id)
    return len(rows)


@transaction.atomic
def ask_exemption(*, campaign_id: int, vendor_id: int, by: User, reason: str) -> Exemption:
    """The first key: a Xiaoer wants a vendor invited whom the rules leave out, and says why.

    Raises ValidationError with code `no_power`, `other_desk`, `wrong_state`, `no_reason`, `own_shop`, `not_listed`,
    `eligible`, or `asked_already`.
    """
    campaign = _open_campaign(campaign_id, by)
    reason = check_reason(reason)
    _check_not_own(by, vendor_id)
    row = campaign.eligibilities.filter(vendor_id=vendor_id).first()
    if row is None:
        raise ValidationError(_("This shop was not judged for the campaign."), code="not_listed")
    if row.is_eligible:
        raise ValidationError(_("This shop needs no exception: it is on the list."), code="eligible")
    if campaign.exemptions.filter(vendor_id=vendor_id).exclude(outcome=Exemption.Outcome.REFUSED).exists():
        raise ValidationError(_("An exception for this shop was asked for already."), code="asked_already")
    made = Exemption.objects.create(campaign=campaign, vendor_id=vendor_id, reason=reason, asked_by=by)
    _log(by, "ask_exemption", campaign, reason=reason, vendor=vendor_id, missed=row.missed)
    return made


@transaction.atomic
def decide_exemption(*, exemption_id: int, by: User, is_agreed: bool, reason: str = "") -> Exemption:
    """The second key: another Xiaoer agrees, and the vendor is invited; or refuses, and says why.

    Raises ValidationError with code `no_power`, `other_desk`, `wrong_state`, `own_key`, `own_shop`, or `no_reason`.
    """
    campaign = _open_campaign(Exemption.objects.values_list("campaign_id", flat=True).get(pk=exemption_id), by)
    exemption = Exemption.objects.select_for_update().get(pk=exemption_id)
    if exemption.outcome != Exemption.Outcome.OPEN:
        raise ValidationError(_("Another Xiaoer has decided that."), code="wrong_state")
    if exemption.asked_by_id == by.pk:
        raise ValidationError(_("The second key is somebody else's."), code="own_key")
    _check_not_own(by, exemption.vendor_id)
    exemption.answer = "" if is_agreed else check_reason(reason)
    exemption.outcome = Exemption.Outcome.AGREED if is_agreed else Exemption.Outcome.REFUSED
    exemption.decided_by, exemption.decided_at = by, database_now()
    exemption.save(update_fields=["answer", "outcome", "decided_by", "decided_at"])
    act = "agree_exemption" if is_agreed else "refuse_exemption"
    _log(by, act, campaign, reason=exemption.answer or exemption.reason, vendor=exemption.vendor_id)
    if is_agreed:
        _invite(campaign, [exemption.vendor_id], by)
    return exemption


@transaction.atomic
def call_off_campaign(*, campaign_id: int, by: User, reason: str) -> Campaign:
    """A lead calls a campaign off before it begins: nothing goes live, and the shops that were asked are told.

    Raises ValidationError with code `leads_only`, `no_reason` or `wrong_state`.
    """
    check_lead(by)
    reason = check_reason(reason)
    campaign = queries.lock_campaign(campaign_id)
    take_step(campaign, "call_off", "lead")
    campaign.spots_taken = 0
    campaign.save(update_fields=["status", "spots_taken"])
    open_ones = campaign.invitations.select_for_update().filter(status__in=["sent", "waiting", "accepted"])
    rows = {row.vendor_id: row for row in open_ones.order_by("pk")}
    campaign.invitations.filter(pk__in=[row.pk for row in rows.values()]).update(status=Invitation.Status.EXPIRED)
    tell_managers(campaign, rows, "campaign_called_off")
    _log(by, "call_off_campaign", campaign, reason=reason)
    return campaign


def _open_campaign(campaign_id: int, by: User) -> Campaign:
    """The campaign, locked, while vendors may be asked to it by this Xiaoer: of its desk, or a lead."""
    posting = check_power(by)
    if posting.desk.slug != "campaigns" and posting.role != posting.Role.LEAD:
        raise ValidationError(_("That is for the Campaigns desk."), code="other_desk")
    campaign = queries.lock_campaign(campaign_id)
    if campaign.status != Campaign.Status.INVITING or campaign.begins_at <= database_now():
        raise ValidationError(_("Nobody can be invited to it now."), code="wrong_state")
    return campaign


def _check_not_own(by: User, vendor_id: int) -> None:
    if queries.is_member(by, vendor_id):
        raise ValidationError(_("You can't invite a shop of your own."), code="own_shop")


def take_step(campaign: Campaign, act: str, by: str) -> None:
    """Move a locked campaign through its graph, unsaved; raises ValidationError(code="wrong_state")."""
    to_status = rules.next_status("campaign", campaign.status, act, by)
    if to_status is None:
        raise ValidationError(_("The campaign has moved on; this is no longer possible."), code="wrong_state")
    campaign.status = to_status


def _log(by: User, act: str, campaign: Campaign, *, reason: str, **facts: Any) -> None:
    log_act(by, act, f"campaign/{campaign.slug}", reason=reason, **facts)


def tell_managers(campaign: Campaign, invitations: dict[int, Invitation], kind: str, **facts: Any) -> None:
    """Leave word for who answers for the invited shops, once a kind. `invitations` by vendor."""
    slugs = dict(Vendor.objects.filter(pk__in=invitations).values_list("pk", "slug"))
    for vendor_id, user_id in queries.managers_of(invitations):
        row = invitations[vendor_id]
        notify(
            user_id=user_id,
            kind=kind,
            path=f"/office/{slugs[vendor_id]}/campaigns/{row.public_id}/",
            dedup_key=f"{kind}/{row.pk}/{user_id}",
            title=campaign.name_en,
            title_zh=campaign.name_zh,
            **facts,
        )
