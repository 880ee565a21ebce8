"""What goes wrong on the road: the queue that Xiaoer work, and what the house asks of carriers for it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics.models.carriers import Carrier
from logistics.models.shipments import Shipment


class ParcelProblem(models.Model):
    """Something about parcels or carriers that a person should look at. One open problem a `key`.

    A sweep finds it and closes it when it has passed by itself; then `resolved_by` is empty.
    """

    class Kind(models.TextChoices):
        SILENT = "silent", _("no scan for long")
        LOST = "lost", _("probably lost")
        UNCOLLECTED = "uncollected", _("booked and never collected")
        UNKNOWN_CODE = "unknown_code", _("a code we have no word for")
        PARKED_CALL = "parked_call", _("a carrier's call that could not be applied")
        LOW_STOCK = "low_stock", _("few waybill numbers left")
        DARK = "dark", _("a silent carrier")
        CONTRADICTED = "contradicted", _("a delivery the carrier knows nothing of")
        DOUBTED = "doubted", _("a typed number that looks wrong")
        RETURNED = "returned", _("came back, or was given up")
        UNANSWERED = "unanswered", _("a claim that its carrier has not answered")

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=120)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="problems")
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, null=True, related_name="problems")
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField(db_default=Now())
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("parcel problem")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(resolved_at=None), name="logistics_problem_one_open"),
        ]
        indexes = [
            models.Index(fields=["kind", "id"], condition=Q(resolved_at=None), name="logistics_problem_open"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.kind}"


class CarrierClaim(models.Model):
    """What the house asks of a carrier for a lost, damaged or late parcel. One open claim a parcel.

    `carrier` is who was asked. Opened, it is to be answered by `answer_by_on`, a day of China's; an ended one has its moment.
    """

    class Reason(models.TextChoices):
        LOST = "lost", _("lost")
        DAMAGED = "damaged", _("damaged")
        LATE = "late", _("late")

    class Status(models.TextChoices):
        OPENED = "opened", _("with the carrier")
        ACCEPTED = "accepted", _("accepted")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (Status.OPENED, Status.ACCEPTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="claims")
    # Its index begins with the carrier and lists the claims that ended.
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="claims", db_index=False)
    reason = models.CharField(max_length=7, choices=Reason)
    amount_minor = models.BigIntegerField()
    granted_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=9, choices=Status, default=Status.OPENED)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())
    answer_by_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("claim against a carrier")
        verbose_name_plural = _("claims against carriers")
        constraints = [
            models.UniqueConstraint(
                fields=["shipment"],
                condition=Q(status__in=["opened", "accepted"]),
                name="logistics_claim_one_open",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0)
                & (Q(granted_minor=None) | Q(granted_minor__gte=0, granted_minor__lte=models.F("amount_minor"))),
                name="logistics_claim_amounts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, status__in=["opened", "accepted"])
                | Q(ended_at__isnull=False, status__in=["paid", "refused", "withdrawn"]),
                name="logistics_claim_ends_once",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by_on"], condition=Q(status="opened"), name="logistics_claim_unanswered"),
            models.Index(
                fields=["-ended_at", "-id"], condition=Q(ended_at__isnull=False), name="logistics_claim_ended"
            ),
            models.Index(
                fields=["carrier", "-ended_at", "-id"],
                condition=Q(ended_at__isnull=False),
                name="logistics_claim_ended_of",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.public_id} for a parcel {self.reason}: {self.status}"

    @property
    def paid_minor(self) -> int | None:
        """What came of it in money; what was granted and then refused was not paid."""
        return self.granted_minor if self.status == self.Status.PAID else None
