"""Paying for orders."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import Address, User
from escrow import actions as escrow
from escrow.models import EscrowHold, Payment
from marketplace import queries, rules
from marketplace.actions.orders import take_step
from marketplace.actions.stock import take_stock
from marketplace.models import Order


@transaction.atomic
def request_payment(*, order_ids: Sequence[int], by: User, address: Address | None, gateway: str) -> Payment:
    """Write down that `by` will pay for these orders in one go, the goods to be sent to `address`.

    A payment already begun for the same orders at the same gateway is returned again; at another, it is called off.
    Nothing is asked of the provider here.
    Raises ValidationError with code `order_state`, `pay_time_over`, `address_needed`, `mixed_currencies`.
    """
    orders = queries.lock_orders(order_ids)
    now = database_now()
    for order in orders:
        if order.status != Order.Status.AWAITING_PAYMENT:
            raise ValidationError(_("This order no longer waits for payment."), code="order_state")
        if order.pay_by_at <= now:
            raise ValidationError(_("The time to pay is over."), code="pay_time_over")
        if order.kind == "physical" and address is None:
            raise ValidationError(_("Say where the goods should go."), code="address_needed")
    if len({order.currency for order in orders}) != 1:
        raise ValidationError(_("Orders in different currencies are paid separately."), code="mixed_currencies")
    snapshot = address.as_snapshot() if address else {}
    for order in orders:
        order.address = snapshot if order.kind == "physical" else {}
    # Asked for now that the lock is held: what was joined while waiting for it would be of before.
    begun = Payment.objects.filter(orders=orders[0]).first()
    is_open = begun is not None and begun.status in (Payment.Status.CREATED, Payment.Status.PENDING)
    if begun and is_open and begun.gateway == gateway and _is_for(begun, orders):
        payment = begun
    else:
        if begun and is_open and _is_for(begun, orders):
            escrow.cancel_payment(payment_id=begun.pk)
        parts = [_part(order) for order in orders]
        payment = escrow.open_payment(payer=by, parts=parts, currency=orders[0].currency, gateway=gateway)
    for order in orders:
        order.payment = payment
        order.save(update_fields=["payment", "address"])
    return payment


def _part(order: Order) -> escrow.PartRequest:
    return escrow.PartRequest(
        reference=reference_of(order),
        vendor=order.vendor,
        amount_minor=order.total_minor,
        commission_bps=order.commission_bps,
        commission_minor=order.commission_minor,
    )


def reference_of(order: Order) -> str:
    """The name by which escrow knows an order."""
    return f"order/{order.public_id}"


def _is_for(payment: Payment, orders: Sequence[Order]) -> bool:
    wanted = {reference_of(order) for order in orders}
    return set(payment.parts.values_list("reference", flat=True)) == wanted


@transaction.atomic
def record_payment(*, payment_id: int, amount_minor: int, currency: str) -> list[Order]:
    """The provider has the buyer's money: fill the holds and mark the orders paid, in one transaction.

    Money that comes for an order that no longer waits, or whose goods are gone, is captured and refunded at once.
    Said twice, it changes nothing. Raises ValidationError(code="amount_differs") and moves nothing for another sum.
    """
    references = Payment.objects.get(pk=payment_id).parts.values_list("reference", flat=True)
    orders = {reference_of(order): order for order in queries.lock_orders_by_reference(list(references))}
    # All at once: taken order by order, two baskets with the same goods could wait for each other.
    queries.lock_variants_of(orders.values())
    holds = escrow.capture_payment(payment_id=payment_id, amount_minor=amount_minor, currency=currency)
    prefetch_related_objects(holds, "part")
    for hold in holds:
        order = orders[hold.part.reference]
        if order.hold_id == hold.pk or hold.status not in EscrowHold.OPEN:
            continue
        if order.status == Order.Status.AWAITING_PAYMENT and take_stock(order):
            _mark_paid(order, hold)
        else:
            _send_back(order, hold)
    return list(orders.values())


def _mark_paid(order: Order, hold: EscrowHold) -> None:
    take_step(order, "pay", by=order.buyer)
    now = database_now()
    order.hold = hold
    order.paid_at = now
    order.payment_id = hold.part.payment_id
    order.ship_by_at = now + timedelta(hours=order.handling_hours)
    order.auto_cancel_at = now + rules.auto_cancel_delay(order.handling_hours)
    order.save(update_fields=["status", "hold", "paid_at", "payment", "ship_by_at", "auto_cancel_at"])
    for user_id in order.vendor.members.values_list("user_id", flat=True):
        path = f"/office/{order.vendor.slug}/orders/{order.public_id}/"
        notify(user_id=user_id, kind="order_paid", path=path, dedup_key=f"paid/{order.pk}/{user_id}")


def _send_back(order: Order, hold: EscrowHold) -> None:
    is_sold_out = order.status == Order.Status.AWAITING_PAYMENT
    if is_sold_out:
        take_step(order, "cancel", by=None, note="sold_out")
        order.cancelled_at = database_now()
        order.cancel_reason = "sold_out"
        order.save(update_fields=["status", "cancelled_at", "cancel_reason"])
    reason = "sold_out" if is_sold_out else "paid_too_late_or_twice"
    escrow.settle_hold(hold_id=hold.pk, refund_minor=hold.amount_minor, by=None, reason=reason)
    notify(
        user_id=order.buyer_id,
        kind="payment_sent_back",
        path=f"/orders/{order.public_id}/",
        dedup_key=f"sent_back/{hold.pk}",
        reason=reason,
    )


@transaction.atomic
def record_payment_failure(*, payment_id: int, failure: str) -> Payment:
    """The provider says no: the order goes on waiting, and the buyer may try again."""
    return escrow.fail_payment(payment_id=payment_id, failure=failure)
