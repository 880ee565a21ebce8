"""The life of an order, each step allowed once and refused once. Amounts in fen; Chen's commission is 5 %."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Notification
from escrow import actions as escrow
from escrow.models import EscrowHold, Refund, Transfer
from marketplace import actions, rules
from marketplace.models import Order, StockReservation
from tests import make
from tests.orders import code_of, fresh, place, shelf, steps_of

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
