"""The life of an order: placed, paid, shipped, delivered, done, or called off."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from escrow.models import EscrowHold
from escrow.rules import INSPECTION_DAYS, commission_of
from marketplace import queries, rules
from marketplace.models import Order, OrderEvent, Review, StockReservation, Variant
from marketplace.signals import listing_changed, order_changed, shelf_changed, tell_on_commit


@transaction.atomic
def place_order(
    *, buyer: User, variant: Variant, quantity: int, unit_price_minor: int, pay_within: timedelta, is_reserved: bool
) -> Order:
    """Write down what `buyer` will pay for: price, freight and commission are frozen here.

    With `is_reserved` the goods are set aside until the time to pay is over.
    Raises ValidationError with code `sold_out`, or `own_listing` when the buyer sells it.
    """
    listing = variant.listing
    if listing.vendor.members.filter(user=buyer).exists():
        raise ValidationError(_("This is your own shop."), code="own_listing")
    locked = queries.lock_variant(variant.pk)
    if locked.available < quantity:
        raise ValidationError(_("There are not enough left."), code="sold_out")
    total = unit_price_minor * quantity + listing.freight_minor
    now = database_now()
    order = Order.objects.create(
        buyer=buyer,
        vendor=listing.vendor,
        listing=listing,
        variant=variant,
        title_en=listing.title_en,
        title_zh=listing.title_zh,
        unit_price_minor=unit_price_minor,
        list_price_minor=listing.list_price_minor,
        quantity=quantity,
        freight_minor=listing.freight_minor,
        total_minor=total,
        currency=listing.currency,
        commission_bps=listing.vendor.commission_bps,
        commission_minor=commission_of(total, listing.vendor.commission_bps),
        kind=listing.kind,
        handling_hours=listing.handling_hours,
        pay_by_at=now + pay_within,
    )
    if is_reserved:
        locked.reserved += quantity
        locked.save(update_fields=["reserved"])
        StockReservation.objects.create(variant=variant, order=order, quantity=quantity)
        tell_on_commit(shelf_changed, variant_id=variant.pk)
    OrderEvent.objects.create(order=order, to_status=order.status, actor=buyer)
    return order


def take_step(order: Order, act: str, *, by: User | None, note: str = "") -> None:
    """Move a locked order along the graph and write its history.

    Raises ValidationError(code="order_state") where the act leads nowhere.
    """
    to_status = rules.next_status(order.status, act)
    if to_status is None:
        raise ValidationError(_("The order has moved on; this is no longer possible."), code="order_state")
    OrderEvent.objects.create(order=order, from_status=order.status, to_status=to_status, actor=by, note=note)
    order.status = to_status
    tell_on_commit(order_changed, order_id=order.pk, act=act)


@transaction.atomic
def take_stock(order: Order) -> bool:
    """Hand the ordered goods over from stock to a locked, paid order. False when they are gone."""
    variant = queries.lock_variant(order.variant_id)
    reservation = StockReservation.objects.filter(order=order, ended_at=None).first()
    if reservation:
        variant.reserved -= reservation.quantity
        reservation.ended_at = database_now()
        reservation.save(update_fields=["ended_at"])
    elif variant.available < order.quantity:
        return False
    variant.stock -= order.quantity
    variant.save(update_fields=["stock", "reserved"])
    if variant.stock == 0:
        tell_on_commit(listing_changed, listing_id=order.listing_id, reason="sold_out")
    return True


def free_stock(order: Order) -> None:
    """Give back what was set aside for a locked order that won't be paid."""
    reservation = StockReservation.objects.filter(order=order, ended_at=None).first()
    if reservation is None:
        return
    variant = queries.lock_variant(order.variant_id)
    variant.reserved -= reservation.quantity
    variant.save(update_fields=["reserved"])
    tell_on_commit(shelf_changed, variant_id=variant.pk)
    reservation.ended_at = database_now()
    reservation.save(update_fields=["ended_at"])


@transaction.atomic
def cancel_order(*, order_id: int, by: User | None, reason: str) -> Order:
    """Call an order off: an unpaid one frees its stock, a paid one that was not handed over is refunded in full.

    Raises ValidationError(code="order_state") once it was handed over.
    """
    order = queries.lock_order(order_id)
    was_paid = order.status == Order.Status.PAID
    take_step(order, "cancel", by=by, note=reason)
    order.cancelled_at = database_now()
    order.cancel_reason = reason
    order.auto_cancel_at = None
    order.save(update_fields=["status", "cancelled_at", "cancel_reason", "auto_cancel_at"])
    if was_paid:
        assert order.hold_id is not None, "a paid order has a hold"
        hold = EscrowHold.objects.get(pk=order.hold_id)
        escrow.settle_hold(hold_id=hold.pk, refund_minor=hold.amount_minor, by=by, reason=reason)
        variant = queries.lock_variant(order.variant_id)
        variant.stock += order.quantity
        variant.save(update_fields=["stock"])
        tell_on_commit(shelf_changed, variant_id=variant.pk)
        notify(user_id=order.buyer_id, kind="order_cancelled", path=_path(order), dedup_key=f"cancelled/{order.pk}")
    else:
        free_stock(order)
        if order.payment_id:
            escrow.cancel_payment(payment_id=order.payment_id)
    return order


@transaction.atomic
def mark_shipped(*, order_id: int, at: datetime) -> Order:
    """The carrier has the goods in hand. Said twice, or of an order further on, it changes nothing."""
    order = queries.lock_order(order_id)
    if order.status != Order.Status.PAID:
        return order
    take_step(order, "ship", by=None)
    order.shipped_at = at
    order.auto_cancel_at = None
    order.save(update_fields=["status", "shipped_at", "auto_cancel_at"])
    notify(user_id=order.buyer_id, kind="order_shipped", path=_path(order), dedup_key=f"shipped/{order.pk}")
    return order


@transaction.atomic
def mark_delivered(*, order_id: int, at: datetime) -> Order:
    """The carrier says it arrived: the inspection time starts, after which the hold is released by itself."""
    order = queries.lock_order(order_id)
    if order.status not in (Order.Status.PAID, Order.Status.SHIPPED):
        return order
    take_step(order, "deliver", by=None)
    order.delivered_at = at
    order.shipped_at = order.shipped_at or at
    order.auto_cancel_at = None
    order.save(update_fields=["status", "delivered_at", "shipped_at", "auto_cancel_at"])
    assert order.hold_id is not None, "a paid order has a hold"
    # From when we heard of it, not from the scan: a late report must not cut the buyer's time.
    due_at = database_now() + timedelta(days=INSPECTION_DAYS[order.kind])
    escrow.schedule_release(hold_id=order.hold_id, due_at=due_at, note="delivered")
    notify(user_id=order.buyer_id, kind="order_delivered", path=_path(order), dedup_key=f"delivered/{order.pk}")
    return order


@transaction.atomic
def hand_over(*, order_id: int, by: User) -> Order:
    """The vendor gives a download or a lesson: the buyer's time to look it over begins.

    Raises ValidationError(code="needs_carrier") for goods that travel, `order_state` in any state but paid.
    """
    order = queries.lock_order(order_id)
    if order.kind == "physical":
        raise ValidationError(_("Goods are handed to a carrier."), code="needs_carrier")
    if order.status != Order.Status.PAID:
        raise ValidationError(_("The order has moved on; this is no longer possible."), code="order_state")
    return mark_delivered(order_id=order_id, at=database_now())


@transaction.atomic
def confirm_receipt(*, order_id: int, by: User) -> Order:
    """The buyer has the goods and is content: the money is released now.

    Raises ValidationError with code `order_state` before hand-over, `hold_frozen` while a dispute is open.
    """
    order = queries.lock_order(order_id)
    if order.status == Order.Status.COMPLETED:
        return order
    take_step(order, "confirm", by=by)
    now = database_now()
    order.confirmed_at = order.completed_at = now
    order.save(update_fields=["status", "confirmed_at", "completed_at"])
    assert order.hold_id is not None, "a shipped order has a hold"
    escrow.release_now(hold_id=order.hold_id, by=by, note="buyer confirmed")
    return order


@transaction.atomic
def extend_inspection(*, order_id: int, by: User) -> Order:
    """The buyer asks for more time, once, in the last days before release.

    Raises ValidationError with code `too_early`, `extended_already`, `no_release_date` or `hold_settled`.
    """
    order = queries.lock_order(order_id)
    if order.hold_id is None:
        raise ValidationError(_("There is no release date to move."), code="no_release_date")
    hold = EscrowHold.objects.get(pk=order.hold_id)
    if hold.events.filter(kind="extended", actor=by).exists():
        raise ValidationError(_("You have extended once already."), code="extended_already")
    window = timedelta(days=rules.BUYER_EXTENSION_WINDOW_DAYS)
    if hold.release_due_at and hold.release_due_at - database_now() > window:
        raise ValidationError(_("You can extend in the last 3 days."), code="too_early")
    escrow.extend_hold(hold_id=hold.pk, by_days=rules.BUYER_EXTENSION_DAYS, by=by, note="buyer asked for more time")
    return order


@transaction.atomic
def finish_order(*, order_id: int, by: User | None = None) -> Order:
    """Bring the order's state in line with how its hold ended. Called twice, it changes nothing."""
    order = queries.lock_order(order_id)
    if order.hold_id is None or order.status in (Order.Status.COMPLETED, Order.Status.CANCELLED, Order.Status.RETURNED):
        return order
    hold = EscrowHold.objects.get(pk=order.hold_id)
    if hold.status in EscrowHold.OPEN:
        return order
    now = database_now()
    order.auto_cancel_at = None
    if hold.status == EscrowHold.Status.REFUNDED or order.status == Order.Status.PAID:
        take_step(order, "refund", by=by, note=hold.status)
        order.cancelled_at, order.cancel_reason = now, "refunded"
    else:
        take_step(order, "complete", by=by, note=hold.status)
        order.completed_at = now
    order.save(update_fields=["status", "completed_at", "cancelled_at", "cancel_reason", "auto_cancel_at"])
    return order


def sweep_order(*, order_id: int) -> None:
    """Do what time has brought to one order: not paid, not handed over, or its hold has ended."""
    with transaction.atomic():
        order = queries.lock_order(order_id)
        now = database_now()
        if order.status == Order.Status.AWAITING_PAYMENT and order.pay_by_at <= now:
            cancel_order(order_id=order_id, by=None, reason="not_paid")
        elif order.status == Order.Status.PAID and order.auto_cancel_at and order.auto_cancel_at <= now:
            if queries.hold_is_open(order):
                cancel_order(order_id=order_id, by=None, reason="not_handed_over")
        else:
            finish_order(order_id=order_id)


def review_order(*, order: Order, as_described: int, service: int, logistics: int, text: str, language: str) -> Review:
    """Keep a buyer's word on a completed order.

    Raises ValidationError with code `not_completed`, or `reviewed_already`.
    """
    if order.status != Order.Status.COMPLETED:
        raise ValidationError(_("You can review once the order is complete."), code="not_completed")
    if Review.objects.filter(order=order).exists():
        raise ValidationError(_("You have reviewed this order already."), code="reviewed_already")
    review = Review(
        order=order,
        listing=order.listing,
        as_described=as_described,
        service=service,
        logistics=logistics,
        text=text,
        language=language,
    )
    review.full_clean()
    review.save()
    return review


def _path(order: Order) -> str:
    return f"/orders/{order.public_id}/"
