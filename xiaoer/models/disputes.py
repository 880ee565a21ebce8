"""Disputes, what was said and put forward in them, and rulings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


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
