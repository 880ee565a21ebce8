"""Money that is kept until the goods arrive, and its way back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class EscrowHold(models.Model):
    """A buyer's money kept until the goods arrive. HELD and FROZEN while kept; then exactly one ending.

    At each COMMIT a deferred trigger proves that state and money agree: while kept, its account holds the whole amount;
    once ended, nothing is left in it.
    """

    class Status(models.TextChoices):
        HELD = "held", _("held")
        FROZEN = "frozen", _("frozen")
        RELEASED = "released", _("released to the vendor")
        REFUNDED = "refunded", _("refunded to the buyer")
        SPLIT = "split", _("split")

    OPEN = (Status.HELD, Status.FROZEN)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    part = models.OneToOneField("escrow.PaymentPart", on_delete=models.PROTECT, related_name="hold")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holds")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="holds")
    account = models.OneToOneField("escrow.LedgerAccount", on_delete=models.PROTECT, related_name="hold")
    vendor_account = models.ForeignKey("escrow.LedgerAccount", on_delete=models.PROTECT, related_name="+")
    buyer_account = models.ForeignKey("escrow.LedgerAccount", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    commission_bps = models.PositiveIntegerField()
    commission_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    release_due_at = models.DateTimeField(null=True)
    frozen_remaining = models.DurationField(null=True, help_text=_("what was left of the clock when it froze"))
    captured_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    release_tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    parked_reason = models.CharField(max_length=200, blank=True)

    DUE_FIELDS = ("release_due_at", "retry_at")

    class Meta:
        verbose_name = _("hold")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, commission_minor__gte=0) & Q(commission_minor__lte=F("amount_minor")),
                name="escrow_hold_amounts",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "frozen"], ended_at=None)
                | Q(status__in=["released", "refunded", "split"], ended_at__isnull=False),
                name="escrow_hold_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(frozen_remaining=None) | Q(status="frozen"), name="escrow_hold_remaining_only_frozen"
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_due_at"],
                condition=Q(status="held", release_due_at__isnull=False, parked_reason=""),
                name="escrow_hold_due",
            ),
            models.Index(fields=["vendor", "status"], name="escrow_hold_by_vendor"),
        ]

    def __str__(self) -> str:
        return f"hold {self.public_id} {self.amount_minor} {self.currency}: {self.status}"

    @property
    def vendor_share_minor(self) -> int:
        return self.amount_minor - self.commission_minor


class HoldEvent(models.Model):
    """What was done to a hold, by whom and why. Append-only, by trigger."""

    class Kind(models.TextChoices):
        CAPTURED = "captured", _("money received")
        SCHEDULED = "scheduled", _("release date set")
        EXTENDED = "extended", _("release date moved")
        FROZEN = "frozen", _("frozen")
        THAWED = "thawed", _("thawed")
        RELEASED = "released", _("released")
        REFUNDED = "refunded", _("refunded")
        SPLIT = "split", _("split")

    hold = models.ForeignKey(EscrowHold, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("hold event")
        indexes = [models.Index(fields=["hold", "id"], name="escrow_holdevent_by_hold")]

    def __str__(self) -> str:
        return f"{self.kind} hold {self.hold_id}"


class Refund(models.Model):
    """Money on its way from a buyer's account back to where the payment came from."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        PAID = "paid", _("paid back")
        FAILED = "failed", _("failed")

    hold = models.OneToOneField(EscrowHold, on_delete=models.PROTECT, related_name="refund")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    provider_ref = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    DUE_FIELDS = ("retry_at",)

    class Meta:
        verbose_name = _("refund")
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="escrow_refund_amount_positive")]
        indexes = [models.Index(fields=["retry_at"], condition=Q(status="requested"), name="escrow_refund_to_send")]

    def __str__(self) -> str:
        return f"refund of {self.amount_minor} {self.currency} from hold {self.hold_id}: {self.status}"
