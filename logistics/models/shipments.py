"""Parcels and what was told of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics import incidents
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

    class Evidence(models.TextChoices):
        """From the weakest to the strongest; `journeys.EVIDENCE` orders them. The buyer's word stands on the order."""

        PUSH = "push", _("the carrier said so")
        PULL = "pull", _("the carrier confirmed it when asked")
        PROOF = "proof", _("the carrier has a signature or a picture")

    class Purpose(models.TextChoices):
        """What is in it. Only the goods of the order move the order and its money; the others are a dispute's."""

        GOODS = "goods", _("the goods")
        RETURN = "return", _("goods sent back")
        REPLACEMENT = "replacement", _("goods sent anew")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("marketplace.Order", on_delete=models.PROTECT, related_name="shipments")
    purpose = models.CharField(max_length=11, choices=Purpose, default=Purpose.GOODS, db_default=Purpose.GOODS)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="shipments")
    status = models.CharField(max_length=18, choices=Status, default=Status.REQUESTED)
    waybill = models.CharField(_("waybill number"), max_length=40, blank=True)
    weight_g = models.PositiveIntegerField()
    billable_g = models.PositiveIntegerField(default=0)
    service = models.CharField(max_length=20, blank=True)
    origin_code = models.CharField(max_length=12, blank=True)
    destination_code = models.CharField(max_length=12, blank=True)
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
    pull_tries = models.PositiveSmallIntegerField(default=0, help_text=_("how often asking has failed in a row"))
    handed_over_at = models.DateTimeField(null=True)
    evidence = models.CharField(
        max_length=5, choices=Evidence, blank=True, default="", help_text=_("what its delivery rests on")
    )
    contradicted_at = models.DateTimeField(null=True, help_text=_("the carrier was asked and knows of no delivery"))
    number_given_up_at = models.DateTimeField(null=True, help_text=_("the carrier gave its number to another parcel"))
    tell_at = models.DateTimeField(null=True, help_text=_("its order has to hear of it; empty: it knows all"))
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("who typed the number; empty when the carrier or the pool gave it"),
    )
    is_doubted = models.BooleanField(
        default=False, help_text=_("its scans start no clock of the buyer's until a Xiaoer trusts the number")
    )
    call_off_at = models.DateTimeField(null=True, help_text=_("when the carrier is told that it is called off"))
    trusted_at = models.DateTimeField(null=True, help_text=_("when a Xiaoer found nothing wrong with the number"))
    asked_at = models.DateTimeField(null=True, help_text=_("since when the carrier may know of the booking"))
    place_on = models.DateField(null=True, help_text=_("the carrier's day on which it holds a place"))
    resend_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="resend",
        help_text=_("the parcel that came back or was given up, in whose stead this one goes"),
    )
    settle_by_at = models.DateTimeField(
        null=True, help_text=_("came back or was given up: until when the vendor sends it again or refunds")
    )

    rejected_at = models.DateTimeField(
        null=True, help_text=_("when a Xiaoer found the number wrong: what is scanned under it moves nothing")
    )

    ruled_fault = models.PositiveSmallIntegerField(
        null=True, help_text=_("parts of 100 of the fault that the last ruling on its order laid on the carrier")
    )

    DUE_FIELDS = ("retry_at", "pull_at", "tell_at", "call_off_at", "settle_by_at")

    class Meta:
        verbose_name = _("shipment")
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "waybill"],
                condition=~Q(waybill="") & Q(number_given_up_at=None),
                name="logistics_shipment_waybill_once",
            ),
            models.CheckConstraint(
                condition=Q(number_given_up_at=None) | Q(pull_at=None), name="logistics_shipment_asked_by_own_number"
            ),
            models.CheckConstraint(
                condition=Q(ruled_fault=None) | Q(ruled_fault__lte=100), name="logistics_shipment_ruled_fault_range"
            ),
            models.CheckConstraint(
                condition=Q(rejected_at=None) | Q(status="cancelled", is_doubted=False, typed_by__isnull=False),
                name="logistics_shipment_rejected_is_off",
            ),
        ]
        indexes = [
            models.Index(
                fields=["order"], condition=Q(status__in=["requested", "created"]), name="logistics_shipment_unsent"
            ),
            models.Index(
                fields=["settle_by_at"], condition=Q(settle_by_at__isnull=False), name="logistics_shipment_settle"
            ),
            models.Index(fields=["retry_at"], condition=Q(status="requested"), name="logistics_shipment_to_book"),
            models.Index(
                fields=["carrier", "pull_at"], condition=Q(pull_at__isnull=False), name="logistics_shipment_to_pull"
            ),
            models.Index(
                fields=["call_off_at"], condition=Q(call_off_at__isnull=False), name="logistics_shipment_call_off"
            ),
            models.Index(fields=["tell_at"], condition=Q(tell_at__isnull=False), name="logistics_shipment_to_tell"),
            models.Index(fields=["carrier", "waybill"], name="logistics_shipment_by_waybill"),
            models.Index(fields=["order"], condition=Q(is_doubted=True), name="logistics_shipment_doubted"),
        ]

    def __str__(self) -> str:
        return f"shipment {self.public_id} {self.waybill}: {self.status}"

    @property
    def is_sent_again(self) -> bool:
        """Whether another parcel goes in its stead."""
        resend = getattr(self, "resend", None)
        return resend is not None and resend.status != self.Status.CANCELLED


class TrackingEvent(models.Model):
    """One scan, as the carrier told it. Append-only, by trigger; a correction is a further event that voids it."""

    # The unique key begins with the parcel: an index of its own would only be written again.
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="events", db_index=False)
    event_key = models.CharField(max_length=120)
    status = models.CharField(max_length=18, choices=Shipment.Status)
    carrier_code = models.CharField(max_length=40)
    text = models.CharField(max_length=300, blank=True)
    facility = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField()
    voids_key = models.CharField(max_length=120, blank=True)
    incident = models.CharField(max_length=20, blank=True, default="", db_default="")
    proof = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text=_("who signed, or where the picture is")
    )
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("tracking event")
        constraints = [models.UniqueConstraint(fields=["shipment", "event_key"], name="logistics_event_once")]

    def __str__(self) -> str:
        return f"{self.status} at {self.occurred_at}"

    @property
    def owner(self) -> str:
        """Who answers for its incident: carrier, vendor, buyer, customs or weather."""
        return incidents.owner(self.incident)


class DeliveryWord(models.Model):
    """What a carrier said later of a delivery that it had told of: that it stands by it when asked, or who signed for it.

    Under the delivery's own key, each once. With the proof that an event brought itself this is all that a delivery's
    evidence is made of. Append-only, by trigger.
    """

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="delivery_words", db_index=False)
    event_key = models.CharField(max_length=120)
    evidence = models.CharField(max_length=5, choices=Shipment.Evidence)
    proof = models.CharField(max_length=120, blank=True, help_text=_("who signed, or where the picture is"))
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("later word of a delivery")
        constraints = [
            models.UniqueConstraint(fields=["shipment", "event_key", "evidence"], name="logistics_delivery_word_once"),
            models.CheckConstraint(
                condition=Q(evidence="pull", proof="") | (Q(evidence="proof") & ~Q(proof="")),
                name="logistics_delivery_word_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} of {self.event_key}"
