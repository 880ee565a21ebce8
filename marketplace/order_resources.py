"""Orders as the API shows them: read in a number of queries that does not grow with the rows."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from accounts.api.paging import Place
from accounts.clock import database_now
from accounts.models import User
from escrow.models import EscrowHold
from marketplace import order_schemas as schemas
from marketplace import queries
from marketplace.models import Checkout, Order, OrderLine
from vendors.models import VendorMember
from vendors.queries import SHIPPING

UNSENT = (Order.Status.AWAITING_PAYMENT, Order.Status.PAID)
UNDER_WAY = (Order.Status.SHIPPED, Order.Status.DELIVERED)


def order_row(user: User, public_id: UUID) -> Order | None:
    """The door: an order that `user` placed, or of a shop they work for; None as if there were no such order."""
    return next(iter(_dressed(Order.objects.filter(_own(user), public_id=public_id))), None)


def order_of(user: User, public_id: UUID) -> schemas.Order:
    """An order that the door has let `user` into, as it is now."""
    row = order_row(user, public_id)
    assert row is not None, "the door has let them in"
    return _resource(row, user, database_now())


def orders_of(
    user: User, filters: schemas.OrderFilters, after: Place | None
) -> tuple[list[schemas.Order], Place | None]:
    """A page of the caller's orders, the newest first, and the place of its last row if more follow.

    Each side is asked on its own, along its index, for places only; the page's own rows alone are dressed.
    """
    most = filters.limit + 1
    found = [_newest(orders, filters, after)[:most] for orders in _by_side(user, filters.side)]
    places = sorted(chain.from_iterable(found), key=lambda place: place[1], reverse=True)
    shown = places[: filters.limit]
    by_key = {row.pk: row for row in _dressed(Order.objects.filter(pk__in=[pk for _at, pk in shown]))}
    now = database_now()
    items = [_resource(by_key[pk], user, now) for _at, pk in shown]
    return items, Place(*shown[-1]) if len(places) > len(shown) else None


def placed(user: User, checkout: Checkout) -> schemas.Placed:
    now = database_now()
    orders = [_resource(row, user, now) for row in _dressed(checkout.orders.all()).order_by("pk")]
    return schemas.Placed(
        checkout=checkout.public_id,
        total_minor=sum(order.total_minor for order in orders),
        currency=checkout.currency,
        pay_by_at=checkout.pay_by_at,
        orders=orders,
    )


def _own(user: User) -> Q:
    return Q(buyer=user) | Q(vendor__in=_shops(user))


def _shops(user: User) -> list[int]:
    roles = VendorMember.objects.filter(user=user, role__in=SHIPPING)
    return list(roles.values_list("vendor_id", flat=True))


def _by_side(user: User, side: str | None) -> Iterable[QuerySet[Order]]:
    if side != "vendor":
        yield Order.objects.filter(buyer=user)
    if side != "buyer":
        yield from (Order.objects.filter(vendor_id=shop) for shop in _shops(user))


def _newest(
    orders: QuerySet[Order], filters: schemas.OrderFilters, after: Place | None
) -> QuerySet[Order, tuple[datetime, int]]:
    if filters.status:
        orders = orders.filter(status__in=filters.status)
    if filters.checkout is not None:
        orders = orders.filter(checkout__public_id=filters.checkout)
    if after is not None:
        orders = orders.filter(pk__lt=after.pk)
    return orders.order_by("-pk").values_list("placed_at", "pk")


def _dressed(orders: QuerySet[Order]) -> QuerySet[Order]:
    orders = orders.annotate(is_at_desk=queries.waits_for_desk())
    return orders.select_related("vendor", "buyer", "hold", "checkout").prefetch_related("lines__listing")


def _resource(row: Order, user: User, now: datetime) -> schemas.Order:
    side: schemas.Side = "buyer" if row.buyer_id == user.pk else "vendor"
    is_vendor = side == "vendor"
    deadline, then = _deadline(row)
    is_shown = not is_vendor or row.status != Order.Status.AWAITING_PAYMENT
    return schemas.Order(
        id=row.public_id,
        number=row.number,
        side=side,
        vendor=schemas.ShopName(slug=row.vendor.slug, name=_in_language(row.vendor, "name")),
        buyer_name=row.buyer.display_name,
        status=row.status,
        checkout=row.checkout.public_id if row.checkout else None,
        lines=[_line(line) for line in row.lines.all()],
        goods_minor=row.goods_minor,
        freight_minor=row.freight_minor,
        adjustment_minor=row.adjustment_minor,
        total_minor=row.total_minor,
        currency=row.currency,
        commission_minor=row.commission_minor if is_vendor else None,
        net_minor=row.total_minor - row.commission_minor if is_vendor else None,
        address=row.address if is_shown else {},
        hold=_hold(row.hold) if row.hold else None,
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        ship_by_at=row.ship_by_at,
        shipped_at=row.shipped_at,
        promised_by_at=row.promised_by_at,
        parcel_count=row.parcel_count,
        delivered_at=row.delivered_at,
        completed_at=row.completed_at,
        cancelled_at=row.cancelled_at,
        cancel_reason=row.cancel_reason,
        next_deadline=deadline,
        on_expiry=then,
        may=list(_vendor_may(row, now) if is_vendor else _buyer_may(row, now)),
    )


def _line(line: OrderLine) -> schemas.Line:
    return schemas.Line(
        listing=line.listing.public_id,
        title=_in_language(line, "title"),
        variant=line.variant_id,
        variant_name=_in_language(line, "variant"),
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        list_price_minor=line.list_price_minor,
        amount_minor=line.amount_minor,
    )


def _hold(hold: EscrowHold) -> schemas.Hold:
    return schemas.Hold(
        id=hold.public_id,
        status=hold.status,
        amount_minor=hold.amount_minor,
        release_due_at=hold.release_due_at,
        ended_at=hold.ended_at,
    )


def _deadline(row: Order) -> tuple[datetime | None, str | None]:
    """What happens next by itself, and when."""
    if row.status == Order.Status.AWAITING_PAYMENT:
        return row.pay_by_at, Order.Status.CANCELLED
    if row.status == Order.Status.PAID and row.auto_cancel_at:
        if row.is_at_desk:  # type: ignore[attr-defined]  # annotated by `_dressed`
            return None, None
        return row.auto_cancel_at, Order.Status.CANCELLED
    if row.status in UNDER_WAY and _is_running(row.hold):
        assert row.hold is not None, "a running clock is a hold's"
        return row.hold.release_due_at, Order.Status.COMPLETED
    return None, None


def _is_running(hold: EscrowHold | None) -> bool:
    return hold is not None and hold.status == EscrowHold.Status.HELD and hold.release_due_at is not None


def _buyer_may(row: Order, now: datetime) -> Iterable[str]:
    if row.status == Order.Status.AWAITING_PAYMENT:
        yield "pay"
    if queries.buyer_may_cancel(row, now):
        yield "cancel"
    is_held = row.hold is not None and row.hold.status == EscrowHold.Status.HELD
    if queries.buyer_may_confirm(row):
        yield "confirm-receipt"
    if queries.buyer_may_extend(row, now):
        yield "extend"
    if is_held and row.status in (Order.Status.PAID, *UNDER_WAY):
        yield "request-refund"


def _vendor_may(row: Order, now: datetime) -> Iterable[str]:
    if row.status == Order.Status.PAID:
        yield "cancel"
    if queries.days_vendor_may_give(row, now):
        yield "more-time"


def _in_language(row, field: str) -> str:
    in_chinese = (get_language() or "en").startswith("zh")
    return (in_chinese and getattr(row, f"{field}_zh")) or getattr(row, f"{field}_en")
