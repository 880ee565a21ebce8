"""The money: accounts, immutable transfers, payments that come in, holds, payouts. Knows nothing of orders.

Sign convention: escrow, vendor and buyer accounts are what we owe; a credit raises them. Cash is what we own; a debit
raises it. The chart of accounts and every kind of movement stand in `docs/ledger.md`.

Triggers and checks that Django can't express stand in `escrow/sql/`, and are installed by the migrations.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class LedgerAccount(models.Model):
    """One pot of money in one currency.

    Escrow accounts belong to one hold, vendor accounts to a vendor, buyer accounts to a user; there is one of each
    other kind a currency. `debits` and `credits` are kept by a trigger for the tracked kinds (escrow, vendor, buyer)
    and stay 0 for the others, whose balance is a sum. A tracked account is never overdrawn.
    """

    class Kind(models.TextChoices):
        CASH = "cash", _("cash at the payment provider")
        ESCROW = "escrow", _("escrow of one hold")
        VENDOR = "vendor", _("owed to a vendor")
        BUYER = "buyer", _("owed to a buyer")
        FEE = "fee", _("commission earned")
        PAYOUT_TRANSIT = "payout_transit", _("payouts on their way")

    TRACKED = (Kind.ESCROW, Kind.VENDOR, Kind.BUYER)

    kind = models.CharField(max_length=16, choices=Kind)
    currency = models.CharField(max_length=3)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, null=True, related_name="ledger_accounts")
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="ledger_accounts"
    )
    debits = models.BigIntegerField(default=0)
    credits = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("ledger account")
        constraints = [
            models.UniqueConstraint(fields=["id", "currency"], name="escrow_account_id_currency"),
            models.UniqueConstraint(
                fields=["vendor", "currency"], condition=Q(kind="vendor"), name="escrow_account_one_a_vendor"
            ),
            models.UniqueConstraint(
                fields=["buyer", "currency"], condition=Q(kind="buyer"), name="escrow_account_one_a_buyer"
            ),
            models.UniqueConstraint(
                fields=["kind", "currency"],
                condition=Q(kind__in=["cash", "fee", "payout_transit"]),
                name="escrow_account_one_of_the_house",
            ),
            models.CheckConstraint(
                condition=Q(kind="vendor", vendor__isnull=False, buyer=None)
                | Q(kind="buyer", buyer__isnull=False, vendor=None)
                | (~Q(kind__in=["vendor", "buyer"]) & Q(vendor=None, buyer=None)),
                name="escrow_account_owner_fits_kind",
            ),
            models.CheckConstraint(condition=Q(debits__gte=0, credits__gte=0), name="escrow_account_sums_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind__in=["escrow", "vendor", "buyer"]) | Q(credits__gte=F("debits")),
                name="escrow_account_not_overdrawn",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="escrow_account_currency_form"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} account {self.pk} ({self.currency})"


class Payment(models.Model):
    """What a buyer was asked to pay in one go, and what came of it. One payment may fill several holds.

    Succeeded at most once: the holds it fills are made in the same transaction.
    """

    class Status(models.TextChoices):
        CREATED = "created", _("not started")
        PENDING = "pending", _("waiting for the buyer")
        SUCCEEDED = "succeeded", _("paid")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="payments")
    gateway = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=80, null=True)
    pay_url = models.CharField(max_length=500, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12, choices=Status, default=Status.CREATED)
    failure = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    chase_at = models.DateTimeField(null=True, help_text=_("when the provider is asked again, if it says nothing"))
    chases = models.PositiveSmallIntegerField(default=0)

    DUE_FIELDS = ("chase_at",)

    class Meta:
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="escrow_payment_amount_positive"),
            models.UniqueConstraint(fields=["gateway", "provider_ref"], name="escrow_payment_provider_ref_once"),
        ]
        indexes = [models.Index(fields=["chase_at"], condition=Q(status="pending"), name="escrow_payment_to_chase")]

    def __str__(self) -> str:
        return f"payment {self.public_id} {self.amount_minor} {self.currency}: {self.status}"


class PaymentPart(models.Model):
    """The part of a payment that goes into one hold, with the commission frozen when the order was placed.

    `reference` is the payer's own name for it ("order/<uuid>"); escrow never reads it.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts")
    reference = models.CharField(max_length=60)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    commission_bps = models.PositiveIntegerField()
    commission_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("payment part")
        constraints = [
            models.UniqueConstraint(fields=["payment", "reference"], name="escrow_part_once_a_payment"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, commission_minor__gte=0) & Q(commission_minor__lte=F("amount_minor")),
                name="escrow_part_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount_minor}"


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
    part = models.OneToOneField(PaymentPart, on_delete=models.PROTECT, related_name="hold")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holds")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="holds")
    account = models.OneToOneField(LedgerAccount, on_delete=models.PROTECT, related_name="hold")
    vendor_account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+")
    buyer_account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+")
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


class Payout(models.Model):
    """Money on its way from a vendor's account to the vendor's bank."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        SENT = "sent", _("sent to the bank")
        PAID = "paid", _("paid out")
        FAILED = "failed", _("failed, money is back in the balance")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="payouts")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    account = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    gateway = models.CharField(max_length=20, default="sandbox")
    provider_ref = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    DUE_FIELDS = ("retry_at",)

    class Meta:
        verbose_name = _("payout")
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="escrow_payout_amount_positive")]
        indexes = [
            models.Index(fields=["vendor", "-id"], name="escrow_payout_by_vendor"),
            models.Index(fields=["retry_at"], condition=Q(status="requested"), name="escrow_payout_to_send"),
        ]

    def __str__(self) -> str:
        return f"payout {self.public_id} {self.amount_minor} {self.currency}: {self.status}"


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


class Transfer(models.Model):
    """One immutable movement: `amount_minor` from the debit side to the credit side. Balanced by construction.

    UPDATE, DELETE and TRUNCATE are refused by triggers, for the owner of the table too. A trigger adds it to the sums
    of its tracked accounts and refuses account pairs that don't belong to its kind and hold.
    """

    class Kind(models.TextChoices):
        CAPTURE = "capture", _("buyer's payment into escrow")
        RELEASE = "release", _("vendor's share of a release")
        COMMISSION = "commission", _("commission")
        REFUND = "refund", _("refund to the buyer's account")
        REFUND_PAID = "refund_paid", _("refund paid back by the provider")
        PAYOUT = "payout", _("payout taken from the balance")
        PAYOUT_PAID = "payout_paid", _("payout arrived at the bank")
        PAYOUT_FAILED = "payout_failed", _("failed payout back in the balance")

    kind = models.CharField(max_length=16, choices=Kind)
    # The database's foreign keys are on (account, currency), in `escrow/sql/ledger.sql`; a second pair would only cost.
    debit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="debit_transfers", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="credit_transfers", db_constraint=False, db_index=False
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    hold = models.ForeignKey(EscrowHold, on_delete=models.PROTECT, null=True, related_name="transfers")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="transfers")
    idempotency_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("transfer")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="escrow_transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="escrow_transfer_two_accounts"),
            models.UniqueConstraint(
                fields=["hold"], condition=Q(kind="capture"), name="escrow_transfer_one_capture_a_hold"
            ),
            models.UniqueConstraint(
                fields=["hold", "kind"],
                condition=Q(kind__in=["release", "commission", "refund", "refund_paid"]),
                name="escrow_transfer_one_closing_a_hold",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["capture", "release", "commission", "refund", "refund_paid"], hold__isnull=False)
                | Q(kind__in=["payout", "payout_paid", "payout_failed"], payout__isnull=False, hold=None),
                name="escrow_transfer_names_its_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "id"], name="escrow_transfer_by_debit"),
            models.Index(fields=["credit", "id"], name="escrow_transfer_by_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class ProviderNotice(models.Model):
    """A payment provider's call to us, stored raw before anything is believed. Applied at most once."""

    class Status(models.TextChoices):
        STORED = "stored", _("stored")
        APPLIED = "applied", _("applied")
        IGNORED = "ignored", _("ignored: nothing to do")
        UNMATCHED = "unmatched", _("unmatched: for Xiaoer to look at")

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.STORED)
    reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("provider notice")
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="escrow_notice_once")]
        indexes = [models.Index(fields=["id"], condition=Q(status="stored"), name="escrow_notice_to_apply")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}: {self.status}"


class AuditFinding(models.Model):
    """What the auditor saw when the books did not agree. While one is open, no hold is released."""

    found_at = models.DateTimeField(db_default=Now())
    findings = models.JSONField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("audit finding")

    def __str__(self) -> str:
        return f"audit finding of {self.found_at}"
