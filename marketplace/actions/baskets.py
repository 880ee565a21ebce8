"""What a buyer puts in the basket. Nothing is reserved and no price is frozen until the checkout."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import rules
from marketplace.models import BasketLine, Variant


@transaction.atomic
def put_in_basket(*, user: User, variant: Variant, quantity: int = 1) -> BasketLine:
    """Add so many of a variant; what is there already grows, up to rules.BASKET_QUANTITY_MOST and to what is in stock.

    Raises ValidationError with code `own_listing`, `sold_out`, or `basket_full`.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if variant.listing.vendor.members.filter(user=user).exists():
        raise ValidationError(_("This is your own shop."), code="own_listing")
    line = BasketLine.objects.filter(user=user, variant=variant).first()
    if line is None and user.basket_lines.count() >= rules.BASKET_LINES_MOST:
        raise ValidationError(_("Your basket is full."), code="basket_full")
    room = min(rules.BASKET_QUANTITY_MOST, variant.available)
    if room < 1:
        raise ValidationError(_("There are not enough left."), code="sold_out")
    line = line or BasketLine(user=user, variant=variant, quantity=0)
    line.quantity = min(line.quantity + max(quantity, 1), room)
    line.seen_price_minor = variant.listing.list_price_minor
    line.save()
    return line


@transaction.atomic
def set_basket_quantity(*, user: User, variant_id: int, quantity: int) -> None:
    """Have so many of a variant in the basket; 0 takes it out. A line that is not there stays away."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    lines = BasketLine.objects.filter(user=user, variant_id=variant_id)
    if quantity < 1:
        lines.delete()
    else:
        lines.update(quantity=min(quantity, rules.BASKET_QUANTITY_MOST))
