"""Campaigns: fairs for which the best vendors are chosen by rule, asked, and measured."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from xiaoer import campaign_rules


class Campaign(models.Model):
    """A fair with rules of entry, a number of spots, a beginning and an end. See docs/campaigns.md."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        INVITING = "inviting", _("vendors are invited")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        COUNTED = "counted", _("ended and counted")
        CALLED_OFF = "called_off", _("called off")

    class Tone(models.TextChoices):
        AUTUMN = "autumn", _("autumn leaves")
        SPRING = "spring", _("first flush")
        WINTER = "winter", _("snow and stove")
        LANTERN = "lantern", _("lanterns")

    PUBLIC = (Status.INVITING, Status.RUNNING, Status.ENDED, Status.COUNTED)

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    pitch_en = models.CharField(_("what it is about, in English"), max_length=240, blank=True)
    pitch_zh = models.CharField(_("what it is about, in Chinese"), max_length=240, blank=True)
    tone = models.CharField(_("look"), max_length=8, choices=Tone, default=Tone.AUTUMN)
    seal = models.CharField(_("its seal, one Chinese character"), max_length=1, default="市")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    currency = models.CharField(max_length=3, default="CNY")
    least_stars = models.PositiveSmallIntegerField(_("least stars"), default=3, validators=[MaxValueValidator(5)])
    least_product = models.PositiveSmallIntegerField(_("least for product"), default=0)
    least_service = models.PositiveSmallIntegerField(_("least for service"), default=0)
    least_logistics = models.PositiveSmallIntegerField(_("least for logistics"), default=0)
    least_resolution = models.PositiveSmallIntegerField(_("least for resolution"), default=0)
    most_points = models.PositiveSmallIntegerField(_("most penalty points"), default=campaign_rules.POINTS_MOST)
    categories = models.ManyToManyField("marketplace.Category", blank=True, related_name="campaigns")
    least_discount_bps = models.PositiveSmallIntegerField(_("least discount, in bps"), default=1_000)
    spots = models.PositiveSmallIntegerField(_("spots"), default=20, validators=[MinValueValidator(1)])
    spots_taken = models.PositiveSmallIntegerField(default=0)
    answer_hours = models.PositiveSmallIntegerField(_("hours to answer"), default=campaign_rules.ANSWER_HOURS)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    results_due_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("begins_at", "ends_at", "results_due_at")

    class Meta:
        verbose_name = _("campaign")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="xiaoer_campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(spots_taken__lte=F("spots")), name="xiaoer_campaign_spots"),
            models.CheckConstraint(
                condition=Q(least_discount_bps__gte=100, least_discount_bps__lte=9_000, least_stars__lte=5),
                name="xiaoer_campaign_numbers",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "called_off"]) | Q(published_at__isnull=False),
                name="xiaoer_campaign_public_was_published",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["running", "ended", "counted"]) | Q(started_at__isnull=False),
                name="xiaoer_campaign_running_was_started",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ended", "counted"]) | Q(ended_at__isnull=False, results_due_at__isnull=False),
                name="xiaoer_campaign_ended_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    @property
    def rules(self) -> campaign_rules.Rules:
        """What it asks of vendors; its categories with what lies below them. One query."""
        chosen = Q(pk__in=self.categories.all()) | Q(parent__in=self.categories.all())
        return campaign_rules.Rules(
            least_stars=self.least_stars,
            least={pillar: getattr(self, f"least_{pillar}") for pillar in campaign_rules.PILLARS},
            most_points=self.most_points,
            shelves=frozenset(self.categories.model.objects.filter(chosen).values_list("pk", flat=True)),
        )


class Eligibility(models.Model):
    """Whether a vendor may be asked to a campaign, and why, as it stood when the campaign was published.

    `findings` are `campaign_rules.Finding` as lists, `missed` the codes of the unmet ones. Append-only, by trigger.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="eligibilities")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="eligibilities")
    is_eligible = models.BooleanField()
    stars = models.PositiveSmallIntegerField(null=True)
    findings = models.JSONField()
    missed = ArrayField(models.CharField(max_length=12), default=list)
    judged_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("eligibility")
        verbose_name_plural = _("eligibilities")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "vendor"], name="xiaoer_eligibility_once"),
            models.CheckConstraint(
                condition=Q(is_eligible=True, missed=[]) | Q(is_eligible=False) & ~Q(missed=[]),
                name="xiaoer_eligibility_has_reasons",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "is_eligible"], name="xiaoer_eligibility_list")]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} for campaign {self.campaign_id}: {self.is_eligible}"


class Exemption(models.Model):
    """A vendor beyond the list shall be asked after all: one Xiaoer asks, with a reason, another agrees or refuses."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("waits for a second key")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("refused")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="exemptions")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="exemptions")
    reason = models.TextField(max_length=4000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=4000, blank=True)

    class Meta:
        verbose_name = _("exemption")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "vendor"], condition=~Q(outcome="refused"), name="xiaoer_exemption_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="xiaoer_exemption_two_people"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_by=None) | ~Q(outcome="open") & Q(decided_by__isnull=False),
                name="xiaoer_exemption_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="xiaoer_exemption_has_reason"),
        ]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} for campaign {self.campaign_id}: {self.outcome}"


class Invitation(models.Model):
    """A vendor is asked to a campaign and answers, or lets the time run out. Only one on the list, by trigger.

    The waiting list is in the order of `answered_at`.
    """

    class Status(models.TextChoices):
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        WAITING = "waiting", _("on the waiting list")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="invitations")
    status = models.CharField(max_length=8, choices=Status, default=Status.SENT)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    answer_by_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    DUE_FIELDS = ("answer_by_at", "remind_at")

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "vendor"], name="xiaoer_invitation_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "waiting", "declined"]) | Q(answered_at__isnull=False),
                name="xiaoer_invitation_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by_at"], condition=Q(status="sent"), name="xiaoer_invitation_due"),
        ]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} to campaign {self.campaign_id}: {self.status}"


class CampaignEntry(models.Model):
    """A listing that a vendor brings to a campaign, at a price that was checked against what stood then."""

    class Status(models.TextChoices):
        AGREED = "agreed", _("agreed")
        LIVE = "live", _("live")
        ENDED = "ended", _("ended")
        LEFT_OUT = "left_out", _("left out")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="entries")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="entries")
    listing = models.ForeignKey("marketplace.Listing", on_delete=models.PROTECT, related_name="campaign_entries")
    price_minor = models.BigIntegerField()
    list_price_minor = models.BigIntegerField()
    lowest_minor = models.BigIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.AGREED)
    why_left_out = models.CharField(max_length=20, blank=True)
    markdown = models.OneToOneField("marketplace.Markdown", on_delete=models.PROTECT, null=True, related_name="entry")

    class Meta:
        verbose_name = _("campaign entry")
        verbose_name_plural = _("campaign entries")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "listing"], name="xiaoer_entry_once"),
            models.CheckConstraint(
                condition=Q(price_minor__gt=0, price_minor__lte=F("lowest_minor"))
                & Q(price_minor__lt=F("list_price_minor")),
                name="xiaoer_entry_price_is_low",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["live", "ended"], markdown__isnull=False)
                | Q(status__in=["agreed", "left_out"], markdown=None),
                name="xiaoer_entry_live_is_marked_down",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "status"], name="xiaoer_entry_by_status")]

    def __str__(self) -> str:
        return f"listing {self.listing_id} in campaign {self.campaign_id}: {self.status}"


class CampaignResult(models.Model):
    """What a campaign brought a vendor, beside the same time right before it. Append-only, by trigger."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="campaign_results")
    views = models.PositiveIntegerField(default=0)
    views_before = models.PositiveIntegerField(default=0)
    haggles = models.PositiveIntegerField(default=0)
    haggles_before = models.PositiveIntegerField(default=0)
    deals = models.PositiveIntegerField(default=0)
    deals_before = models.PositiveIntegerField(default=0)
    revenue_minor = models.BigIntegerField(default=0)
    revenue_before_minor = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("campaign result")
        constraints = [models.UniqueConstraint(fields=["campaign", "vendor"], name="xiaoer_result_once")]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} in campaign {self.campaign_id}: {self.revenue_minor}"
