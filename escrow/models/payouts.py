"""Money on its way to the vendors' banks."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Payout(models.Model):
    """Money on its way from a vendor's account to the vendor's bank: the sum of its lines, proved at COMMIT."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        SENT = "sent", _("sent to the bank")
        PAID = "paid", _("paid out")
        FAILED = "failed", _("failed, money is back in the balance")
        RETURNED = "returned", _("sent back by the bank, money is back in the balance")

    OVER = (Status.PAID, Status.FAILED, Status.RETURNED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="payouts")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    account = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("empty when it was made by the schedule"),
    )
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
            models.Index(
                fields=["retry_at"], condition=Q(status__in=["requested", "sent"]), name="escrow_payout_to_chase"
            ),
        ]

    def __str__(self) -> str:
        return f"payout {self.public_id} {self.amount_minor} {self.currency}: {self.status}"


class PayoutLine(models.Model):
    """One movement of a vendor's account that a payout is made of, with its sign: a release, or a claim (negative).

    Every movement is in one payout at most. Append-only, by trigger.
    """

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="lines")
    transfer = models.OneToOneField(
        "escrow.Transfer", on_delete=models.PROTECT, related_name="payout_line", db_constraint=False
    )
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("payout line")
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="escrow_payoutline_amount")]

    def __str__(self) -> str:
        return f"{self.amount_minor} in payout {self.payout_id}"


class PayoutCursor(models.Model):
    """Until when everything on a vendor's account stands in a payout: what was made before is not looked at again."""

    account = models.OneToOneField("escrow.LedgerAccount", on_delete=models.PROTECT, related_name="payout_cursor")
    itemised_until_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payout cursor")

    def __str__(self) -> str:
        return f"account {self.account_id} until {self.itemised_until_at}"


class PayoutTerms(models.Model):
    """When and from how much on a vendor is paid out by itself. One a vendor; without a row the defaults hold."""

    class Schedule(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week, on Monday")
        MONTHLY = "monthly", _("every month, on the 1st")
        MANUAL = "manual", _("only when asked for")

    vendor = models.OneToOneField("vendors.Vendor", on_delete=models.PROTECT, related_name="payout_terms")
    schedule = models.CharField(max_length=8, choices=Schedule, default=Schedule.WEEKLY)
    minimum_minor = models.BigIntegerField(default=100)
    next_at = models.DateTimeField(null=True, help_text=_("the next scheduled payout; empty: only when asked for"))

    DUE_FIELDS = ("next_at",)

    class Meta:
        verbose_name = _("payout terms")
        constraints = [
            models.CheckConstraint(condition=Q(minimum_minor__gte=1), name="escrow_terms_minimum_positive"),
            models.CheckConstraint(
                condition=Q(schedule="manual", next_at=None) | (~Q(schedule="manual") & Q(next_at__isnull=False)),
                name="escrow_terms_scheduled_have_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="escrow_terms_due")]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} is paid {self.schedule}"


class PayoutAccountChange(models.Model):
    """A new bank account for a vendor's payouts. It waits, so that a thief in the office has to wait too.

    Until `effective_at` payouts go on to the old account; everyone who manages the shop is told and may stop it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPLIED = "applied", _("in use")
        STOPPED = "stopped", _("stopped")

    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="payout_account_changes")
    old_account = models.CharField(max_length=60, blank=True)
    new_account = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    effective_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("effective_at",)

    class Meta:
        verbose_name = _("change of payout account")
        constraints = [
            models.UniqueConstraint(fields=["vendor"], condition=Q(status="waiting"), name="escrow_change_one_waiting"),
        ]
        indexes = [
            models.Index(fields=["effective_at"], condition=Q(status="waiting"), name="escrow_change_due"),
        ]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} is to be paid elsewhere: {self.status}"
