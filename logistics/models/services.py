"""What a carrier offers and asks, what it takes a day, and how well it answers."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.provinces import countries_abroad
from logistics import lanes
from logistics.models.carriers import Carrier


def check_countries(text: str) -> None:
    """Refuses codes that are no country's, and China, whose places have codes of their own."""
    unknown = [code for code in text.split() if code not in countries_abroad()]
    if text != lanes.ALL_OTHERS and unknown:
        raise ValidationError(_("No country abroad: %(codes)s"), params={"codes": ", ".join(unknown)})


class Service(models.Model):
    """One way in which a carrier moves parcels, with its rate card. A carrier without any has its own plain rates.

    `divisor` is cm³ a kilogram; 0 as a limit is none; `refused_goods` are classes of `ratecards.GOODS`. One that goes
    abroad does not go within China: its prices and days are of another kind.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="services")
    code = models.SlugField(max_length=20, default="standard")
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60, blank=True)
    transit_days = models.PositiveSmallIntegerField(default=3)
    divisor = models.PositiveIntegerField(default=6000, choices=[(5000, "5000"), (6000, "6000")])
    per_kg_minor = models.BigIntegerField(default=300, help_text=_("beyond the last step"))
    remote_minor = models.BigIntegerField(default=0, help_text=_("more for a remote area"))
    weight_most_g = models.PositiveIntegerField(default=0)
    side_most_mm = models.PositiveIntegerField(default=0)
    sides_most_mm = models.PositiveIntegerField(default=0, help_text=_("length, width and height together"))
    refused_goods = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    countries = models.CharField(
        max_length=760,
        blank=True,
        validators=[check_countries],
        help_text=_(
            "empty: within China; else the countries it goes to, as two letters of ISO 3166-1 with spaces between; *: all others"
        ),
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("service")
        constraints = [
            models.UniqueConstraint(fields=["carrier", "code"], name="logistics_service_once"),
            models.CheckConstraint(
                condition=Q(per_kg_minor__gte=0, remote_minor__gte=0), name="logistics_service_rates_not_negative"
            ),
            models.CheckConstraint(condition=Q(divisor__gt=0), name="logistics_service_divisor"),
            models.CheckConstraint(
                condition=Q(countries__regex=r"^([A-Z]{2}( [A-Z]{2})*|\*)?$"), name="logistics_service_countries_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_en} of carrier {self.carrier_id}"


class RateStep(models.Model):
    """The price of a service up to a billable weight."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="steps")
    up_to_g = models.PositiveIntegerField()
    price_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("weight step")
        ordering = ["service", "up_to_g"]
        constraints = [
            models.UniqueConstraint(fields=["service", "up_to_g"], name="logistics_rate_step_once"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="logistics_rate_step_not_negative"),
        ]

    def __str__(self) -> str:
        return f"up to {self.up_to_g} g: {self.price_minor}"


class RemoteArea(models.Model):
    """Where a carrier asks more: a prefix of the 12-digit administrative code."""

    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="remote_areas")
    prefix = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("remote area")
        constraints = [
            models.UniqueConstraint(fields=["carrier", "prefix"], name="logistics_remote_area_once"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[0-9]{1,12}$"), name="logistics_remote_prefix_form"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} is remote for carrier {self.carrier_id}"


class CarrierDay(models.Model):
    """How many parcels a carrier with a daily limit was given on one day, in China's time. Never above its limit."""

    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    given = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("a carrier's day")
        constraints = [models.UniqueConstraint(fields=["carrier", "day"], name="logistics_carrier_day_once")]

    def __str__(self) -> str:
        return f"{self.given} parcels for carrier {self.carrier_id} on {self.day}"


class CarrierHealth(models.Model):
    """How a carrier answers our calls: the breaker of `logistics/health.py`, as it stands."""

    carrier = models.OneToOneField(Carrier, on_delete=models.CASCADE, related_name="health", primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    booking_failures = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("those of bookings: only a booking that is answered ends their row")
    )
    rests = models.PositiveSmallIntegerField(default=0)
    open_until_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("carrier's health")

    def __str__(self) -> str:
        return f"carrier {self.carrier_id}: {self.failures} failures in a row"
