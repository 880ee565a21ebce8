"""What a buyer means to buy."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from marketplace.models.listings import Variant


class BasketLine(models.Model):
    """A variant in a buyer's basket. It reserves nothing: `seen_price_minor` is the list price when it was put in, so that
    the basket can say what has changed since. The price of a campaign is kept for a while: `kept_price_minor` holds
    until `kept_until_at`, for the quantity that was put in.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="basket_lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="basket_lines")
    quantity = models.PositiveSmallIntegerField(default=1)
    seen_price_minor = models.BigIntegerField()
    kept_price_minor = models.BigIntegerField(null=True)
    kept_until_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(db_default=Now())

    DUE_FIELDS = ("kept_until_at",)

    class Meta:
        verbose_name = _("basket line")
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_price_minor=None, kept_until_at=None)
                | Q(kept_price_minor__gt=0, kept_until_at__isnull=False),
                name="marketplace_basket_kept_until",
            ),
            models.UniqueConstraint(fields=["user", "variant"], name="marketplace_basket_variant_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=99), name="marketplace_basket_quantity_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id} in the basket of user {self.user_id}"
