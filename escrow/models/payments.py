"""Money that comes in: what was asked of a buyer, and what the provider said."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


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
    pay_url = models.CharField(max_length=4000, blank=True)
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
        indexes = [
            models.Index(fields=["chase_at"], condition=Q(status="pending"), name="escrow_payment_to_chase"),
            models.Index(
                fields=["chase_at"],
                condition=Q(status="cancelled", chase_at__isnull=False),
                name="escrow_payment_to_call_off",
            ),
        ]

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


class ProviderNotice(models.Model):
    """A payment provider's call to us, stored raw before anything is believed. Applied at most once."""

    class Status(models.TextChoices):
        STORED = "stored", _("stored")
        APPLIED = "applied", _("applied")
        IGNORED = "ignored", _("ignored: nothing to do")
        UNMATCHED = "unmatched", _("unmatched: for Xiaoer to look at")
        HANDLED = "handled", _("was unmatched, handled by Xiaoer")

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


class ProviderCall(models.Model):
    """One call of ours to a payment provider, and its answer as it came. Append-only, by trigger, for `KEPT_DAYS`.

    Written for every call that left the house, answered or not. Secrets, signatures and card numbers are blotted out
    before a row is made. `method` is the provider's own name for the call; `reference` is our name for what it is about.
    `response_status` is null when nothing came back.
    """

    KEPT_DAYS = 90
    """The trigger in `escrow/sql/provider_calls.sql` lets go of rows older than this, and of no others."""

    gateway = models.CharField(max_length=20)
    method = models.CharField(max_length=80)
    reference = models.CharField(max_length=100, blank=True)
    request = models.TextField(help_text=_("what was asked, as JSON"))
    response_status = models.PositiveSmallIntegerField(null=True)
    response_body = models.TextField(blank=True, help_text=_("the first 8 KiB"))
    duration_ms = models.PositiveIntegerField()
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("provider call")
        indexes = [
            models.Index(fields=["reference", "id"], name="escrow_providercall_by_ref"),
            models.Index(fields=["at"], name="escrow_providercall_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.method} {self.reference}: {self.response_status or 'no answer'}"
