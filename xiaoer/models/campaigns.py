"""Fairs, and who is asked to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """A fair that the best vendors are invited to."""

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    least_stars = models.PositiveSmallIntegerField(default=3)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("campaign")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="xiaoer_campaign_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.name_en


class Invitation(models.Model):
    """A vendor is asked to a campaign and answers, or lets the time run out."""

    class Status(models.TextChoices):
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="invitations")
    status = models.CharField(max_length=8, choices=Status, default=Status.SENT)
    answer_by_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("answer_by_at",)

    class Meta:
        verbose_name = _("invitation")
        constraints = [models.UniqueConstraint(fields=["campaign", "vendor"], name="xiaoer_invitation_once")]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} to campaign {self.campaign_id}: {self.status}"
