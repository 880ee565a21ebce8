"""The life of an order, each step allowed once and refused once. Amounts in fen; Chen's commission is 5 %."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from escrow import actions as escrow
from escrow.models import EscrowHold, Payment, Refund, Transfer
from marketplace import actions, queries, rules
from marketplace.models import Order, OrderEvent, Review, StockReservation
from tests import make

SOON = timedelta(minutes=15)


def place(buyer, pot, *, quantity: int = 1, price: int = 10_000, is_reserved: bool = True) -> Order:
    wanted = actions.Wanted(variant=pot.variants.get(), quantity=quantity, unit_price_minor=price)
    return actions.place_order(buyer=buyer, wanted=[wanted], pay_within=SOON, is_reserved=is_reserved)


def code_of(refusal) -> str:
    return refusal.value.code


def shelf(pot) -> tuple[int, int]:
    variant = pot.variants.get()
    return variant.stock, variant.reserved


def steps_of(order: Order) -> list[str]:
    return list(OrderEvent.objects.filter(order=order).order_by("id").values_list("to_status", flat=True))


def fresh(order: Order) -> Order:
    return Order.objects.select_related("hold").get(pk=order.pk)


# The graph


@pytest.mark.parametrize("status", sorted(rules.ORDER_GRAPH))
def test_the_graph_knows_every_state_and_leads_to_real_ones_only(status):
    assert set(rules.ORDER_GRAPH) == set(Order.Status.values)
    assert set(rules.ORDER_GRAPH[status].values()) <= set(Order.Status.values)
    assert rules.next_status(status, "fly") is None


def test_the_automatic_cancellation_never_comes_later_than_a_fortnight():
    assert rules.auto_cancel_delay(72) == timedelta(days=10)
    assert rules.auto_cancel_delay(120) == timedelta(days=12)
    assert rules.auto_cancel_delay(720) == timedelta(days=14)


# Placing


def test_an_order_freezes_price_freight_and_commission(lin, pot):
    # 2 x 95.00 + 8.00 = 198.00; 5 % of it is 9.90.
    pot.freight_minor = 800
    actions.save_listing(listing=pot)
    order = place(lin, pot, quantity=2, price=9_500)
    assert (order.total_minor, order.commission_minor, order.commission_bps) == (19_800, 990, 500)
    assert shelf(pot) == (5, 2)
    pot.vendor.commission_bps = 3_000
    pot.vendor.save()
    assert fresh(order).commission_minor == 990


def test_an_order_without_reservation_leaves_the_goods_on_the_shelf(lin, pot):
    place(lin, pot, is_reserved=False)
    assert shelf(pot) == (5, 0) and not StockReservation.objects.exists()


def test_more_than_there_are_can_not_be_ordered(lin, mei, pot):
    place(lin, pot, quantity=4)
    with pytest.raises(ValidationError) as refusal:
        place(mei, pot, quantity=2)
    assert code_of(refusal) == "sold_out"


def test_nobody_buys_in_their_own_shop(chen, pot):
    with pytest.raises(ValidationError) as refusal:
        place(chen, pot)
    assert code_of(refusal) == "own_listing"


# Paying


def test_a_paid_order_has_a_hold_takes_the_goods_and_starts_the_clocks(lin, chen, pot):
    order = make.pay(place(lin, pot))
    assert (order.status, order.hold.status, order.hold.amount_minor) == ("paid", "held", 10_000)
    assert shelf(pot) == (4, 0)
    assert order.ship_by_at - order.paid_at == timedelta(hours=72)
    assert order.auto_cancel_at - order.paid_at == timedelta(days=10)
    assert Notification.objects.filter(user=chen, kind="order_paid").count() == 1


def test_the_address_stays_with_the_order(lin, pot):
    order = make.pay(place(lin, pot))
    home = lin.addresses.get()
    home.street = "Elsewhere 9"
    home.save()
    assert fresh(order).address["street"] == "建国路 1 号"


def test_goods_need_an_address_and_a_download_needs_none(lin, teapots, pot):
    order = place(lin, pot)
    with pytest.raises(ValidationError) as refusal:
        actions.request_payment(order_ids=[order.pk], by=lin, address=None, gateway="sandbox")
    assert code_of(refusal) == "address_needed"
    film = make.listing(vendor=teapots, kind="digital")
    download = place(lin, film)
    assert actions.request_payment(order_ids=[download.pk], by=lin, address=None, gateway="sandbox").parts.count() == 1


def test_asking_to_pay_twice_is_one_payment(lin, pot):
    order, home = place(lin, pot), make.address(lin)
    first, again = (
        actions.request_payment(order_ids=[order.pk], by=lin, address=home, gateway="sandbox") for _ in range(2)
    )
    assert first.pk == again.pk


def test_after_a_failed_payment_the_buyer_may_try_again(lin, pot):
    order, home = place(lin, pot), make.address(lin)
    first = actions.request_payment(order_ids=[order.pk], by=lin, address=home, gateway="sandbox")
    actions.record_payment_failure(payment_id=first.pk, failure="declined")
    second = actions.request_payment(order_ids=[order.pk], by=lin, address=home, gateway="sandbox")
    assert second.pk != first.pk
    actions.record_payment(payment_id=second.pk, amount_minor=10_000, currency="CNY")
    assert fresh(order).status == "paid"


def test_when_the_time_to_pay_is_over_no_payment_is_begun(lin, pot):
    order = place(lin, pot)
    make.pass_time(order, minutes=16)
    with pytest.raises(ValidationError) as refusal:
        actions.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    assert code_of(refusal) == "pay_time_over"


def test_the_same_word_of_the_provider_twice_moves_money_once(lin, pot):
    order = make.pay(place(lin, pot))
    actions.record_payment(payment_id=order.payment_id, amount_minor=10_000, currency="CNY")
    assert Transfer.objects.filter(kind="capture").count() == 1
    assert steps_of(order) == ["awaiting_payment", "paid"] and shelf(pot) == (4, 0)


def test_an_order_paid_by_two_payments_is_kept_once_and_sent_back_once(lin, pot):
    order, home = place(lin, pot), make.address(lin)
    first = actions.request_payment(order_ids=[order.pk], by=lin, address=home, gateway="sandbox")
    actions.record_payment_failure(payment_id=first.pk, failure="timeout")
    second = actions.request_payment(order_ids=[order.pk], by=lin, address=home, gateway="sandbox")
    for payment in (second, first):  # the first one's money comes after all
        actions.record_payment(payment_id=payment.pk, amount_minor=10_000, currency="CNY")
    order = fresh(order)
    assert (order.status, order.hold.status) == ("paid", "held")
    assert sorted(EscrowHold.objects.values_list("status", flat=True)) == ["held", "refunded"]
    assert Refund.objects.get().amount_minor == 10_000
    assert not any(escrow.audit_ledger().values())


def test_money_that_comes_after_the_time_is_over_is_sent_back(lin, pot):
    order = place(lin, pot)
    payment = actions.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    make.pass_time(order, minutes=16)
    actions.sweep_order(order_id=order.pk)
    payment.refresh_from_db()
    assert (fresh(order).status, payment.status, shelf(pot)) == ("cancelled", "cancelled", (5, 0))
    actions.record_payment(payment_id=payment.pk, amount_minor=10_000, currency="CNY")
    assert EscrowHold.objects.get().status == "refunded"
    assert fresh(order).status == "cancelled" and fresh(order).hold is None
    assert Notification.objects.filter(user=lin, kind="payment_sent_back").count() == 1


def test_when_the_last_one_is_gone_the_second_payer_is_refunded(lin, mei, teapots):
    pot = make.listing(vendor=teapots, stock=1)
    first, second = place(lin, pot, is_reserved=False), place(mei, pot, is_reserved=False)
    make.pay(first)
    second = make.pay(second)
    assert (second.status, second.cancel_reason, second.hold) == ("cancelled", "sold_out", None)
    assert Refund.objects.get().amount_minor == 10_000
    assert shelf(pot) == (0, 0)


def test_two_shops_in_one_payment_are_two_holds(lin, pot, mei):
    other = make.listing(vendor=make.vendor("kites", owner=mei), list_price_minor=4_000)
    orders = [place(lin, pot), place(lin, other, price=4_000)]
    payment = actions.request_payment(
        order_ids=[order.pk for order in orders], by=lin, address=make.address(lin), gateway="sandbox"
    )
    assert payment.amount_minor == 14_000
    actions.record_payment(payment_id=payment.pk, amount_minor=14_000, currency="CNY")
    holds = [fresh(order).hold for order in orders]
    assert [(hold.vendor_id, hold.amount_minor) for hold in holds] == [
        (pot.vendor_id, 10_000),
        (other.vendor_id, 4_000),
    ]


def test_two_currencies_are_two_payments(lin, teapots, pot):
    abroad = make.listing(vendor=teapots, currency="EUR")
    with pytest.raises(ValidationError) as refusal:
        actions.request_payment(
            order_ids=[place(lin, pot).pk, place(lin, abroad).pk], by=lin, address=make.address(lin), gateway="sandbox"
        )
    assert code_of(refusal) == "mixed_currencies"


# Shipping, delivery


def test_shipped_then_delivered_starts_the_week_to_look_it_over(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    assert steps_of(order) == ["awaiting_payment", "paid", "shipped", "delivered"]
    assert abs(order.hold.release_due_at - timezone.now() - timedelta(days=7)) < timedelta(seconds=10)
    assert order.auto_cancel_at is None


def test_a_late_scan_does_not_cut_the_buyers_time(lin, pot):
    order = make.shipped_order(buyer=lin, listing=pot)
    actions.mark_delivered(order_id=order.pk, at=timezone.now() - timedelta(days=5))
    hold = fresh(order).hold
    assert hold.release_due_at > timezone.now() + timedelta(days=6, hours=23)


def test_saying_shipped_or_delivered_again_changes_nothing(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    due_at = order.hold.release_due_at
    actions.mark_shipped(order_id=order.pk, at=timezone.now())
    actions.mark_delivered(order_id=order.pk, at=timezone.now())
    assert steps_of(order).count("delivered") == 1
    assert fresh(order).hold.release_due_at == due_at


def test_an_unpaid_order_is_not_shipped_by_a_stray_scan(lin, pot):
    order = place(lin, pot)
    actions.mark_shipped(order_id=order.pk, at=timezone.now())
    actions.mark_delivered(order_id=order.pk, at=timezone.now())
    assert fresh(order).status == "awaiting_payment"


def test_a_download_is_handed_over_and_goods_are_not(lin, chen, teapots, pot):
    film = make.pay(place(lin, make.listing(vendor=teapots, kind="digital")))
    handed = actions.hand_over(order_id=film.pk, by=chen)
    assert handed.status == "delivered"
    assert abs(fresh(film).hold.release_due_at - timezone.now() - timedelta(hours=24)) < timedelta(seconds=10)
    goods = make.pay(place(lin, pot))
    with pytest.raises(ValidationError) as refusal:
        actions.hand_over(order_id=goods.pk, by=chen)
    assert code_of(refusal) == "needs_carrier"


# Confirming


@pytest.mark.parametrize("make_order", [make.shipped_order, make.delivered_order])
def test_confirming_releases_the_money_now(make_order, lin, pot):
    order = make_order(buyer=lin, listing=pot)
    assert actions.confirm_receipt(order_id=order.pk, by=lin).status == "completed"
    assert escrow.release_due_holds() == [order.hold_id]
    assert fresh(order).hold.status == "released"


def test_confirming_before_the_hand_over_is_refused(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    with pytest.raises(ValidationError) as refusal:
        actions.confirm_receipt(order_id=order.pk, by=lin)
    assert code_of(refusal) == "order_state"
    assert fresh(order).hold.release_due_at is None


def test_confirming_while_the_money_is_frozen_is_refused_whole(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    escrow.freeze_hold(hold_id=order.hold_id, by=lin, reason="dispute")
    with pytest.raises(ValidationError) as refusal:
        actions.confirm_receipt(order_id=order.pk, by=lin)
    assert code_of(refusal) == "hold_frozen"
    assert fresh(order).status == "delivered"


def test_confirming_twice_is_harmless(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    for _ in range(2):
        actions.confirm_receipt(order_id=order.pk, by=lin)
    assert steps_of(order).count("completed") == 1


# More time


def test_the_buyer_extends_once_in_the_last_days(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    with pytest.raises(ValidationError) as refusal:
        actions.extend_inspection(order_id=order.pk, by=lin)
    assert code_of(refusal) == "too_early"
    make.pass_time(order.hold, days=5)
    due_at = order.hold.release_due_at
    actions.extend_inspection(order_id=order.pk, by=lin)
    assert fresh(order).hold.release_due_at == due_at + timedelta(days=3)
    with pytest.raises(ValidationError) as refusal:
        actions.extend_inspection(order_id=order.pk, by=lin)
    assert code_of(refusal) == "extended_already"


# Calling it off


def test_an_unpaid_order_may_be_called_off_at_any_time(lin, pot):
    order = place(lin, pot)
    assert queries.buyer_may_cancel(order)
    actions.cancel_order(order_id=order.pk, by=lin, reason="buyer")
    assert fresh(order).status == "cancelled" and shelf(pot) == (5, 0)


def test_a_paid_order_may_be_called_off_only_when_the_vendor_is_late(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    assert not queries.buyer_may_cancel(order)
    make.pass_time(order, hours=73)
    assert queries.buyer_may_cancel(order)
    actions.cancel_order(order_id=order.pk, by=lin, reason="buyer")
    assert fresh(order).hold.status == "refunded" and shelf(pot) == (5, 0)


def test_a_shipped_order_is_not_called_off(lin, pot):
    order = make.shipped_order(buyer=lin, listing=pot)
    with pytest.raises(ValidationError) as refusal:
        actions.cancel_order(order_id=order.pk, by=lin, reason="buyer")
    assert code_of(refusal) == "order_state"


def test_what_is_never_handed_over_is_called_off_and_refunded_by_itself(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot, price=8_000)
    actions.sweep_order(order_id=order.pk)
    assert fresh(order).status == "paid"
    make.pass_time(order, days=11)
    assert queries.orders_due() == [order.pk]
    for _ in range(2):
        actions.sweep_order(order_id=order.pk)
    order = fresh(order)
    assert (order.status, order.cancel_reason, order.hold.status) == ("cancelled", "not_handed_over", "refunded")
    assert Refund.objects.get().amount_minor == 8_000 and shelf(pot) == (5, 0)
    assert queries.orders_due() == []


def test_a_frozen_order_is_not_called_off_over_the_head_of_a_dispute_that_refunds_in_part(lin, pot):
    """The dispute decides: the sweep finds the hold ended and only brings the order in line."""
    order = make.paid_order(buyer=lin, listing=pot, price=8_000)
    escrow.settle_hold(hold_id=order.hold_id, refund_minor=2_000, by=None, reason="ruling")
    make.pass_time(order, days=11)
    actions.sweep_order(order_id=order.pk)
    actions.finish_order(order_id=order.pk)
    assert fresh(order).hold.status == "split"
    assert Refund.objects.get().amount_minor == 2_000


# The end


def test_a_released_hold_completes_the_order_and_a_refund_calls_it_off(lin, mei, pot):
    kept, returned = make.delivered_order(buyer=lin, listing=pot), make.delivered_order(buyer=mei, listing=pot)
    make.pass_time(kept.hold, days=8)
    escrow.release_due_holds()
    escrow.settle_hold(hold_id=returned.hold_id, refund_minor=8_000, by=None, reason="ruling")
    for order_id in queries.orders_due():
        actions.sweep_order(order_id=order_id)
    assert (fresh(kept).status, fresh(returned).status) == ("completed", "cancelled")
    assert fresh(kept).completed_at is not None and queries.orders_due() == []


def test_an_open_hold_finishes_nothing(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    actions.finish_order(order_id=order.pk)
    assert fresh(order).status == "delivered"


def test_a_completed_order_is_reviewed_once(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    words = {"as_described": 5, "service": 4, "logistics": 5, "text": "Pours clean.", "language": "en"}
    with pytest.raises(ValidationError) as refusal:
        actions.review_order(order=order, **words)
    assert code_of(refusal) == "not_completed"
    order = actions.confirm_receipt(order_id=order.pk, by=lin)
    assert actions.review_order(order=order, **words).listing == pot
    with pytest.raises(ValidationError) as refusal:
        actions.review_order(order=order, **words)
    assert code_of(refusal) == "reviewed_already"
    assert Review.objects.count() == 1


def test_mei_sees_and_moves_no_order_of_others(lin, mei, client, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    assert queries.order_for_buyer(public_id=order.public_id, user=mei) is None
    client.force_login(mei)
    for door in ("", "pay/", "confirm/", "extend/", "cancel/", "review/"):
        path = f"/orders/{order.public_id}/{door}"
        assert (client.post(path) if door else client.get(path)).status_code == 404, door
    assert fresh(order).status == "delivered" and Payment.objects.count() == 1
