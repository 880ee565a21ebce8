"""Orders and a shop's money by program: what a page can do, a token can do, within its scopes and for the same people."""

import pytest
from django.utils import timezone

from escrow import actions as escrow
from escrow.models import EscrowHold, Payment, Payout, Refund
from marketplace import actions
from marketplace.models import Order
from tests import make
from tests.api import Caller, is_problem


@pytest.fixture
def lin_api(lin):
    return Caller(lin)


@pytest.fixture
def chen_api(chen, teapots):
    return Caller(chen)


def at(order, act: str = "") -> str:
    return f"/orders/{order.public_id}" + (f"/{act}" if act else "")


def buy(caller, listing, quantity: int = 1, **more):
    return caller.post("/orders", {"lines": [{"variant": listing.variants.get().pk, "quantity": quantity}], **more})


def test_buying_places_orders_of_several_vendors_in_one_checkout(lin_api, mei, pot):
    inks = make.listing(vendor=make.vendor("inks", owner=mei), list_price_minor=6_000, freight_minor=800)
    lines = [{"variant": pot.variants.get().pk, "quantity": 2}, {"variant": inks.variants.get().pk}]
    said = lin_api.post("/orders", {"lines": lines, "total_minor": 26_800})
    assert said.status_code == 201, said.content
    placed = said.json()
    assert (placed["total_minor"], len(placed["orders"])) == (26_800, 2)
    first = placed["orders"][0]
    assert first["next_deadline"] == placed["pay_by_at"] and first["on_expiry"] == "cancelled"
    assert first["may"] == ["pay", "cancel"] and first["commission_minor"] is None
    listed = lin_api.get("/orders", {"checkout": placed["checkout"], "limit": 1}).json()
    assert len(listed["items"]) == 1 and "cursor=" in listed["next"]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"lines": []}, 422, "invalid"),
        ({"lines": [{"variant": 999_999_999}]}, 422, "no_such_variant"),
        ({"lines": [{"variant": "POT", "quantity": 6}]}, 422, "sold_out"),
        ({"lines": [{"variant": "POT"}, {"variant": "POT"}]}, 422, "invalid"),
        ({"lines": [{"variant": "POT"}], "total_minor": 9_999}, 409, "total_changed"),
        ({"lines": [{"variant": "POT", "unit_price_minor": 1}]}, 422, "invalid"),
        ({"lines": [{"variant": "POT"}], "status": "paid"}, 422, "invalid"),
    ],
)
def test_what_can_not_be_bought_leaves_nothing_behind(lin_api, pot, said, status, code):
    key = pot.variants.get().pk
    for line in said["lines"]:
        line["variant"] = key if line["variant"] == "POT" else line["variant"]
    is_problem(lin_api.post("/orders", said), status, code)
    assert not Order.objects.exists() and pot.variants.get().reserved == 0


def test_a_repeated_purchase_with_its_key_buys_once(lin_api, pot):
    answers = [
        lin_api.post("/orders", {"lines": [{"variant": pot.variants.get().pk}]}, idempotency_key="k1") for _ in range(3)
    ]
    assert len({answer.content for answer in answers}) == 1 and Order.objects.count() == 1
    is_problem(
        lin_api.post("/orders", {"lines": [{"variant": pot.variants.get().pk, "quantity": 2}]}, idempotency_key="k1"),
        409,
        "idempotency_conflict",
    )


def test_one_order_from_payment_to_completion_on_both_sides(lin, lin_api, chen_api, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    seen = chen_api.get(at(order)).json()
    assert (seen["side"], seen["commission_minor"], seen["net_minor"]) == ("vendor", 400, 7_600)
    assert seen["may"] == ["cancel"] and seen["address"]["recipient"] == "Lin"
    assert lin_api.get(at(order)).json()["may"] == ["request-refund"]
    is_problem(lin_api.post(at(order, "confirm-receipt"), {}), 409, "order_state")
    is_problem(lin_api.post(at(order, "cancel"), {}), 422, "handling_time")
    actions.mark_shipped(order_id=order.pk, at=timezone.now())
    actions.mark_delivered(order_id=order.pk, at=timezone.now())
    seen = lin_api.get(at(order)).json()
    assert seen["may"] == ["confirm-receipt", "request-refund"] and seen["on_expiry"] == "completed"
    assert seen["next_deadline"] == seen["hold"]["release_due_at"]
    is_problem(lin_api.post(at(order, "extend"), {}), 422, "too_early")
    assert chen_api.post(at(order, "more-time"), {"days": 2}).status_code == 200
    is_problem(chen_api.post(at(order, "more-time"), {"days": 9}), 422, "extension_range")
    assert lin_api.post(at(order, "confirm-receipt"), {}).json()["status"] == "completed"
    assert escrow.release_due_holds() == [order.hold_id]
    assert lin_api.get(at(order)).json()["hold"]["status"] == "released"


def test_once_the_buyer_is_content_no_more_time_is_offered(lin, lin_api, chen_api, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    make.pass_time(order.hold, days=5)
    assert lin_api.get(at(order)).json()["may"] == ["confirm-receipt", "extend", "request-refund"]
    assert chen_api.get(at(order)).json()["may"] == ["more-time"]
    assert lin_api.post(at(order, "confirm-receipt"), {}).json()["hold"]["status"] == "held"
    assert lin_api.get(at(order)).json()["may"] == []
    assert chen_api.get(at(order)).json()["may"] == []


def test_a_refund_is_asked_for_and_freezes_the_money(lin, lin_api, chen_api, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    wish = {"reason": "damaged", "story": "The lid has a chip.", "wanted_minor": 4_000}
    is_problem(chen_api.post(at(order, "request-refund"), wish), 404, "not_found")
    is_problem(lin_api.post(at(order, "request-refund"), wish | {"wanted_minor": 8_001}), 422, "refund_range")
    is_problem(lin_api.post(at(order, "request-refund"), wish | {"story": " "}), 422, "empty")
    said = lin_api.post(at(order, "request-refund"), wish)
    assert said.status_code == 201 and said.json()["on_expiry"] == "executing"
    assert EscrowHold.objects.get().status == "frozen"
    is_problem(lin_api.post(at(order, "request-refund"), wish), 422, "open_already")
    is_problem(lin_api.post(at(order, "confirm-receipt"), {}), 409, "hold_frozen")


def test_the_vendor_calls_off_and_the_buyer_is_refunded(lin, chen_api, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    assert chen_api.post(at(order, "cancel"), {}).json()["cancel_reason"] == "vendor"
    assert Refund.objects.get().amount_minor == 8_000


def test_paying_without_a_provider_charges_nothing_and_says_so(lin, lin_api, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    is_problem(lin_api.post(at(order, "pay"), {}), 422, "address_needed")
    is_problem(lin_api.post(at(order, "pay"), {"address": 10**9}), 422, "no_such_address")
    make.address(lin)
    is_problem(lin_api.post(at(order, "pay"), {"gateway": "cowries"}), 422, "no_such_gateway")
    is_problem(lin_api.post(at(order, "pay"), {}), 503, "provider_unavailable")
    assert Payment.objects.get().status == "created"


def test_strangers_and_tokens_without_the_scope_find_nothing(lin, mei, chen, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    before = list(EscrowHold.objects.values_list("status", "release_due_at"))
    stranger = Caller(mei)
    assert stranger.get("/orders").json()["items"] == []
    is_problem(stranger.get(at(order)), 404, "not_found")
    for act, said in {"confirm-receipt": {}, "extend": {}, "cancel": {}, "more-time": {"days": 1}, "pay": {}}.items():
        is_problem(stranger.post(at(order, act), said), 404, "not_found")
    is_problem(Caller(chen).post(at(order, "confirm-receipt"), {}), 404, "not_found")
    is_problem(Caller(lin).post(at(order, "more-time"), {"days": 1}), 404, "not_found")
    reader = Caller(lin, scopes=["orders:read"])
    is_problem(reader.post(at(order, "confirm-receipt"), {}), 403, "missing_scope")
    is_problem(Caller(lin, scopes=["negotiations:read"]).get(at(order)), 403, "missing_scope")
    assert list(EscrowHold.objects.values_list("status", "release_due_at")) == before


def test_the_list_costs_the_same_for_more_rows(lin, chen, teapots, lin_api, chen_api, django_assert_max_num_queries):
    for n in range(6):
        make.agreed_order(buyer=make.user(f"buyer{n}"), listing=make.listing(vendor=teapots, title_en=f"Pot {n}"))
    for n in range(3):
        actions.buy_now(buyer=lin, variant=teapots.listings.get(title_en=f"Pot {n}").variants.get(), quantity=1)
    for caller, count in ((lin_api, 3), (chen_api, 9)):
        with django_assert_max_num_queries(9):
            assert len(caller.get("/orders").json()["items"]) == count


# Money


def test_balance_statement_and_payouts_of_a_shop(lin, chen_api, teapots, pot):
    make.released_order(buyer=lin, listing=pot)
    held = make.paid_order(buyer=make.user("bo"), listing=pot, price=6_000)
    assert held.hold.status == "held"
    [item] = chen_api.get("/balance", {"vendor": "teapots"}).json()["items"]
    assert (item["available_minor"], item["pending_minor"], item["waiting_minor"]) == (7_600, 5_700, 0)
    said = chen_api.post("/payouts", {"vendor": "teapots", "currency": "CNY"}, idempotency_key="p1")
    assert said.status_code == 201, said.content
    again = chen_api.post("/payouts", {"vendor": "teapots", "currency": "CNY"}, idempotency_key="p1")
    assert again.json() == said.json() and Payout.objects.count() == 1
    assert [line["amount_minor"] for line in said.json()["lines"]] == [7_600]
    is_problem(chen_api.post("/payouts", {"vendor": "teapots", "currency": "CNY"}), 422, "nothing_to_pay_out")
    assert chen_api.get("/payouts", {"vendor": "teapots"}).json()["items"][0]["account"] == "1234"
    assert chen_api.get(f"/payouts/{said.json()['id']}").json() == said.json()
    month = f"{timezone.now():%Y-%m}"
    told = chen_api.get("/statements", {"vendor": "teapots", "currency": "CNY", "month": month}).json()
    assert told["closing_minor"] == 0 and told["movements"][-1]["amount_minor"] == -7_600


def test_money_is_for_those_who_manage_the_shop(lin, mei, teapots, pot):
    make.released_order(buyer=lin, listing=pot)
    payout = escrow.request_payout(vendor_id=teapots.pk, currency="CNY")
    packer = make.user("packer")
    teapots.members.create(user=packer, role="packer")
    for caller in (Caller(mei), Caller(lin), Caller(packer)):
        is_problem(caller.get("/balance", {"vendor": "teapots"}), 404, "not_found")
        is_problem(caller.get("/payouts", {"vendor": "teapots"}), 404, "not_found")
        is_problem(caller.get(f"/payouts/{payout.public_id}"), 404, "not_found")
        is_problem(caller.post("/payouts", {"vendor": "teapots", "currency": "CNY"}), 404, "not_found")
    is_problem(Caller(packer).get("/balance", {"vendor": "tea;pots"}), 422, "invalid")
    is_problem(
        Caller(packer).get("/statements", {"vendor": "teapots", "currency": "CNY", "month": "2026-13"}), 422, "invalid"
    )


def test_words_that_are_written_out_are_the_models_own():
    from typing import get_args

    from marketplace.order_schemas import Status
    from xiaoer.models import Dispute
    from xiaoer.schemas import Reason

    assert get_args(Status) == tuple(Order.Status.values)
    assert get_args(Reason) == tuple(Dispute.Reason.values)
