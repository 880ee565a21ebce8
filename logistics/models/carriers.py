"""Who carries parcels, and where they go."""

import re
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


def check_pattern(pattern: str) -> None:
    """Refuses what is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValidationError(_("This is no regular expression: %(why)s"), params={"why": str(error)}) from error


def check_zone(name: str) -> None:
    """Refuses what is no zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ValidationError(_("There is no such time zone. A name looks like Asia/Shanghai.")) from error


def dialects() -> list[tuple[str, str]]:
    """The dialects that have an adapter. Asked by name and late, since adapters know carriers."""
    return [(name, name) for name in import_string("logistics.carriers.DIALECTS")]


class Carrier(models.Model):
    """A company that moves parcels and that we only talk to. `dialect` names its adapter in `logistics/carriers/`."""

    class Kind(models.TextChoices):
        COURIER = "courier", _("private courier")
        POST = "post", _("the post")

    code = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.COURIER)
    dialect = models.CharField(max_length=20, choices=dialects)
    base_url = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=100, blank=True)
    previous_secret = models.CharField(max_length=100, blank=True, help_text=_("still honoured while secrets rotate"))
    base_rate_minor = models.BigIntegerField(default=1200)
    per_kg_minor = models.BigIntegerField(default=300)
    transit_days = models.PositiveSmallIntegerField(default=3)
    on_time_bps = models.PositiveIntegerField(default=9000)
    parcels_a_day = models.PositiveIntegerField(null=True, blank=True, help_text=_("empty: any number"))
    is_active = models.BooleanField(
        default=True,
        help_text=_("takes new parcels; those it has are heard of, asked about and watched to their end all the same"),
    )
    account = models.CharField(max_length=40, blank=True, help_text=_("our name with this carrier, where it gives one"))
    zone = models.CharField(
        max_length=40,
        default="Asia/Shanghai",
        validators=[check_zone],
        help_text=_("what its local times mean, where it names no zone"),
    )
    pull_budget = models.PositiveSmallIntegerField(default=100, help_text=_("questions a sweep may ask it"))
    pull_failures = models.PositiveSmallIntegerField(default=0, editable=False, help_text=_("in a row"))
    pull_retry_at = models.DateTimeField(null=True, editable=False)
    dark_after_hours = models.PositiveSmallIntegerField(
        default=24, help_text=_("silent for so long with parcels whose money waits for it, their release clocks stop")
    )
    last_heard_at = models.DateTimeField(
        null=True, editable=False, help_text=_("its last signed push or answer, to the minute")
    )
    dark_since_at = models.DateTimeField(null=True, editable=False)
    number_pattern = models.CharField(
        max_length=120,
        blank=True,
        validators=[check_pattern],
        help_text=_("a regular expression that fits its waybill numbers and no others; empty: not known"),
    )
    is_pooled = models.BooleanField(default=False, help_text=_("its numbers come from the pool, not from the booking"))
    low_stock_at = models.PositiveIntegerField(default=100, help_text=_("fewer free numbers are listed for Xiaoer"))

    DUE_FIELDS = ("pull_retry_at",)

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
