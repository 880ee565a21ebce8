"""Parcels and what was told of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics.models.carriers import Carrier


class Shipment(models.Model):
    """One parcel of an order. Its status is a function of the set of its tracking events, whatever their order."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("waiting for the carrier's booking")
        CREATED = "created", _("booked")
        ACCEPTED = "accepted", _("handed to the carrier")
        IN_TRANSIT = "in_transit", _("on the way")
        EXCEPTION = "exception", _("held up")
        OUT_FOR_DELIVERY = "out_for_delivery", _("out for delivery")
        ATTEMPT_FAILED = "attempt_failed", _("delivery attempted")
        READY_FOR_PICKUP = "ready_for_pickup", _("ready for pick-up")
        RETURNING = "returning", _("on its way back")
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("returned")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("given up")
        UNKNOWN = "unknown", _("unknown")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("marketplace.Order", on_delete=models.PROTECT, related_name="shipments")
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="shipments")
    status = models.CharField(max_length=18, choices=Status, default=Status.REQUESTED)
    waybill = models.CharField(_("waybill number"), max_length=40, blank=True)
    weight_g = models.PositiveIntegerField()
    freight_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="CNY")
    decision = models.JSONField(default=dict, help_text=_("why this carrier: every candidate with its reasons"))
    promised_on = models.DateField(null=True)
    requested_at = models.DateTimeField(db_default=Now())
    booked_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    pull_at = models.DateTimeField(null=True, help_text=_("when the carrier is asked, if it stays silent"))

    DUE_FIELDS = ("retry_at", "pull_at")

    class Meta:
        verbose_name = _("shipment")
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "waybill"], condition=~Q(waybill=""), name="logistics_shipment_waybill_once"
            )
        ]
        indexes = [
            models.Index(fields=["retry_at"], condition=Q(status="requested"), name="logistics_shipment_to_book"),
            models.Index(fields=["pull_at"], condition=Q(pull_at__isnull=False), name="logistics_shipment_to_pull"),
        ]

    def __str__(self) -> str:
        return f"shipment {self.public_id} {self.waybill}: {self.status}"


class TrackingEvent(models.Model):
    """One scan, as the carrier told it. Append-only, by trigger; a correction is a further event that voids it."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="events")
    event_key = models.CharField(max_length=120)
    status = models.CharField(max_length=18, choices=Shipment.Status)
    carrier_code = models.CharField(max_length=40)
    text = models.CharField(max_length=300, blank=True)
    facility = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField()
    voids_key = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("tracking event")
        constraints = [models.UniqueConstraint(fields=["shipment", "event_key"], name="logistics_event_once")]

    def __str__(self) -> str:
        return f"{self.status} at {self.occurred_at}"
