"""The chart of accounts and the movements between them."""

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
    hold = models.ForeignKey("escrow.EscrowHold", on_delete=models.PROTECT, null=True, related_name="transfers")
    payout = models.ForeignKey("escrow.Payout", on_delete=models.PROTECT, null=True, related_name="transfers")
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
