"""Waybill numbers that carriers gave us in advance."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics.models.carriers import Carrier
from logistics.models.shipments import Shipment


class NumberBatch(models.Model):
    """A range or a list of numbers that a carrier gave us, as it was taken in."""

    class Source(models.TextChoices):
        RANGE = "range", _("a range")
        LIST = "list", _("a list")

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="number_batches")
    source = models.CharField(max_length=5, choices=Source)
    first = models.CharField(max_length=40)
    last = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("batch of numbers")
        verbose_name_plural = _("batches of numbers")

    def __str__(self) -> str:
        return f"{self.count} numbers of carrier {self.carrier_id} from {self.first}"


class PooledNumber(models.Model):
    """One waybill number of a pool: free, then used or void, and never free again (a trigger sees to it)."""

    class Status(models.TextChoices):
        FREE = "free", _("free")
        USED = "used", _("used")
        VOID = "void", _("void")

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="pooled_numbers")
    batch = models.ForeignKey(NumberBatch, on_delete=models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=4, choices=Status, default=Status.FREE)
    shipment = models.OneToOneField(Shipment, on_delete=models.PROTECT, null=True, related_name="pooled_number")
    taken_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("waybill number")
        constraints = [
            models.UniqueConstraint(fields=["carrier", "number"], name="logistics_pooled_number_once"),
            models.CheckConstraint(
                condition=Q(status="free", shipment=None, taken_at=None, voided_at=None)
                | Q(status="used", shipment__isnull=False, taken_at__isnull=False, voided_at=None)
                | Q(status="void", voided_at__isnull=False),
                name="logistics_pooled_number_states",
            ),
        ]
        indexes = [
            models.Index(fields=["carrier", "id"], condition=Q(status="free"), name="logistics_pooled_number_free")
        ]

    def __str__(self) -> str:
        return f"{self.number} of carrier {self.carrier_id}: {self.status}"
