"""What a buyer puts in the basket. Nothing is reserved, and no price but a campaign's is kept until the checkout."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import rules
from marketplace.models import BasketLine, Listing, Markdown, Variant


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
    listing = Listing.objects.get(pk=variant.listing_id)
    line.seen_price_minor = listing.list_price_minor
    _keep_price(line, listing)
    line.save()
    return line


def _keep_price(line: BasketLine, listing: Listing) -> None:
    """While a campaign runs, its price is kept; what is put in afterwards goes at the price of the day, all of it."""
    markdown = Markdown.objects.filter(listing=listing, ended_at=None).first()
    line.kept_price_minor = listing.list_price_minor if markdown else None
    line.kept_until_at = markdown.ends_at + rules.BASKET_KEEPS_PRICE if markdown else None


@transaction.atomic
def set_basket_quantity(*, user: User, variant_id: int, quantity: int) -> None:
    """Have so many of a variant in the basket; 0 takes it out. A line that is not there stays away.

    More than before ends a price that was kept, unless it is still that of the day.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    lines = BasketLine.objects.filter(user=user, variant_id=variant_id)
    if quantity < 1:
        lines.delete()
        return
    line = lines.select_related("variant__listing").first()
    if line is None:
        return
    quantity = min(quantity, rules.BASKET_QUANTITY_MOST)
    if quantity > line.quantity:
        _keep_price(line, line.variant.listing)
    line.quantity = quantity
    line.save(update_fields=["quantity", "kept_price_minor", "kept_until_at"])
