"""Money on its way to the vendors' banks."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


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
