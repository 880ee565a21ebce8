"""What carriers said, kept as it came."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics.models.carriers import Carrier


class CarrierCall(models.Model):
    """A carrier's signed call to us, or its answer to a question of ours, stored raw before it is read.

    The same signed call is kept once, whenever it comes again: `fingerprint` is what only that call has.
    """

    class Kind(models.TextChoices):
        PUSH = "push", _("call")
        PULL = "pull", _("answer")
        BOOKING = "booking", _("booking")

    class Status(models.TextChoices):
        STORED = "stored", _("stored")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("could not be read")
        PARKED = "parked", _("failed too often")
        ORPHANED = "orphaned", _("of no parcel we know")

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="calls", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.PUSH, db_default="push")
    # A pull names its parcel: a number can be another parcel's by now.
    shipment = models.ForeignKey(
        "logistics.Shipment", on_delete=models.PROTECT, null=True, related_name="calls", db_index=False
    )
    body = models.BinaryField()
    fingerprint = models.UUIDField(null=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.STORED)
    reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    awaits = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text=_("the number in it that no parcel has")
    )

    DUE_FIELDS = ("retry_at",)

    class Meta:
        verbose_name = _("carrier call")
        constraints = [
            models.UniqueConstraint(fields=["carrier", "fingerprint"], name="logistics_call_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="stored"), name="logistics_call_to_apply"),
            models.Index(
                fields=["id"], condition=Q(status__in=["refused", "parked"]), name="logistics_call_to_look_at"
            ),
            models.Index(fields=["received_at"], condition=Q(status="orphaned"), name="logistics_call_of_no_parcel"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of carrier {self.carrier_id}: {self.status}"
