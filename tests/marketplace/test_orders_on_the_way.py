"""The life of a paid order to its end, each step allowed once and refused once. Amounts in fen; Chen's commission is 5 %."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from escrow import actions as escrow
from escrow.models import Payment, Refund
from marketplace import actions, queries
from marketplace.models import Review
from tests import make
from tests.orders import code_of, fresh, place, shelf, steps_of

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
        actions.review_order(order_id=order.pk, by=lin, **words)
    assert code_of(refusal) == "not_completed"
    order = actions.confirm_receipt(order_id=order.pk, by=lin)
    assert actions.review_order(order_id=order.pk, by=lin, **words).listing == pot
    with pytest.raises(ValidationError) as refusal:
        actions.review_order(order_id=order.pk, by=lin, **words)
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


def test_a_late_order_offers_its_buyer_the_way_out(lin, pot, client):
    order = make.paid_order(buyer=lin, listing=pot)
    client.force_login(lin)
    path = f"/orders/{order.public_id}/"
    assert "Cancel and get the money back" not in client.get(path).content.decode()
    make.pass_time(order, hours=73)
    assert "Cancel and get the money back" in client.get(path).content.decode()
    client.post(f"{path}cancel/")
    page = client.get(path).content.decode()
    assert "You were refunded in full" in page and "Your refund" in page


def test_after_confirming_the_page_no_longer_says_that_the_money_waits(lin, pot, client):
    order = make.delivered_order(buyer=lin, listing=pot)
    client.force_login(lin)
    page = client.post(f"/orders/{order.public_id}/confirm/", follow=True).content.decode()
    assert "You have the goods" in page and "Your money is safe in escrow" not in page
