"""How carriers did, from the parcels they carried; and what a buyer was promised."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from logistics.models.carriers import Carrier


class LaneScore(models.Model):
    """A carrier's punctuality from province to province (`33>11`), shrunk toward its mean; lane "" is that mean.

    `weight_bp` and `on_time_weight_bp` are sums over its parcels, in ten-thousandths, of halves by age.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="lane_scores")
    lane = models.CharField(max_length=5, blank=True)
    weight_bp = models.BigIntegerField()
    on_time_weight_bp = models.BigIntegerField()
    on_time_bps = models.PositiveIntegerField()
    measured_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("punctuality on a lane")
        constraints = [
            models.UniqueConstraint(fields=["carrier", "lane"], name="logistics_lane_score_once"),
            models.CheckConstraint(condition=Q(on_time_bps__lte=10_000), name="logistics_lane_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.on_time_bps} bps of carrier {self.carrier_id} on {self.lane or 'all lanes'}"


class Scorecard(models.Model):
    """What a carrier did in the last 90 days, as of `measured_at`: counts, and days and hours at percentiles."""

    carrier = models.OneToOneField(Carrier, on_delete=models.CASCADE, related_name="scorecard", primary_key=True)
    parcels = models.PositiveIntegerField(default=0, help_text=_("delivered, lost, or overdue"))
    on_time = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    first_attempts = models.PositiveIntegerField(default=0, help_text=_("delivered without a failed attempt"))
    lost = models.PositiveIntegerField(default=0, help_text=_("said to be lost by the house, the carrier or a claim"))
    damaged = models.PositiveIntegerField(
        default=0, help_text=_("said to be damaged by their buyers, the carrier or a claim")
    )
    at_fault = models.PositiveIntegerField(default=0, help_text=_("at least half its fault, as a ruling has it"))
    claims = models.PositiveIntegerField(default=0, help_text=_("claims that it paid or refused"))
    claims_paid = models.PositiveIntegerField(default=0)
    hours_p50 = models.PositiveIntegerField(null=True)
    hours_p90 = models.PositiveIntegerField(null=True)
    hours_p95 = models.PositiveIntegerField(null=True)
    hours_p99 = models.PositiveIntegerField(null=True)
    scan_minutes_p50 = models.PositiveIntegerField(null=True)
    scan_minutes_p95 = models.PositiveIntegerField(null=True)
    measured_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("carrier's scorecard")
        constraints = [
            models.CheckConstraint(
                condition=Q(lost__lte=F("parcels"), damaged__lte=F("parcels"), at_fault__lte=F("parcels")),
                name="logistics_scorecard_shares",
            ),
            models.CheckConstraint(condition=Q(claims_paid__lte=F("claims")), name="logistics_scorecard_claims"),
        ]

    def __str__(self) -> str:
        return f"{self.on_time} of {self.parcels} in time by carrier {self.carrier_id}"


class ShownPromise(models.Model):
    """The day of arrival that a buyer was shown for an order and a place before paying; the last one shown counts."""

    order = models.ForeignKey("marketplace.Order", on_delete=models.CASCADE, related_name="shown_promises")
    division_code = models.CharField(max_length=12, blank=True, help_text=_("abroad the country's two letters"))
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="+")
    promised_on = models.DateField()
    shown_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("shown promise")
        constraints = [models.UniqueConstraint(fields=["order", "division_code"], name="logistics_promise_once")]

    def __str__(self) -> str:
        return f"order {self.order_id} to {self.division_code or 'an unknown place'}: {self.promised_on}"
