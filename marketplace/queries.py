"""Questions about the market."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from accounts.clock import database_now
from accounts.models import Notification, User
from accounts.requests import Visitor
from escrow.models import EscrowHold
from escrow.rules import BUYER_EXTENSION_WINDOW, OF_CARRIERS, VENDOR_EXTENSION_MOST_DAYS
from marketplace import reviewing
from marketplace.models import BasketLine, Checkout, Listing, Order, OrderLine, Review, StockReservation, Variant, Watch
from vendors.models import Vendor


def lock_variant(variant_id: int) -> Variant:
    return Variant.objects.select_for_update().get(pk=variant_id)


def lock_variants(variant_ids: Iterable[int]) -> dict[int, Variant]:
    """The variants by key, locked in ascending order, so that two orders can't wait for each other."""
    locked = Variant.objects.select_for_update(of=("self",)).filter(pk__in=set(variant_ids))
    return {variant.pk: variant for variant in locked.order_by("pk")}


def lock_variants_of(orders: Iterable[Order]) -> None:
    """Lock everything that these orders are about."""
    lines = OrderLine.objects.filter(order__in=list(orders))
    lock_variants(lines.values_list("variant_id", flat=True))


def basket_lines(user: User) -> QuerySet[BasketLine]:
    """What lies in a user's basket, oldest first; `is_kept` says whether a campaign's price still holds."""
    lines = BasketLine.objects.filter(user=user).annotate(is_kept=Q(kept_until_at__gt=Now()))
    return lines.select_related("variant__listing__vendor").order_by("pk")


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
        or listing.order_lines.filter(order__buyer=user).exists()
        or Watch.objects.filter(listing=listing, user=user).exists()
    )
    return listing if is_involved else None


def order_for_buyer(*, public_id, user: User) -> Order | None:
    """The buyer's own order, with `is_at_desk` as `waits_for_desk` says; None for everyone else, as if it did not exist."""
    return (
        Order.objects.select_related("vendor", "hold", "payment", "hold__part__payment")
        .annotate(is_at_desk=waits_for_desk())
        .filter(public_id=public_id, buyer=user)
        .first()
    )


def orders_of_checkout(checkout: Checkout) -> list[Order]:
    """The orders placed from one basket, with their lines and pictures, in the order in which they were placed."""
    rows = checkout.orders.select_related("vendor", "hold", "payment").prefetch_related("lines__listing__photos")
    return list(rows.order_by("pk"))


def order_lines(order: Order) -> list[OrderLine]:
    """What is in an order, with the listings and their photos."""
    return list(order.lines.select_related("listing").prefetch_related("listing__photos"))


def order_for_vendor(*, public_id, vendor: Vendor) -> Order | None:
    """An order of this vendor."""
    return Order.objects.select_related("vendor", "hold", "buyer").filter(public_id=public_id, vendor=vendor).first()


def buyer_may_cancel(order: Order, now: datetime | None = None) -> bool:
    """Unpaid: at any time. Paid: once the handling time has passed without a hand-over."""
    if order.status == Order.Status.AWAITING_PAYMENT:
        return True
    if order.status != Order.Status.PAID or order.ship_by_at is None:
        return False
    return order.ship_by_at <= (now or database_now())


def time_left(order: Order, now: datetime | None = None) -> timedelta | None:
    """What is left of the clock that pays the vendor; None where none runs, or the buyer has said that all is well."""
    hold = order.hold
    if hold is None or hold.status != EscrowHold.Status.HELD or hold.release_due_at is None:
        return None
    return None if order.status == Order.Status.COMPLETED else hold.release_due_at - (now or database_now())


def buyer_may_confirm(order: Order) -> bool:
    """Once it was handed over, while the money is there: the buyer's word outweighs a carrier's, not a dispute."""
    if order.status not in (Order.Status.SHIPPED, Order.Status.DELIVERED) or order.hold is None:
        return False
    return order.hold.status in EscrowHold.OPEN and set(order.hold.frozen_for) <= set(OF_CARRIERS)


def buyer_may_extend(order: Order, now: datetime | None = None) -> bool:
    """Once, in the last days before the release."""
    left = time_left(order, now)
    is_near = left is not None and left <= BUYER_EXTENSION_WINDOW
    return is_near and order.hold is not None and not order.hold.buyer_extended_days


def days_vendor_may_give(order: Order, now: datetime | None = None) -> int:
    """How many more days the vendor can still give the buyer to look; 0 where no clock runs."""
    if order.hold is None or time_left(order, now) is None:
        return 0
    return VENDOR_EXTENSION_MOST_DAYS - order.hold.vendor_extended_days


def waits_for_desk() -> Q:
    """Orders with a parcel whose number a Xiaoer has yet to judge: it may be on its way, so nothing is called off."""
    return Q(pk__in=Order.objects.filter(shipments__is_doubted=True).values("pk"))


def orders_due(limit: int = 200) -> list[int]:
    """Ids of orders whose time has come: unpaid, not handed over, or with a hold that has ended."""
    due = Order.objects.filter(
        Q(status=Order.Status.AWAITING_PAYMENT, pay_by_at__lte=Now())
        | Q(status=Order.Status.PAID, auto_cancel_at__lte=Now()) & ~waits_for_desk()
    )
    ended = Order.objects.filter(
        status__in=[Order.Status.PAID, Order.Status.SHIPPED, Order.Status.DELIVERED],
        hold__ended_at__isnull=False,
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    return ids + list(ended.order_by("pk").values_list("pk", flat=True)[:limit])


def counts_in_header(user_id: int) -> tuple[int, int]:
    """How many notifications a user has not read, and how many things lie in the basket."""
    news = Notification.objects.filter(user_id=user_id, read_at=None).order_by().values("user_id")
    lines = BasketLine.objects.filter(user_id=user_id).order_by().values("user_id")
    counted = User.objects.filter(pk=user_id).values_list(
        Coalesce(Subquery(news.annotate(n=Count("pk")).values("n")), 0),
        Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
    )
    return counted[0]


def with_watch_flag(listings: QuerySet[Listing], user: Visitor) -> QuerySet[Listing]:
    """Adds `is_watched` for a signed-in user."""
    if not user.is_authenticated:
        return listings
    return listings.annotate(is_watched=Exists(Watch.objects.filter(user=user, listing=OuterRef("pk"))))


def order_counts(orders: QuerySet[Order]) -> dict[str, int]:
    """How many of these orders are in each state."""
    return dict(orders.order_by().values_list("status").annotate(Count("pk")))


def orders_beside(order: Order) -> list[Order]:
    """The other orders of the same checkout, in the order in which they were placed."""
    if order.checkout_id is None:
        return []
    beside = Order.objects.filter(checkout_id=order.checkout_id).exclude(pk=order.pk)
    return list(beside.select_related("vendor").order_by("pk"))


def shown_reviews() -> QuerySet[Review]:
    """Reviews anybody may read, with what a page shows of them, the newest first."""
    rows = Review.objects.shown().select_related("order__buyer", "listing", "reply")
    return rows.prefetch_related("photos").order_by("-id")


def review_means(reviews: QuerySet[Review]) -> dict[str, Any]:
    """How many there are (`count`), and the mean of each of the three scores."""
    return reviews.order_by().aggregate(
        count=Count("pk"), as_described=Avg("as_described"), service=Avg("service"), logistics=Avg("logistics")
    )


def sealed_until(order: Order) -> datetime | None:
    """When what buyer and vendor write of a completed order is shown by itself; None when that is over, or not yet begun."""
    if order.completed_at is None:
        return None
    moment = reviewing.blind_until(delivered_at=order.delivered_at, completed_at=order.completed_at)
    return moment if moment > database_now() else None


def free_again_at(variant_id: int) -> datetime | None:
    """When the first goods that are set aside for others would be free again, if those are not paid."""
    waiting = StockReservation.objects.filter(variant_id=variant_id, ended_at=None)
    return waiting.aggregate(first=Min("line__order__pay_by_at"))["first"]
