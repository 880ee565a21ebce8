"""What surrounds a haggle: the shop's policy, secret last prices, pictures, and words about each other."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from negotiation.models.threads import Negotiation, ThreadEvent


class HagglePolicy(models.Model):
    """What a shop lets the house answer by itself on one listing. Private: no buyer ever sees these numbers.

    An offer of `accept_from_minor` or more is accepted, one below `decline_below_minor` declined; between the two the
    autopilot, when it is on, counters along its curve and never goes below the listing's private reserve.
    """

    class Curve(models.TextChoices):
        FIRM = "firm", _("firm: gives way late")
        EVEN = "even", _("even: the same step each time")
        KEEN = "keen", _("keen: gives way early")

    listing = models.OneToOneField("marketplace.Listing", on_delete=models.CASCADE, related_name="haggle_policy")
    accept_from_minor = models.BigIntegerField(null=True, blank=True)
    decline_below_minor = models.BigIntegerField(null=True, blank=True)
    is_autopilot_on = models.BooleanField(default=False)
    curve = models.CharField(max_length=4, choices=Curve, default=Curve.EVEN)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("haggling policy")
        constraints = [
            models.CheckConstraint(
                condition=Q(accept_from_minor=None)
                | Q(decline_below_minor=None)
                | Q(decline_below_minor__lt=F("accept_from_minor")),
                name="negotiation_policy_decline_below_accept",
                violation_error_message=_("Decline below, accept from and list price have to rise in this order."),
            ),
            models.CheckConstraint(
                condition=(Q(accept_from_minor=None) | Q(accept_from_minor__gt=0))
                & (Q(decline_below_minor=None) | Q(decline_below_minor__gt=0)),
                name="negotiation_policy_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"haggling policy of listing {self.listing_id}"


class DueAnswer(models.Model):
    """An offer that the shop's policy will answer at `due_at`, if nobody has moved by then (`rev` is still the same)."""

    negotiation = models.OneToOneField(Negotiation, on_delete=models.CASCADE, related_name="due_answer")
    rev = models.PositiveIntegerField()
    due_at = models.DateTimeField(db_index=True)

    DUE_FIELDS = ("due_at",)

    class Meta:
        verbose_name = _("due answer")

    def __str__(self) -> str:
        return f"answer to rev {self.rev} of negotiation {self.negotiation_id} at {self.due_at}"


class SleeveDeal(models.Model):
    """One secret last price of each side, once a thread, as traders showed them with their hands in one sleeve.

    When both are in and overlap the deal closes at the midpoint; otherwise neither number is ever shown.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("a deal")
        APART = "apart", _("too far apart")
        REFUSED = "refused", _("refused")
        OVER = "over", _("out of time")

    negotiation = models.OneToOneField(Negotiation, on_delete=models.PROTECT, related_name="sleeve_deal")
    asked_by = models.CharField(max_length=6)
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    buyer_minor = models.BigIntegerField(null=True)
    vendor_minor = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    DUE_FIELDS = ("expires_at",)

    class Meta:
        verbose_name = _("sleeve deal")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(buyer_minor__gte=F("vendor_minor")),
                name="negotiation_sleeve_closed_overlaps",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="negotiation_sleeve_due"),
        ]

    def __str__(self) -> str:
        return f"sleeve deal of negotiation {self.negotiation_id}: {self.status}"


def picture_path(picture: "ThreadPicture", filename: str) -> str:
    return f"haggles/{picture.negotiation_id}/{picture.public_id}.webp"


class ThreadPicture(models.Model):
    """A picture sent in a haggle: encoded anew without metadata, shown to the parties and Xiaoer only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="pictures")
    event = models.OneToOneField(ThreadEvent, on_delete=models.PROTECT, related_name="picture")
    image = models.ImageField(upload_to=picture_path, width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("picture in a haggle")

    def __str__(self) -> str:
        return f"picture {self.public_id} of negotiation {self.negotiation_id}"


class Block(models.Model):
    """One side will hear no more from the other: no new threads, no messages, no moves between them."""

    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vendor_blocks")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.CASCADE, related_name="buyer_blocks")
    by = models.CharField(max_length=6, choices=[("buyer", _("buyer")), ("vendor", _("vendor"))])
    blocked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("block")
        constraints = [models.UniqueConstraint(fields=["buyer", "vendor", "by"], name="negotiation_block_once")]

    def __str__(self) -> str:
        return f"buyer {self.buyer_id} and vendor {self.vendor_id}, blocked by the {self.by}"


class Report(models.Model):
    """A party tells the house that something in a thread is wrong. A Xiaoer looks at it and says what was done."""

    class Reason(models.TextChoices):
        OUTSIDE = "outside", _("wants to deal outside the house")
        ABUSE = "abuse", _("insults or threats")
        FRAUD = "fraud", _("looks like a fraud")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        OPEN = "open", _("waits for a Xiaoer")
        NOTHING = "nothing", _("nothing wrong found")
        FROZEN = "frozen", _("the haggle was stopped")
        VOIDED = "voided", _("the haggle was voided")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    reported_at = models.DateTimeField(db_default=Now())
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("report")
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "by"], condition=Q(outcome="open"), name="negotiation_one_open_report"
            ),
        ]

    def __str__(self) -> str:
        return f"report on negotiation {self.negotiation_id}: {self.reason}"
