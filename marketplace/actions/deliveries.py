"""What carriers take back, contradict, or leave unsaid: its effect on an order that is on its way."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from escrow.models import EscrowHold
from escrow.rules import DISPUTE, POST_RELEASE_DAYS
from marketplace import queries
from marketplace.actions.orders import take_step
from marketplace.models import Order, OrderEvent
from marketplace.rules import PARCELS_NOTE


@transaction.atomic
def take_back_delivery(*, order_id: int, note: str) -> Order:
    """It was not delivered after all: the order is on its way again, and its release date is gone.

    An order that is not delivered, or whose money has left, stays as it is.
    """
    order = queries.lock_order(order_id)
    if order.status != Order.Status.DELIVERED or not queries.hold_is_open(order):
        return order
    was_delivered_at = order.delivered_at
    take_step(order, "take_back", by=None, note=note)
    order.delivered_at = None
    order.save(update_fields=["status", "delivered_at"])
    assert order.hold_id is not None, "a delivered order has a hold"
    escrow.unschedule_release(hold_id=order.hold_id, note=note)
    notify(
        user_id=order.buyer_id,
        kind="order_not_delivered",
        path=f"/orders/{order.public_id}/",
        dedup_key=f"not_delivered/{order.pk}/{was_delivered_at}",
    )
    return order


@transaction.atomic
def set_parcel_count(*, order_id: int, by: User, count: int) -> Order:
    """In how many parcels an order goes, for both sides to read in its timeline. The caller has checked that it may be so,
    and that it is new."""
    order = queries.lock_order(order_id)
    order.parcel_count = count
    order.save(update_fields=["parcel_count"])
    note = f"{PARCELS_NOTE}{count}"
    OrderEvent.objects.create(order=order, from_status=order.status, to_status=order.status, actor=by, note=note)
    return order


@transaction.atomic
def start_post_clock(*, order_id: int) -> Order:
    """All of an order is with carriers that may never report a delivery: its long clock starts, unless one runs."""
    order = queries.lock_order(order_id)
    if order.status == Order.Status.SHIPPED and order.hold_id is not None:
        hold = EscrowHold.objects.get(pk=order.hold_id)
        if hold.status in EscrowHold.OPEN and hold.release_due_at is None and hold.frozen_remaining is None:
            due_at = database_now() + timedelta(days=POST_RELEASE_DAYS)
            escrow.schedule_release(hold_id=hold.pk, due_at=due_at, note="handed to the post")
    return order


@transaction.atomic
def start_anew(*, order_id: int) -> Order:
    """Goods that had left go anew: a clock that ran for the old parcel is gone, the new one will start its own."""
    order = queries.lock_order(order_id)
    if order.status == Order.Status.SHIPPED and queries.hold_is_open(order):
        assert order.hold_id is not None, "a shipped order has a hold"
        escrow.unschedule_release(hold_id=order.hold_id, note="sent again")
    return order


@transaction.atomic
def refund_by_vendor(*, order_id: int, by: User, reason: str) -> Order:
    """The vendor gives all the money back for goods that had left and did not reach the buyer. Goods are not put back on
    the shelf: the vendor looks at them first.

    Raises ValidationError with code `dispute_open`, `order_state`, `hold_settled`.
    """
    order = queries.lock_order(order_id)
    if order.hold_id is None:
        raise ValidationError(_("The order has moved on; this is no longer possible."), code="order_state")
    hold = EscrowHold.objects.get(pk=order.hold_id)
    if DISPUTE in hold.frozen_for:
        raise ValidationError(_("A dispute is open: settle it there."), code="dispute_open")
    take_step(order, "refund", by=by, note=reason)
    escrow.settle_hold(hold_id=hold.pk, refund_minor=hold.amount_minor, by=by, reason=reason)
    order.cancelled_at, order.cancel_reason = database_now(), reason
    order.auto_cancel_at = None
    order.save(update_fields=["status", "cancelled_at", "cancel_reason", "auto_cancel_at"])
    path, key = f"/orders/{order.public_id}/", f"cancelled/{order.pk}"
    notify(user_id=order.buyer_id, kind="order_refunded", path=path, dedup_key=key)
    return order


@transaction.atomic
def freeze_for_carrier(*, order_id: int, cause: str, reason: str) -> Order:
    """Stop the release clock of an order on its way, for one of `escrow.rules.OF_CARRIERS`.

    Nothing happens when the money has left, or when the buyer has said that all is well.
    """
    order = queries.lock_order(order_id)
    if order.hold_id is not None and order.confirmed_at is None and queries.hold_is_open(order):
        escrow.freeze_hold(hold_id=order.hold_id, by=None, reason=reason, cause=cause)
    return order


@transaction.atomic
def thaw_for_carrier(*, order_id: int, cause: str, reason: str) -> Order:
    """The cause is gone: with the last one the clock runs on."""
    order = queries.lock_order(order_id)
    if order.hold_id is not None and queries.hold_is_open(order):
        escrow.thaw_hold(hold_id=order.hold_id, by=None, reason=reason, cause=cause)
    return order
