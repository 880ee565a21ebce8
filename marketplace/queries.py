"""Questions about the market."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.clock import database_now
from accounts.models import User
from accounts.requests import Visitor
from escrow.models import EscrowHold
from marketplace.models import Listing, Order, StockReservation, Variant, Watch
from vendors.models import Vendor


def lock_variant(variant_id: int) -> Variant:
    return Variant.objects.select_for_update().get(pk=variant_id)


def lock_order(order_id: int) -> Order:
    """The order, locked for the rest of the transaction."""
    return Order.objects.select_for_update(of=("self",)).select_related("vendor", "buyer").get(pk=order_id)


def lock_orders(order_ids: Iterable[int]) -> list[Order]:
    """The orders, locked in ascending order of their keys, so that two baskets can't wait for each other."""
    orders = Order.objects.select_for_update(of=("self",)).select_related("vendor")
    return list(orders.filter(pk__in=order_ids).order_by("pk"))


def lock_orders_by_reference(references: Sequence[str]) -> list[Order]:
    """The orders that a payment's parts name ("order/<uuid>"), locked in ascending order of their keys."""
    public_ids = [reference.removeprefix("order/") for reference in references]
    orders = Order.objects.select_for_update(of=("self",)).select_related("vendor", "buyer")
    return list(orders.filter(public_id__in=public_ids).order_by("pk"))


def hold_is_open(order: Order) -> bool:
    assert order.hold_id is not None, "only orders with a hold are asked about"
    return EscrowHold.objects.filter(pk=order.hold_id, status__in=EscrowHold.OPEN).exists()


def shop_listings() -> QuerySet[Listing]:
    """What buyers may see: on sale, in an approved shop."""
    return Listing.objects.filter(status=Listing.Status.ON_SALE, vendor__status=Vendor.Status.APPROVED)


def listing_for(*, public_id, user: Visitor) -> Listing | None:
    """A listing that `user` may open: one on the shelf, or one they bought, haggled over, or sell."""
    listing = (
        Listing.objects.select_related("vendor", "category")
        .prefetch_related("photos", "variants")
        .filter(public_id=public_id)
        .first()
    )
    if listing is None:
        return None
    if listing.status == Listing.Status.ON_SALE and listing.vendor.status == Vendor.Status.APPROVED:
        return listing
    if not user.is_authenticated:
        return None
    is_involved = (
        listing.vendor.members.filter(user=user).exists()
        or listing.orders.filter(buyer=user).exists()
        or Watch.objects.filter(listing=listing, user=user).exists()
    )
    return listing if is_involved else None


def order_for_buyer(*, public_id, user: User) -> Order | None:
    """The buyer's own order; None for everyone else, as if it did not exist."""
    return (
        Order.objects.select_related("listing", "variant", "vendor", "hold", "payment", "hold__part__payment")
        .filter(public_id=public_id, buyer=user)
        .first()
    )


def order_for_vendor(*, public_id, vendor: Vendor) -> Order | None:
    """An order of this vendor."""
    return (
        Order.objects.select_related("listing", "variant", "vendor", "hold", "buyer")
        .filter(public_id=public_id, vendor=vendor)
        .first()
    )


def buyer_may_cancel(order: Order) -> bool:
    """Unpaid: at any time. Paid: once the handling time has passed without a hand-over."""
    if order.status == Order.Status.AWAITING_PAYMENT:
        return True
    return order.status == Order.Status.PAID and order.ship_by_at is not None and order.ship_by_at <= database_now()


def orders_due(limit: int = 200) -> list[int]:
    """Ids of orders whose time has come: unpaid, not handed over, or with a hold that has ended."""
    due = Order.objects.filter(
        Q(status=Order.Status.AWAITING_PAYMENT, pay_by_at__lte=Now())
        | Q(status=Order.Status.PAID, auto_cancel_at__lte=Now())
    )
    ended = Order.objects.filter(
        status__in=[Order.Status.PAID, Order.Status.SHIPPED, Order.Status.DELIVERED],
        hold__ended_at__isnull=False,
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    return ids + list(ended.order_by("pk").values_list("pk", flat=True)[:limit])


def with_watch_flag(listings: QuerySet[Listing], user: Visitor) -> QuerySet[Listing]:
    """Adds `is_watched` for a signed-in user."""
    if not user.is_authenticated:
        return listings
    return listings.annotate(is_watched=Exists(Watch.objects.filter(user=user, listing=OuterRef("pk"))))


def order_counts(vendor: Vendor) -> dict[str, int]:
    """How many of a vendor's orders are in each state."""
    return dict(Order.objects.filter(vendor=vendor).values_list("status").annotate(Count("pk")))


def free_again_at(variant_id: int) -> datetime | None:
    """When the first goods that are set aside for others would be free again, if those are not paid."""
    waiting = StockReservation.objects.filter(variant_id=variant_id, ended_at=None)
    return waiting.aggregate(first=Min("order__pay_by_at"))["first"]
