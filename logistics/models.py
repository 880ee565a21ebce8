"""Carriers joined by data alone: who they are, where they go, what they carry for us, what they tell."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Carrier(models.Model):
    """A company that moves parcels and that we only talk to. `dialect` names its adapter in `logistics/carriers/`."""

    class Kind(models.TextChoices):
        COURIER = "courier", _("private courier")
        POST = "post", _("the post")

    code = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.COURIER)
    dialect = models.CharField(max_length=20)
    base_url = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=100, blank=True)
    previous_secret = models.CharField(max_length=100, blank=True, help_text=_("still honoured while secrets rotate"))
    base_rate_minor = models.BigIntegerField(default=1200)
    per_kg_minor = models.BigIntegerField(default=300)
    transit_days = models.PositiveSmallIntegerField(default=3)
    on_time_bps = models.PositiveIntegerField(default=9000)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("carrier")
        constraints = [
            models.CheckConstraint(condition=Q(on_time_bps__lte=10_000), name="logistics_carrier_on_time_range")
        ]

    def __str__(self) -> str:
        return self.name_en


class Coverage(models.Model):
    """Where a carrier goes: a prefix of the 12-digit administrative code. The longest wins; exclude beats include."""

    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="coverage")
    prefix = models.CharField(max_length=12, blank=True, help_text=_("empty: everywhere"))
    is_excluded = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("coverage")
        constraints = [
            models.UniqueConstraint(fields=["carrier", "prefix", "is_excluded"], name="logistics_coverage_once"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[0-9]{0,12}$"), name="logistics_coverage_prefix_form"),
        ]

    def __str__(self) -> str:
        return f"{'not ' if self.is_excluded else ''}{self.prefix or 'everywhere'} by carrier {self.carrier_id}"


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


class CarrierCall(models.Model):
    """A carrier's call to us, with its signature verified, stored raw before it is read."""

    class Status(models.TextChoices):
        STORED = "stored", _("stored")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("could not be read")

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="calls")
    body = models.BinaryField()
    status = models.CharField(max_length=8, choices=Status, default=Status.STORED)
    reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("carrier call")
        indexes = [models.Index(fields=["id"], condition=Q(status="stored"), name="logistics_call_to_apply")]

    def __str__(self) -> str:
        return f"call {self.pk} of carrier {self.carrier_id}: {self.status}"
