"""What things have cost in public, what is marked down for a while, and how often they are looked at."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from marketplace.models.listings import Listing


class PriceChange(models.Model):
    """From `at` on, this was the public price of a listing; NULL: it was not to be had. Append-only, by trigger."""

    class Cause(models.TextChoices):
        CARRIED_OVER = "carried_over", _("known since the history began")
        PUBLISHED = "published", _("put on sale")
        EDITED = "edited", _("changed by the vendor")
        TAKEN_DOWN = "taken_down", _("taken off the shelf")
        MARKED_DOWN = "marked_down", _("a campaign began")
        RESTORED = "restored", _("a campaign ended")

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="price_changes")
    price_minor = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=12, choices=Cause)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("price change")
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor__gt=0, price_minor__isnull=False) & ~Q(cause="taken_down")
                | Q(price_minor=None, cause="taken_down"),
                name="marketplace_pricechange_price_while_on_sale",
            )
        ]
        indexes = [models.Index(fields=["listing", "-at", "-id"], name="marketplace_pricechange_newest")]

    def __str__(self) -> str:
        return f"listing {self.listing_id}: {self.price_minor} ({self.cause})"


class Markdown(models.Model):
    """A listing costs less for a while, for the reason that `name` and `path` lead to. At most one at a time.

    While it is open the list price is at most `price_minor`. When it ends `former_price_minor` returns, unless the
    vendor chose another price meanwhile (`is_repriced`).
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="markdowns")
    price_minor = models.BigIntegerField()
    former_price_minor = models.BigIntegerField()
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    path = models.CharField(max_length=200)
    is_repriced = models.BooleanField(default=False)
    began_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("ends_at",)

    class Meta:
        verbose_name = _("markdown")
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=Q(ended_at=None), name="marketplace_markdown_one_open"
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gt=0, price_minor__lt=F("former_price_minor")),
                name="marketplace_markdown_is_lower",
            ),
        ]

    def __str__(self) -> str:
        return f"listing {self.listing_id} at {self.price_minor} instead of {self.former_price_minor}"


class HourOfViews(models.Model):
    """How often a listing's page was opened within an hour by others than its shop."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="hours_of_views")
    hour_at = models.DateTimeField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("hour of views")
        verbose_name_plural = _("hours of views")
        constraints = [models.UniqueConstraint(fields=["listing", "hour_at"], name="marketplace_views_hour_once")]

    def __str__(self) -> str:
        return f"listing {self.listing_id}, {self.hour_at}: {self.views}"
