"""Those who smooth every quarrel: desks and postings, disputes and rulings, campaigns, the charter."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Desk(models.Model):
    """A place of work among Xiaoer."""

    slug = models.SlugField(max_length=30, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("desk")

    def __str__(self) -> str:
        return self.name_en


class Posting(models.Model):
    """A person's time at a desk, in a role. Their powers begin and end with it."""

    class Role(models.TextChoices):
        XIAOER = "xiaoer", _("Xiaoer")
        LEAD = "lead", _("lead")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=8, choices=Role, default=Role.XIAOER)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("posting")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ends_on=None), name="xiaoer_posting_one_open"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="xiaoer_posting_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id}, {self.role} at desk {self.desk_id}"


class Dispute(models.Model):
    """A quarrel over an order. While it is open the hold is frozen. One open dispute an order.

    `proposed_minor` is the refund on the table, the buyer's `wanted_minor` to begin with; the other side may accept it.
    """

    class Reason(models.TextChoices):
        NOT_RECEIVED = "not_received", _("It has not arrived")
        NOT_AS_DESCRIBED = "not_as_described", _("It is not as described")
        DAMAGED = "damaged", _("It arrived damaged")
        WRONG_ITEM = "wrong_item", _("It is the wrong item")

    class Status(models.TextChoices):
        VENDOR_TURN = "vendor_turn", _("the vendor's turn")
        TALKING = "talking", _("both are talking")
        QUEUED = "queued", _("waiting for a Xiaoer")
        EVIDENCE = "evidence", _("evidence is gathered")
        DECIDING = "deciding", _("a Xiaoer decides")
        SECOND_KEY = "second_key", _("a second Xiaoer looks at the ruling")
        DECIDED = "decided", _("decided, open to appeal")
        EXECUTING = "executing", _("the money is moved")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    PROPOSERS = [("buyer", _("buyer")), ("vendor", _("vendor"))]
    OPEN = (
        Status.VENDOR_TURN,
        Status.TALKING,
        Status.QUEUED,
        Status.EVIDENCE,
        Status.DECIDING,
        Status.SECOND_KEY,
        Status.DECIDED,
        Status.EXECUTING,
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("marketplace.Order", on_delete=models.PROTECT, related_name="disputes")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    story = models.TextField(_("what happened"), max_length=2000)
    wanted_minor = models.BigIntegerField(_("refund asked for"))
    proposed_minor = models.BigIntegerField(_("refund on the table"))
    proposed_by = models.CharField(max_length=6, choices=PROPOSERS, default="buyer")
    status = models.CharField(max_length=12, choices=Status, default=Status.VENDOR_TURN)
    version = models.PositiveIntegerField(default=1)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="disputes_assigned"
    )
    deadline_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("deadline_at",)

    class Meta:
        verbose_name = _("dispute")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=~Q(status__in=["closed", "withdrawn"]),
                name="xiaoer_dispute_one_open_an_order",
            ),
            models.CheckConstraint(condition=Q(wanted_minor__gt=0), name="xiaoer_dispute_wanted_positive"),
            models.CheckConstraint(
                condition=Q(proposed_minor__gt=0, proposed_by__in=["buyer", "vendor"]), name="xiaoer_dispute_proposal"
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=~Q(status__in=["closed", "withdrawn"]),
                name="xiaoer_dispute_due",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.public_id}: {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class DisputeEvent(models.Model):
    """A step or a word in a dispute. Append-only, by trigger. Internal notes are for staff alone."""

    class Role(models.TextChoices):
        BUYER = "buyer", _("buyer")
        VENDOR = "vendor", _("vendor")
        XIAOER = "xiaoer", _("Xiaoer")
        HOUSE = "house", _("the house")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=6, choices=Role)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    facts = models.JSONField(default=dict)
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("dispute event")
        indexes = [models.Index(fields=["dispute", "id"], name="xiaoer_disputeevent_order")]

    def __str__(self) -> str:
        return f"{self.kind} in dispute {self.dispute_id}"


class Evidence(models.Model):
    """A picture put forward by a party, re-encoded on upload."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=DisputeEvent.Role)
    image = models.ImageField(upload_to="evidence/")
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"evidence {self.pk} in dispute {self.dispute_id}"


class Ruling(models.Model):
    """What a Xiaoer decided: a remedy, an amount, a written reason, and whose fault it was, in parts of 100."""

    class Remedy(models.TextChoices):
        FULL_REFUND = "full_refund", _("full refund")
        PARTIAL_REFUND = "partial_refund", _("partial refund")
        RELEASE = "release", _("no refund: the vendor is paid")

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="ruling")
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rulings")
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="rulings_countersigned"
    )
    remedy = models.CharField(max_length=16, choices=Remedy)
    refund_minor = models.BigIntegerField()
    reason = models.TextField(max_length=4000)
    fault_vendor = models.PositiveSmallIntegerField()
    fault_buyer = models.PositiveSmallIntegerField()
    fault_carrier = models.PositiveSmallIntegerField()
    fault_platform = models.PositiveSmallIntegerField()
    ruled_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("ruling")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    fault_platform=100 - F("fault_vendor") - F("fault_buyer") - F("fault_carrier"),
                ),
                name="xiaoer_ruling_fault_sums_to_100",
            ),
            models.CheckConstraint(
                condition=Q(remedy="release", refund_minor=0)
                | Q(remedy__in=["full_refund", "partial_refund"], refund_minor__gt=0),
                name="xiaoer_ruling_refund_fits_remedy",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="xiaoer_ruling_has_reason"),
            models.CheckConstraint(
                condition=Q(countersigned_by=None) | ~Q(countersigned_by=F("ruled_by")), name="xiaoer_ruling_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"ruling on dispute {self.dispute_id}: {self.remedy}"


class ActOfPower(models.Model):
    """Who of the staff did what to whom, and why. Append-only, by trigger."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts_of_power")
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    reason = models.TextField(max_length=4000)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("act of power")
        verbose_name_plural = _("acts of power")
        indexes = [models.Index(fields=["-id"], name="xiaoer_act_newest")]

    def __str__(self) -> str:
        return f"{self.act} {self.subject} by user {self.actor_id}"


class Charter(models.Model):
    """Mission, vision and values, in versions. The newest published one holds."""

    version = models.PositiveIntegerField(unique=True)
    body = models.JSONField(help_text=_("mission, vision and values, in both languages"))
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("charter")
        get_latest_by = "version"

    def __str__(self) -> str:
        return f"charter, version {self.version}"


class Campaign(models.Model):
    """A fair that the best vendors are invited to."""

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    least_stars = models.PositiveSmallIntegerField(default=3)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("campaign")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="xiaoer_campaign_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.name_en


class Invitation(models.Model):
    """A vendor is asked to a campaign and answers, or lets the time run out."""

    class Status(models.TextChoices):
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="invitations")
    status = models.CharField(max_length=8, choices=Status, default=Status.SENT)
    answer_by_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("answer_by_at",)

    class Meta:
        verbose_name = _("invitation")
        constraints = [models.UniqueConstraint(fields=["campaign", "vendor"], name="xiaoer_invitation_once")]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} to campaign {self.campaign_id}: {self.status}"


class Briefing(models.Model):
    """The morning briefing or the after-work review of a desk, as it stood when it was made."""

    class Kind(models.TextChoices):
        MORNING = "morning", _("morning briefing")
        EVENING = "evening", _("after-work review")

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="briefings")
    kind = models.CharField(max_length=8, choices=Kind)
    day = models.DateField()
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("briefing")
        constraints = [models.UniqueConstraint(fields=["desk", "kind", "day"], name="xiaoer_briefing_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} of desk {self.desk_id} on {self.day}"
