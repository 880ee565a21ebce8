"""A basket with several vendors: one payment, an order and a hold each, and what happens to one touches no other."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from escrow import actions as escrow
from escrow.models import EscrowHold, Payment, Refund
from marketplace import actions, queries
from marketplace.baskets import basket_of
from marketplace.models import BasketLine, Checkout, Order, OrderLine, StockReservation
from tests import make
from tests.races import at_once


@pytest.fixture
def inkstone(mei):
    """Mei sells too: ink stones at 60.00, two in stock, freight 8.00."""
    shop = make.vendor("inkstones", owner=mei, commission_bps=800)
    return make.listing(vendor=shop, stock=2, title_en="Duan inkstone", list_price_minor=6_000, freight_minor=800)


def code_of(call) -> str:
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.code


def put(user, listing, quantity=1) -> BasketLine:
    return actions.put_in_basket(user=user, variant=listing.variants.get(), quantity=quantity)


def test_two_vendors_one_payment_two_orders_two_holds(lin, pot, inkstone):
    # 2 x 100.00 from Chen; 1 x 60.00 + 8.00 freight from Mei: 268.00 in one payment.
    checkout = make.basket_checkout(buyer=lin, things={pot: 2, inkstone: 1})
    first, second = make.pay_checkout(checkout)
    assert (first.total_minor, second.total_minor) == (20_000, 6_800)
    assert Payment.objects.get().amount_minor == 26_800
    assert [hold.amount_minor for hold in EscrowHold.objects.order_by("pk")] == [20_000, 6_800]
    # Each with its own vendor's commission: 5 % of 200.00, 8 % of 68.00 rounded down.
    assert (first.hold.commission_minor, second.hold.commission_minor) == (1_000, 544)
    assert not BasketLine.objects.exists()
    assert (pot.variants.get().stock, inkstone.variants.get().stock) == (3, 1)
    assert not any(escrow.audit_ledger().values())


def test_several_things_of_one_vendor_are_one_order_that_travels_together(lin, teapots, pot):
    # Freights of 5.00 and 12.00: one parcel, 12.00. 100.00 + 2 x 30.00 + 12.00 = 172.00.
    cups = make.listing(vendor=teapots, title_en="Cups", list_price_minor=3_000, freight_minor=1_200)
    pot.freight_minor = 500
    actions.save_listing(listing=pot)
    [order] = make.basket_checkout(buyer=lin, things={pot: 1, cups: 2}).orders.all()
    assert (order.goods_minor, order.freight_minor, order.total_minor, order.line_count) == (16_000, 1_200, 17_200, 2)
    assert [line.amount_minor for line in order.lines.all()] == [10_000, 6_000]
    assert order.title_en == "Yixing teapot"


def test_goods_and_a_lesson_from_one_vendor_are_two_orders_with_two_clocks(lin, teapots, pot):
    lesson = make.listing(vendor=teapots, title_en="A lesson", kind="virtual", list_price_minor=2_000)
    orders = make.basket_checkout(buyer=lin, things={pot: 1, lesson: 1}).orders.order_by("pk")
    assert [order.kind for order in orders] == ["physical", "virtual"]


def test_a_refund_of_one_order_touches_no_other(lin, pot, inkstone):
    first, second = make.pay_checkout(make.basket_checkout(buyer=lin, things={pot: 1, inkstone: 1}))
    actions.cancel_by_vendor(order_id=second.pk, by=second.vendor.members.get().user)
    assert Refund.objects.get().amount_minor == 6_800
    assert Order.objects.get(pk=first.pk).status == "paid"
    assert EscrowHold.objects.get(pk=first.hold_id).status == "held"
    assert inkstone.variants.get().stock == 2
    assert not any(escrow.audit_ledger().values())


def test_one_order_called_off_before_payment_leaves_the_rest_to_be_paid(lin, pot, inkstone):
    checkout = make.basket_checkout(buyer=lin, things={pot: 1, inkstone: 1})
    first, second = checkout.orders.order_by("pk")
    make_payment = lambda ids: actions.request_payment(  # noqa: E731  said twice below
        order_ids=ids, by=lin, address=make.address(lin), gateway="sandbox"
    )
    both = make_payment([first.pk, second.pk])
    actions.cancel_by_buyer(order_id=second.pk, by=lin)
    both.refresh_from_db()
    assert both.status == "cancelled"
    rest = make_payment([first.pk])
    assert (rest.pk != both.pk, rest.amount_minor) == (True, 10_000)
    # The buyer had the first page open and paid there all the same: 168.00 comes, 68.00 of it goes back.
    actions.record_payment(payment_id=both.pk, amount_minor=16_800, currency="CNY")
    assert Order.objects.get(pk=first.pk).status == "paid"
    assert Refund.objects.get().amount_minor == 6_800
    assert not any(escrow.audit_ledger().values())


def test_unpaid_goods_are_set_aside_and_go_back_on_the_shelf(lin, pot, inkstone):
    checkout = make.basket_checkout(buyer=lin, things={pot: 2, inkstone: 1})
    assert pot.variants.get().available == 3
    for order in checkout.orders.all():
        make.pass_time(order, minutes=16)
        actions.sweep_order(order_id=order.pk)
    assert pot.variants.get().available == 5 and inkstone.variants.get().available == 2
    assert not StockReservation.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda pot: pot.variants.update(stock=0), "sold_out"),
        (lambda pot: actions.pause_listing(listing_id=pot.pk), "not_on_sale"),
        (lambda pot: type(pot).objects.filter(pk=pot.pk).update(list_price_minor=11_000), "total_changed"),
    ],
)
def test_a_checkout_is_all_or_nothing(lin, pot, inkstone, spoil, code):
    put(lin, pot)
    put(lin, inkstone)
    [purse] = basket_of(lin)
    spoil(pot)
    told = code_of(lambda: actions.check_out(buyer=lin, currency="CNY", expected_minor=purse.total_minor))
    assert told == code
    assert not Order.objects.exists() and not Checkout.objects.exists()
    assert BasketLine.objects.count() == 2 and inkstone.variants.get().reserved == 0


def test_the_basket_says_what_has_changed(lin, pot, inkstone):
    put(lin, pot, 3)
    put(lin, inkstone, 2)
    type(pot).objects.filter(pk=pot.pk).update(list_price_minor=9_000)
    inkstone.variants.update(stock=1)
    [purse] = basket_of(lin)
    first, second = (parcel.lines[0] for parcel in purse.parcels)
    assert (first.was_minor, first.amount_minor, first.trouble) == (10_000, 27_000, "")
    assert (second.trouble, second.available) == ("too_many", 1)
    assert purse.has_trouble


def test_a_basket_holds_no_more_than_there_is_and_nothing_of_ones_own(lin, chen, pot):
    assert put(lin, pot, 3).quantity == 3
    assert put(lin, pot, 3).quantity == 5
    assert code_of(lambda: put(chen, pot)) == "own_listing"
    pot.variants.update(stock=0)
    assert code_of(lambda: put(lin, pot)) == "sold_out"
    assert code_of(lambda: actions.check_out(buyer=chen, currency="CNY")) == "basket_empty"


def test_a_quantity_of_none_takes_a_line_out(lin, mei, pot):
    line = put(lin, pot, 2)
    actions.set_basket_quantity(user=mei, variant_id=line.variant_id, quantity=0)
    actions.set_basket_quantity(user=lin, variant_id=line.variant_id, quantity=4)
    assert BasketLine.objects.get().quantity == 4
    actions.set_basket_quantity(user=lin, variant_id=line.variant_id, quantity=0)
    assert not BasketLine.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_check_out_once(lin, pot, inkstone):
    put(lin, pot, 2)
    put(lin, inkstone)
    answers = at_once(*[lambda: actions.check_out(buyer=lin, currency="CNY") for _ in range(4)])
    assert sum(isinstance(answer, Checkout) for answer in answers) == 1
    assert Order.objects.count() == 2 and pot.variants.get().reserved == 2


@pytest.mark.django_db(transaction=True)
def test_baskets_in_opposite_order_never_wait_for_each_other_and_sell_the_last_once(pot, inkstone):
    # Six buyers want both; there are two ink stones. Two checkouts succeed, whoever comes first.
    buyers = [make.user(f"buyer{n}") for n in range(6)]
    for n, buyer in enumerate(buyers):
        for thing in (pot, inkstone) if n % 2 else (inkstone, pot):
            put(buyer, thing)
    answers = at_once(*[lambda who=who: actions.check_out(buyer=who, currency="CNY") for who in buyers])
    assert sum(isinstance(answer, Checkout) for answer in answers) == 2
    assert all(
        getattr(answer, "code", "sold_out") == "sold_out" for answer in answers if not isinstance(answer, Checkout)
    )
    assert (inkstone.variants.get().reserved, pot.variants.get().reserved) == (2, 2)


def test_an_order_is_its_lines_even_for_someone_with_sql(lin, pot):
    order = actions.buy_now(buyer=lin, variant=pot.variants.get(), quantity=1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE marketplace_order SET goods_minor = 1, total_minor = 1 WHERE id = %s", [order.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(Exception, match="append-only|may not be changed|refuse"), transaction.atomic():
        OrderLine.objects.filter(order=order).update(quantity=2)


# Calling off


def test_the_buyer_waits_for_the_handling_time_and_then_cancels_free(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    assert code_of(lambda: actions.cancel_by_buyer(order_id=order.pk, by=lin)) == "handling_time"
    make.pass_time(order, hours=73)
    actions.cancel_by_buyer(order_id=order.pk, by=lin)
    assert Refund.objects.get().amount_minor == 8_000


def test_a_vendor_calls_off_what_was_not_sent_and_nothing_else(lin, chen, pot):
    order = make.shipped_order(buyer=lin, listing=pot)
    assert code_of(lambda: actions.cancel_by_vendor(order_id=order.pk, by=chen)) == "order_state"
    assert not Refund.objects.exists()


def test_reminders_go_out_once_each_before_the_release(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    told = lambda: list(  # noqa: E731  asked four times
        lin.notifications.filter(kind__startswith="release_in").order_by("pk").values_list("kind", flat=True)
    )
    assert actions.prompt_buyers() == 0 and told() == []
    make.pass_time(order.hold, days=4, hours=1)
    assert (actions.prompt_buyers(), actions.prompt_buyers()) == (1, 0)
    make.pass_time(order.hold, days=2)
    assert (actions.prompt_buyers(), actions.prompt_buyers()) == (1, 0)
    assert told() == ["release_in_72", "release_in_24"]
    actions.extend_inspection(order_id=order.pk, by=lin)
    order.hold.refresh_from_db()
    make.pass_time(order.hold, days=3)
    assert actions.prompt_buyers() == 1 and told()[-1] == "release_in_24"


def test_the_vendor_gives_more_time_up_to_ten_days(lin, chen, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    before = order.hold.release_due_at
    actions.give_more_time(order_id=order.pk, days=4, by=chen)
    actions.give_more_time(order_id=order.pk, days=6, by=chen)
    assert code_of(lambda: actions.give_more_time(order_id=order.pk, days=1, by=chen)) == "extension_range"
    order.hold.refresh_from_db()
    assert order.hold.release_due_at - before == timedelta(days=10)
    paid = make.paid_order(buyer=make.user("bo"), listing=pot)
    assert code_of(lambda: actions.give_more_time(order_id=paid.pk, days=1, by=chen)) == "no_release_date"


def test_the_post_starts_a_long_clock_that_a_delivery_cuts_short(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    actions.mark_shipped(order_id=order.pk, at=order.paid_at, reports_delivery=False)
    order.hold.refresh_from_db()
    assert order.hold.release_due_at - order.paid_at >= timedelta(days=30)
    actions.mark_delivered(order_id=order.pk, at=order.paid_at)
    order.hold.refresh_from_db()
    assert order.hold.release_due_at - order.paid_at < timedelta(days=8)


def test_a_basket_costs_the_same_however_much_is_in_it(lin, teapots, django_assert_max_num_queries):
    for n in range(6):
        put(lin, make.listing(vendor=teapots, title_en=f"Cup {n}"))
    with django_assert_max_num_queries(3):
        assert len(basket_of(lin)[0].parcels[0].lines) == 6
    assert queries.counts_in_header(lin.pk) == (0, 6)


def test_a_guests_wish_is_in_the_basket_after_signing_in_once(lin, pot, client):
    put_in = f"/listings/{pot.public_id}/basket/"
    answer = client.post(put_in, {"variant": pot.variants.get().pk, "quantity": 2})
    assert answer["Location"].endswith("?next=/basket/") and not BasketLine.objects.exists()
    client.login(username=lin.email, password=make.PASSWORD)
    assert "In your basket: 2 pieces." in client.get("/basket/").content.decode()
    client.get("/basket/")
    assert BasketLine.objects.get().quantity == 2
    # What is gone by then is not there, and the basket opens all the same.
    client.logout()
    client.post(put_in, {"quantity": 1})
    actions.close_listing(listing_id=pot.pk)
    client.login(username=lin.email, password=make.PASSWORD)
    assert client.get("/basket/").status_code == 200
    assert BasketLine.objects.get().quantity == 2


def test_the_orders_of_a_checkout_know_each_other_and_the_list_is_filtered_and_paged(
    lin, pot, inkstone, client, monkeypatch
):
    first, second = make.pay_checkout(make.basket_checkout(buyer=lin, things={pot: 1, inkstone: 1}))
    actions.cancel_by_vendor(order_id=first.pk, by=pot.vendor.members.get().user)
    client.force_login(lin)
    page = client.get(f"/orders/{first.public_id}/").content.decode()
    assert f"/orders/{second.public_id}/" in page
    # Where the refund stands: asked for, then paid back.
    assert "The payment provider was asked" in page
    escrow.record_refund(refund_id=Refund.objects.get().pk, provider_ref="r_1")
    assert "Paid back the way you paid." in client.get(f"/orders/{first.public_id}/").content.decode()
    assert "Your refund" not in client.get(f"/orders/{second.public_id}/").content.decode()

    listed = client.get("/orders/?status=paid").content.decode()
    assert second.number not in listed and f"/orders/{second.public_id}/" in listed
    assert f"/orders/{first.public_id}/" not in listed
    monkeypatch.setattr("marketplace.views.orders.ORDERS_SHOWN", 1)
    newest = client.get("/orders/").content.decode()
    assert f"status=&amp;before={second.pk}" in newest and f"/orders/{first.public_id}/" not in newest
    older = client.get(f"/orders/?before={second.pk}").content.decode()
    assert f"/orders/{first.public_id}/" in older and "status=&amp;before=" not in older


def test_a_declined_payment_is_said_on_the_page_and_a_paid_one_too(lin, pot, teapots, client):
    plans = make.listing(vendor=teapots, title_en="Plans", list_price_minor=1_000, kind="digital")
    checkout = make.basket_checkout(buyer=lin, things={pot: 1, plans: 1})
    client.force_login(lin)
    path = f"/checkout/{checkout.public_id}/"
    assert "Not paid yet" not in client.get(path).content.decode()
    goods, download = orders = list(checkout.orders.order_by("pk"))
    ids = [order.pk for order in orders]
    for failure, words in (("failed", "Your bank declined the payment."), ("cancelled", "You called the payment off.")):
        payment = actions.request_payment(order_ids=ids, by=lin, address=make.address(lin), gateway="sandbox")
        actions.record_payment_failure(payment_id=payment.pk, failure=failure)
        assert words in client.get(path).content.decode()
        assert words in client.get(f"/orders/{goods.public_id}/").content.decode()
    make.pay_checkout(checkout)
    page = client.get(f"{path}?payment=1", follow=True).content.decode()
    assert "Paid. The money waits in escrow" in page and "It is paid." in page and "Not paid yet" not in page
    # Nobody needs to know where a buyer of a download lives.
    goods.refresh_from_db()
    download.refresh_from_db()
    assert goods.address and download.address == {}
