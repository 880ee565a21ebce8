"""The chart of accounts and the movements between them."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class LedgerAccount(models.Model):
    """One pot of money in one currency.

    Escrow accounts belong to one hold, vendor and vendor_debt accounts to a vendor, buyer accounts to a user; there is
    one of each other kind a currency. `debits` and `credits` are kept by a trigger for the tracked kinds and stay 0 for
    the others, whose balance is a sum (by day: AccountDay). No tracked account is ever overdrawn: its credits are at
    least its debits, but for vendor_debt, which a vendor owes us, the other way round.
    """

    class Kind(models.TextChoices):
        CASH = "cash", _("cash at the payment provider")
        ESCROW = "escrow", _("escrow of one hold")
        VENDOR = "vendor", _("owed to a vendor")
        VENDOR_DEBT = "vendor_debt", _("owed by a vendor")
        BUYER = "buyer", _("owed to a buyer")
        FEE = "fee", _("commission earned")
        PAYOUT_TRANSIT = "payout_transit", _("payouts on their way")

    TRACKED = (Kind.ESCROW, Kind.VENDOR, Kind.VENDOR_DEBT, Kind.BUYER)

    kind = models.CharField(max_length=16, choices=Kind)
    currency = models.CharField(max_length=3)
    # Most accounts are of holds and have no owner: their indexes leave those out.
    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, null=True, related_name="ledger_accounts", db_index=False
    )
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="ledger_accounts", db_index=False
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
                fields=["vendor", "currency"], condition=Q(kind="vendor_debt"), name="escrow_account_one_debt_a_vendor"
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
                condition=Q(kind__in=["vendor", "vendor_debt"], vendor__isnull=False, buyer=None)
                | Q(kind="buyer", buyer__isnull=False, vendor=None)
                | (~Q(kind__in=["vendor", "vendor_debt", "buyer"]) & Q(vendor=None, buyer=None)),
                name="escrow_account_owner_fits_kind",
            ),
            models.CheckConstraint(condition=Q(debits__gte=0, credits__gte=0), name="escrow_account_sums_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind__in=["escrow", "vendor", "buyer"]) | Q(credits__gte=F("debits")),
                name="escrow_account_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(kind="vendor_debt") | Q(debits__gte=F("credits")), name="escrow_account_debt_not_overpaid"
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="escrow_account_currency_form"),
        ]
        indexes = [
            models.Index(fields=["vendor"], condition=Q(vendor__isnull=False), name="escrow_account_by_vendor"),
            models.Index(fields=["buyer"], condition=Q(buyer__isnull=False), name="escrow_account_by_buyer"),
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
        CLAIM = "claim", _("claim after release, from the vendor's balance")
        CLAIM_ADVANCE = "claim_advance", _("claim after release, advanced for the vendor")
        CLAIM_COMMISSION = "claim_commission", _("claim after release, from the commission")
        CLAIM_PAID = "claim_paid", _("claim paid back by the provider")
        DEBT_RECOVERED = "debt_recovered", _("vendor's debt taken from the balance")
        PAYOUT = "payout", _("payout taken from the balance")
        PAYOUT_PAID = "payout_paid", _("payout arrived at the bank")
        PAYOUT_FAILED = "payout_failed", _("failed payout back in the balance")
        PAYOUT_RETURNED = "payout_returned", _("payout the bank sent back")

    INTO_VENDOR = (Kind.RELEASE, Kind.PAYOUT_FAILED, Kind.PAYOUT_RETURNED)
    OUT_OF_VENDOR = (Kind.CLAIM, Kind.DEBT_RECOVERED, Kind.PAYOUT)
    OF_A_HOLD = (
        Kind.CAPTURE,
        Kind.RELEASE,
        Kind.COMMISSION,
        Kind.REFUND,
        Kind.REFUND_PAID,
        Kind.CLAIM,
        Kind.CLAIM_ADVANCE,
        Kind.CLAIM_COMMISSION,
        Kind.CLAIM_PAID,
    )
    OF_A_PAYOUT = (Kind.PAYOUT, Kind.PAYOUT_PAID, Kind.PAYOUT_FAILED, Kind.PAYOUT_RETURNED)

    kind = models.CharField(max_length=16, choices=Kind)
    # The posting trigger looks accounts, hold and payout up, and none can be deleted (`escrow/sql/ledger.sql` says why
    # there is no foreign key); the indexes below cover only the sides that anyone asks about.
    debit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="debit_transfers", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="credit_transfers", db_constraint=False, db_index=False
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    hold = models.ForeignKey(
        "escrow.EscrowHold",
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers",
        db_constraint=False,
        db_index=False,
    )
    payout = models.ForeignKey(
        "escrow.Payout",
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers",
        db_constraint=False,
        db_index=False,
    )
    idempotency_key = models.CharField(max_length=80, db_collation="C")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("transfer")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="escrow_transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="escrow_transfer_two_accounts"),
            # A constraint, not unique=True, which would add a second index for LIKE.
            models.UniqueConstraint(fields=["idempotency_key"], name="escrow_transfer_key_once"),
            models.UniqueConstraint(fields=["hold", "kind"], name="escrow_transfer_once_a_hold"),
            models.UniqueConstraint(
                fields=["payout", "kind"], condition=Q(payout__isnull=False), name="escrow_transfer_once_a_payout"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "capture",
                        "release",
                        "commission",
                        "refund",
                        "refund_paid",
                        "claim",
                        "claim_advance",
                        "claim_commission",
                        "claim_paid",
                    ],
                    hold__isnull=False,
                    payout=None,
                )
                | Q(
                    kind__in=["payout", "payout_paid", "payout_failed", "payout_returned"],
                    payout__isnull=False,
                    hold=None,
                )
                | Q(kind="debt_recovered", hold=None, payout=None),
                name="escrow_transfer_names_its_cause",
            ),
        ]
        indexes = [
            models.Index(
                fields=["debit", "created_at", "id"],
                condition=Q(kind__in=["claim", "debt_recovered", "payout"]),
                name="escrow_transfer_from_vendor",
            ),
            models.Index(
                fields=["credit", "created_at", "id"],
                condition=Q(kind__in=["release", "payout_failed", "payout_returned"]),
                name="escrow_transfer_to_vendor",
            ),
            BrinIndex(fields=["created_at"], name="escrow_transfer_by_moment", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class AccountDay(models.Model):
    """What one account took in and gave out on one day (UTC): the sum of its transfers made then.

    Written for days that are over, so that a balance of any moment is a sum over days and the transfers of one day,
    however many came before. `reconcile_ledger` proves each against the transfers.
    """

    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="days", db_index=False)
    day_on = models.DateField()
    debits = models.BigIntegerField()
    credits = models.BigIntegerField()
    transfer_count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("day of an account")
        constraints = [
            models.UniqueConstraint(fields=["account", "day_on"], name="escrow_accountday_once"),
            models.CheckConstraint(condition=Q(debits__gte=0, credits__gte=0), name="escrow_accountday_not_negative"),
        ]
        indexes = [models.Index(fields=["day_on"], name="escrow_accountday_by_day")]

    def __str__(self) -> str:
        return f"account {self.account_id} on {self.day_on}"


class ClosedDay(models.Model):
    """A day (UTC) whose transfers have been summed up into AccountDay rows."""

    day_on = models.DateField(unique=True)
    closed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("closed day")

    def __str__(self) -> str:
        return f"{self.day_on}"
