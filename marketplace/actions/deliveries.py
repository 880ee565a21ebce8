"""What carriers take back, contradict, or leave unsaid: its effect on an order that is on its way."""

from datetime import timedelta

from django.db import transaction

from accounts.actions import notify
from accounts.clock import database_now
from escrow import actions as escrow
from escrow.models import EscrowHold
from escrow.rules import POST_RELEASE_DAYS
from marketplace import queries
from marketplace.actions.orders import take_step
from marketplace.models import Order


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
