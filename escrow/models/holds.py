"""Money that is kept until the goods arrive, and its way back."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
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
    # Few indexes: every one of them is written again when the hold ends.
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holds", db_index=False)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="holds", db_index=False)
    # The foreign keys of the three accounts hold their currency too: `escrow/sql/ledger.sql`.
    account = models.OneToOneField(
        "escrow.LedgerAccount", on_delete=models.PROTECT, related_name="hold", db_constraint=False
    )
    vendor_account = models.ForeignKey(
        "escrow.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    buyer_account = models.ForeignKey(
        "escrow.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    commission_bps = models.PositiveIntegerField()
    commission_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    release_due_at = models.DateTimeField(null=True)
    frozen_remaining = models.DurationField(null=True, help_text=_("what was left of the clock when it froze"))
    frozen_for = ArrayField(
        models.CharField(max_length=20),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("the causes it is frozen for: it thaws when the last of them is gone"),
    )
    captured_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    prompts_sent = models.PositiveSmallIntegerField(
        db_default=0, help_text=_("how many of the reminders before the release have gone out")
    )
    buyer_extended_days = models.PositiveSmallIntegerField(db_default=0)
    vendor_extended_days = models.PositiveSmallIntegerField(db_default=0)
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
            models.CheckConstraint(
                condition=(Q(status="frozen") & ~Q(frozen_for=[])) | (~Q(status="frozen") & Q(frozen_for=[])),
                name="escrow_hold_frozen_for_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(buyer_extended_days__lte=3, vendor_extended_days__lte=10), name="escrow_hold_extensions"
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_due_at"],
                condition=Q(status="held", release_due_at__isnull=False, parked_reason=""),
                name="escrow_hold_due",
            ),
            models.Index(
                fields=["vendor", "currency"],
                condition=Q(status__in=["held", "frozen"]),
                name="escrow_hold_open_by_vendor",
            ),
            BrinIndex(fields=["ended_at"], pages_per_range=32, name="escrow_hold_by_end", autosummarize=True),
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
        CLAIMED = "claimed", _("claimed back after release")
        UNSCHEDULED = "unscheduled", _("release date taken back")

    # A statement trigger looks the holds up (`escrow/sql/ledger.sql`): a foreign key would lock each again.
    hold = models.ForeignKey(
        EscrowHold, on_delete=models.PROTECT, related_name="events", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("hold event")
        indexes = [
            models.Index(fields=["hold", "id"], name="escrow_holdevent_by_hold"),
            BrinIndex(fields=["at"], name="escrow_holdevent_by_moment", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} hold {self.hold_id}"


class Claim(models.Model):
    """Money taken back for a buyer after a hold was released: at most one a hold. Append-only, by trigger.

    `from_vendor_minor` left the vendor's balance, `advanced_minor` is what the balance lacked and the vendor owes us now,
    `commission_minor` is our own part; they sum to `amount_minor`, which a deferred trigger compares with the transfers.
    """

    hold = models.OneToOneField(EscrowHold, on_delete=models.PROTECT, related_name="claim")
    amount_minor = models.BigIntegerField()
    from_vendor_minor = models.BigIntegerField()
    advanced_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("claim")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gt=0, from_vendor_minor__gte=0, advanced_minor__gte=0, commission_minor__gte=0
                )
                & Q(amount_minor=F("from_vendor_minor") + F("advanced_minor") + F("commission_minor")),
                name="escrow_claim_adds_up",
            )
        ]

    def __str__(self) -> str:
        return f"claim of {self.amount_minor} on hold {self.hold_id}"


class Refund(models.Model):
    """Money on its way from a buyer's account back to where the payment came from: of a settlement or of a claim."""

    class Cause(models.TextChoices):
        SETTLEMENT = "settlement", _("the hold was refunded")
        CLAIM = "claim", _("a claim after release")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        PAID = "paid", _("paid back")
        FAILED = "failed", _("failed")

    hold = models.ForeignKey(EscrowHold, on_delete=models.PROTECT, related_name="refunds", db_index=False)
    cause = models.CharField(max_length=10, choices=Cause, default=Cause.SETTLEMENT)
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
        constraints = [
            models.UniqueConstraint(fields=["hold", "cause"], name="escrow_refund_once_a_cause"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="escrow_refund_amount_positive"),
        ]
        indexes = [models.Index(fields=["retry_at"], condition=Q(status="requested"), name="escrow_refund_to_send")]

    def __str__(self) -> str:
        return f"refund ({self.cause}) of {self.amount_minor} {self.currency} from hold {self.hold_id}: {self.status}"

    @property
    def reference(self) -> str:
        """Our name for it at the provider, and the idempotency key there."""
        prefix = "refund" if self.cause == self.Cause.SETTLEMENT else "claim"
        return f"{prefix}/{self.hold.public_id}"
