"""Orders begin: from an agreement, from a listing at its list price, or from a basket with several vendors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from escrow.rules import commission_of
from marketplace import queries, rules
from marketplace.actions.stock import set_aside
from marketplace.models import BasketLine, Checkout, Listing, Order, OrderEvent, OrderLine, Variant
from marketplace.price_history import price_in_basket
from vendors.models import Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One line of an order to be: so many of `variant`, at this price each, in minor units."""

    variant: Variant
    quantity: int
    unit_price_minor: int

    @property
    def amount_minor(self) -> int:
        return self.unit_price_minor * self.quantity


@transaction.atomic
def place_order(
    *,
    buyer: User,
    wanted: Sequence[Wanted],
    pay_within: timedelta,
    is_reserved: bool,
    checkout: Checkout | None = None,
    freight_minor: int | None = None,
    adjustment_minor: int = 0,
) -> Order:
    """Write down what `buyer` will pay one vendor for: price, freight and commission are frozen here.

    With `is_reserved` the goods are set aside until the time to pay is over. All lines are of one vendor, currency and
    kind of goods. `freight_minor` is what the listings ask (`rules.freight_of`) unless it was quoted; `adjustment_minor`
    is what is paid beyond goods and freight, or less.
    Raises ValidationError with code `sold_out`, or `own_listing` when the buyer sells it.
    """
    assert wanted, "an order has at least one line"
    first = wanted[0].variant.listing
    terms = {(w.variant.listing.vendor_id, w.variant.listing.currency, w.variant.listing.kind) for w in wanted}
    assert len(terms) == 1, "an order is with one vendor, in one currency, for one kind of goods"
    if first.vendor.members.filter(user=buyer).exists():
        raise ValidationError(_("This is your own shop."), code="own_listing")
    variants = queries.lock_variants(w.variant.pk for w in wanted)
    for each in wanted:
        if variants[each.variant.pk].available < each.quantity:
            raise ValidationError(_("There are not enough left."), code="sold_out")
    if freight_minor is None:
        freight_minor = rules.freight_of([each.variant.listing.freight_minor for each in wanted])
    order = _write_order(
        buyer=buyer,
        wanted=wanted,
        freight_minor=freight_minor,
        adjustment_minor=adjustment_minor,
        pay_by_at=database_now() + pay_within,
        checkout=checkout,
    )
    lines = OrderLine.objects.bulk_create(_line(order, each) for each in wanted)
    if is_reserved:
        for line in lines:
            set_aside(line, variants[line.variant_id])
    OrderEvent.objects.create(order=order, to_status=order.status, actor=buyer)
    return order


def _write_order(
    *,
    buyer: User,
    wanted: Sequence[Wanted],
    freight_minor: int,
    adjustment_minor: int,
    pay_by_at: datetime,
    checkout: Checkout | None,
) -> Order:
    first = wanted[0].variant.listing
    goods_minor = sum(each.amount_minor for each in wanted)
    total_minor = goods_minor + freight_minor + adjustment_minor
    return Order.objects.create(
        buyer=buyer,
        vendor=first.vendor,
        checkout=checkout,
        title_en=first.title_en,
        title_zh=first.title_zh,
        line_count=len(wanted),
        goods_minor=goods_minor,
        freight_minor=freight_minor,
        adjustment_minor=adjustment_minor,
        total_minor=total_minor,
        currency=first.currency,
        commission_bps=first.vendor.commission_bps,
        commission_minor=commission_of(total_minor, first.vendor.commission_bps),
        kind=first.kind,
        handling_hours=max(each.variant.listing.handling_hours for each in wanted),
        pay_by_at=pay_by_at,
    )


def _line(order: Order, wanted: Wanted) -> OrderLine:
    variant, listing = wanted.variant, wanted.variant.listing
    return OrderLine(
        order=order,
        listing=listing,
        variant=variant,
        title_en=listing.title_en,
        title_zh=listing.title_zh,
        variant_en=variant.name_en,
        variant_zh=variant.name_zh,
        unit_price_minor=wanted.unit_price_minor,
        list_price_minor=listing.list_price_minor,
        quantity=wanted.quantity,
        amount_minor=wanted.amount_minor,
    )


@transaction.atomic
def buy_now(*, buyer: User, variant: Variant, quantity: int, shown_minor: int | None = None) -> Order:
    """Buy at the list price without a word: to be paid within minutes, the goods set aside.

    `shown_minor` is the price of one that the buyer was shown. Raises ValidationError with code `not_on_sale`,
    `total_changed` when it costs more meanwhile, and those of `place_order`.
    """
    variant.listing = _check_on_sale(variant)
    if shown_minor is not None and variant.listing.list_price_minor > shown_minor:
        raise ValidationError(_("A price has changed. Look at the new total first."), code="total_changed")
    wanted = Wanted(variant=variant, quantity=quantity, unit_price_minor=variant.listing.list_price_minor)
    return place_order(buyer=buyer, wanted=[wanted], pay_within=rules.CHECKOUT_TIME, is_reserved=True)


@transaction.atomic
def check_out(*, buyer: User, currency: str, expected_minor: int | None = None) -> Checkout:
    """Turn the basket's lines in `currency` into orders, one a vendor (and kind of goods), and take them out of it.

    All or nothing. `expected_minor` is the total the buyer was shown. Raises ValidationError with code `basket_empty`,
    `total_changed` when prices moved meanwhile, `not_on_sale`, and those of `place_order`, naming the goods.
    """
    User.objects.select_for_update(no_key=True).get(pk=buyer.pk)  # two tabs: the second finds the basket empty
    rows = list(queries.basket_lines(buyer).filter(variant__listing__currency=currency))
    if not rows:
        raise ValidationError(_("Your basket is empty."), code="basket_empty")
    wanted = [Wanted(variant=row.variant, quantity=row.quantity, unit_price_minor=price_in_basket(row)) for row in rows]
    checkout = check_out_lines(buyer=buyer, wanted=wanted, expected_minor=expected_minor)
    BasketLine.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return checkout


@transaction.atomic
def check_out_lines(*, buyer: User, wanted: Sequence[Wanted], expected_minor: int | None = None) -> Checkout:
    """Place the orders of one checkout, one a vendor (and kind of goods). All or nothing.

    Raises ValidationError with code `mixed_currencies`, `total_changed`, `not_on_sale`, and those of `place_order`.
    """
    currencies = {each.variant.listing.currency for each in wanted}
    if len(currencies) != 1:
        raise ValidationError(_("Orders in different currencies are paid separately."), code="mixed_currencies")
    variants = queries.lock_variants(each.variant.pk for each in wanted)
    for each in wanted:
        _check_on_sale(each.variant)
        _check_stock(each, variants[each.variant.pk].available)
    checkout = Checkout.objects.create(
        buyer=buyer, currency=currencies.pop(), pay_by_at=database_now() + rules.CHECKOUT_TIME
    )
    orders = [
        place_order(buyer=buyer, wanted=group, pay_within=rules.CHECKOUT_TIME, is_reserved=True, checkout=checkout)
        for group in _by_vendor(wanted)
    ]
    if expected_minor is not None and sum(order.total_minor for order in orders) != expected_minor:
        raise ValidationError(_("A price has changed. Look at the new total first."), code="total_changed")
    return checkout


def _by_vendor(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    groups: dict[tuple[int, str], list[Wanted]] = {}
    for each in wanted:
        listing = each.variant.listing
        groups.setdefault((listing.vendor_id, listing.kind), []).append(each)
    return list(groups.values())


def _check_stock(wanted: Wanted, available: int) -> None:
    if available < wanted.quantity:
        text = _("There are not enough left of “%(title)s”: %(count)d.")
        raise ValidationError(text % {"title": wanted.variant.listing.title_en, "count": available}, code="sold_out")


def _check_on_sale(variant: Variant) -> Listing:
    """The listing as it stands, on the shelf of an approved shop, or ValidationError(code="not_on_sale")."""
    listing = Listing.objects.select_related("vendor").get(pk=variant.listing_id)
    is_open = listing.vendor.status == Vendor.Status.APPROVED
    if listing.status != Listing.Status.ON_SALE or not is_open:
        raise ValidationError(_("“%(title)s” is no longer on sale.") % {"title": listing.title_en}, code="not_on_sale")
    return listing
