"""Carriers' calls, kept as they came."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics.models.carriers import Carrier


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
