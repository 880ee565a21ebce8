"""The life of an order after it was placed: shipped, delivered, done, or called off."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from escrow.models import EscrowHold
from escrow.rules import INSPECTION_DAYS, OF_CARRIERS, POST_RELEASE_DAYS
from marketplace import queries, rules
from marketplace.actions.stock import free_stock, put_back
from marketplace.models import Order, OrderEvent
from marketplace.signals import order_changed, tell_on_commit


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
        put_back(order)
        kind = "order_cancelled_by_vendor" if reason == "vendor" else "order_cancelled"
        notify(user_id=order.buyer_id, kind=kind, path=_path(order), dedup_key=f"cancelled/{order.pk}")
    else:
        free_stock(order)
        if order.payment_id:
            escrow.cancel_payment(payment_id=order.payment_id)
    return order


@transaction.atomic
def cancel_by_buyer(*, order_id: int, by: User) -> Order:
    """The buyer calls off: an unpaid order at any time, a paid one once its handling time is over; free of charge.

    Raises ValidationError with code `handling_time` while the vendor still has time, `order_state` after hand-over.
    """
    order = queries.lock_order(order_id)
    if order.status == Order.Status.PAID and not queries.buyer_may_cancel(order):
        text = _("The vendor still has time to send it. You can cancel when that is over.")
        raise ValidationError(text, code="handling_time")
    return cancel_order(order_id=order_id, by=by, reason="buyer")


@transaction.atomic
def cancel_by_vendor(*, order_id: int, by: User) -> Order:
    """The vendor can't send what was bought: the buyer gets everything back. It counts as a price not honoured.

    Raises ValidationError(code="order_state") unless the order is paid and not handed over.
    """
    order = queries.lock_order(order_id)
    if order.status != Order.Status.PAID:
        raise ValidationError(_("The order has moved on; this is no longer possible."), code="order_state")
    return cancel_order(order_id=order_id, by=by, reason="vendor")


@transaction.atomic
def mark_shipped(*, order_id: int, at: datetime, reports_delivery: bool = True) -> Order:
    """The carrier has the goods in hand. Said twice, or of an order further on, it changes nothing.

    A carrier that does not report deliveries starts a long clock now; a delivery it reports all the same cuts it short.
    """
    order = queries.lock_order(order_id)
    if order.status != Order.Status.PAID:
        return order
    take_step(order, "ship", by=None)
    order.shipped_at = at
    order.auto_cancel_at = None
    order.save(update_fields=["status", "shipped_at", "auto_cancel_at"])
    if not reports_delivery:
        assert order.hold_id is not None, "a paid order has a hold"
        due_at = database_now() + timedelta(days=POST_RELEASE_DAYS)
        escrow.schedule_release(hold_id=order.hold_id, due_at=due_at, note="handed to the post")
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
    for cause in OF_CARRIERS:
        escrow.thaw_hold(hold_id=order.hold_id, by=by, reason="buyer confirmed", cause=cause)
    escrow.release_now(hold_id=order.hold_id, by=by, note="buyer confirmed")
    return order


@transaction.atomic
def extend_inspection(*, order_id: int, by: User) -> Order:
    """The buyer asks for more time, once, in the last days before release.

    Raises ValidationError with code `too_early`, `extended_already`, `no_release_date` or `hold_settled`.
    """
    order = queries.lock_order(order_id)
    escrow.extend_for_buyer(hold_id=_hold_with_a_clock(order), by=by, note="buyer asked for more time")
    return order


@transaction.atomic
def give_more_time(*, order_id: int, days: int, by: User) -> Order:
    """The vendor lets the buyer look longer: up to 10 days in all.

    Raises ValidationError with code `extension_range`, `no_release_date` or `hold_settled`.
    """
    order = queries.lock_order(order_id)
    escrow.extend_for_vendor(hold_id=_hold_with_a_clock(order), days=days, by=by, note="vendor gave more time")
    key = f"more_time/{order.pk}/{database_now().isoformat()}"
    notify(user_id=order.buyer_id, kind="order_more_time", path=_path(order), dedup_key=key, days=days)
    return order


def _hold_with_a_clock(order: Order) -> int:
    """The hold of an order whose release may still move: not of one whose buyer has said that all is well."""
    if order.hold_id is None or (order.status == Order.Status.COMPLETED and queries.hold_is_open(order)):
        raise ValidationError(_("There is no release date to move."), code="no_release_date")
    return order.hold_id


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
        elif _was_not_handed_over(order, now):
            cancel_order(order_id=order_id, by=None, reason="not_handed_over")
        else:
            finish_order(order_id=order_id)


def _was_not_handed_over(order: Order, now: datetime) -> bool:
    """The time to hand it over has passed, and the money is still there to go back."""
    is_late = order.auto_cancel_at is not None and order.auto_cancel_at <= now
    is_due = order.status == Order.Status.PAID and is_late and queries.hold_is_open(order)
    return is_due and not Order.objects.filter(queries.waits_for_desk(), pk=order.pk).exists()


def _path(order: Order) -> str:
    return f"/orders/{order.public_id}/"
