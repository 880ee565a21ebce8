"""News for vendors' own systems: who wants to hear what, what was said, and how it was taken."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class WebhookEndpoint(models.Model):
    """An address of a vendor's that is told of events, signed with its secret (standardwebhooks.com).

    An empty list of `events` means all. While a secret is being changed both are signed with, until `old_until_at`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="webhook_endpoints")
    url = models.CharField(max_length=400)
    secret = models.CharField(max_length=80)
    old_secret = models.CharField(max_length=80, blank=True)
    old_until_at = models.DateTimeField(null=True)
    events = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=40, blank=True)
    failing_since_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("webhook endpoint")
        indexes = [models.Index(fields=["vendor"], condition=Q(is_active=True), name="marketplace_webhook_active")]

    def __str__(self) -> str:
        return f"webhook endpoint {self.public_id}"


class WebhookMessage(models.Model):
    """One event, as it is told to a vendor's endpoints. `source` names the row it was made of: it is told of once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="webhook_messages")
    type = models.CharField(max_length=40)
    source = models.CharField(max_length=60, unique=True)
    data = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("webhook message")
        indexes = [BrinIndex(fields=["created_at"], name="marketplace_webhookmsg_moment")]

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"


class WebhookDelivery(models.Model):
    """A message on its way to one endpoint: tried again with growing pauses until it is taken, or given up."""

    class Status(models.TextChoices):
        PENDING = "pending", _("to be sent")
        DELIVERED = "delivered", _("taken")
        GIVEN_UP = "given_up", _("given up")

    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING, db_default="pending")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("next_at",)

    class Meta:
        verbose_name = _("webhook delivery")
        constraints = [
            models.UniqueConstraint(fields=["message", "endpoint"], name="marketplace_webhook_delivery_once")
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(status="pending"), name="marketplace_webhook_due"),
            models.Index(fields=["endpoint", "-id"], name="marketplace_webhook_log"),
        ]

    def __str__(self) -> str:
        return f"message {self.message_id} to endpoint {self.endpoint_id}: {self.status}"


class WebhookAttempt(models.Model):
    """One try to deliver: what came back, and how long it took."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    response_status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=120, blank=True)
    duration_ms = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("webhook attempt")

    def __str__(self) -> str:
        return f"try of delivery {self.delivery_id}: {self.response_status or self.error}"


class WebhookCursor(models.Model):
    """Until when the books' and orders' own histories have been read for news."""

    name = models.CharField(max_length=20, unique=True)
    read_until_at = models.DateTimeField()

    class Meta:
        verbose_name = _("webhook cursor")

    def __str__(self) -> str:
        return f"{self.name} until {self.read_until_at}"
