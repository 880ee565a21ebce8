"""Every door to money against every role: what is not theirs answers as if it were absent, and not one row changes."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.scopes import SCOPES
from escrow import actions as escrow
from escrow.models import (
    AuditFinding,
    Claim,
    EscrowHold,
    LedgerAccount,
    Payment,
    Payout,
    PayoutAccountChange,
    PayoutTerms,
    ProviderNotice,
    Refund,
    Transfer,
)
from marketplace import actions as marketplace
from marketplace.models import Order
from tests import make
from tests.api import Caller
from xiaoer.models import ActOfPower, Dispute

pytestmark = pytest.mark.django_db

ROLES = (
    "guest",
    "stranger",
    "buyer",
    "other_buyer",
    "owner",
    "manager",
    "negotiator",
    "packer",
    "xiaoer",
    "lead",
    "auditor",
    "party",
)
BUYER, OWNER = {"buyer"}, {"owner"}
MANAGING = {"owner", "manager", "party"}
SHIPPING = MANAGING | {"packer"}
OFFICE = SHIPPING | {"negotiator"}
DESK = {"xiaoer", "lead", "auditor", "party"}


@dataclass(frozen=True)
class Door:
    """A page of ours: how it is entered, and by whom."""

    name: str
    method: str
    who: set[str]
    said: tuple[tuple[str, str], ...] = ()


PAGES = [
    Door("order", "get", BUYER), Door("pay", "post", BUYER), Door("confirm_receipt", "post", BUYER),
    Door("extend_inspection", "post", BUYER), Door("cancel_order", "post", BUYER),
    Door("open_dispute", "post", BUYER, (("reason", "not_received"), ("about_asked_neighbours", "yes"), ("about_got_note", "no"),
                                               ("story", "It is not here."), ("remedy", "refund"), ("wanted", "1"))),
    Door("checkout", "get", BUYER), Door("pay_checkout", "post", BUYER),
    Door("office_orders", "get", OFFICE), Door("office_order", "get", OFFICE),
    Door("hand_over", "post", MANAGING), Door("give_more_time", "post", MANAGING, (("days", "3"),)),
    Door("cancel_as_vendor", "post", MANAGING), Door("refund_returned", "post", MANAGING),
    Door("plan_parcels", "post", SHIPPING, (("count", "2"),)),
    Door("office_balance", "get", MANAGING), Door("office_payout", "get", MANAGING),
    Door("office_statement", "get", MANAGING), Door("payout_terms", "get", MANAGING),
    Door("payout_terms", "post", MANAGING, (("schedule", "daily"), ("minimum", "1"))),
    Door("request_payout", "post", MANAGING, (("currency", "CNY"),)),
    Door("change_payout_account", "post", OWNER, (("account", "6222 0000 9999"),)),
    Door("stop_account_change", "post", MANAGING),
    Door("escrow_desk", "get", DESK), Door("act_on_money", "post", DESK, (("act", "unpark"), ("reason", "looked into it"))),
]  # fmt: skip

FORMS = ("payout_terms", "open_dispute")
"""These show a form where they are not posted to."""

API = [
    ("get", "/orders/{order}", None, BUYER | SHIPPING),
    ("post", "/orders/{unpaid}/pay", {}, BUYER),
    ("post", "/orders/{order}/confirm-receipt", {}, BUYER),
    ("post", "/orders/{order}/extend", {}, BUYER),
    ("post", "/orders/{order}/more-time", {"days": 3}, MANAGING),
    ("post", "/orders/{paid}/cancel", {}, BUYER | MANAGING),
    ("post", "/orders/{order}/refund-returned", {}, MANAGING),
    ("post", "/orders/{order}/request-refund", {"reason": "damaged", "story": "A chip.", "wanted_minor": 100}, BUYER),
    ("get", "/balance?vendor=teapots", None, MANAGING),
    ("get", "/statements?vendor=teapots&month=2026-11&currency=CNY", None, MANAGING),
    ("get", "/payouts?vendor=teapots", None, MANAGING),
    ("get", "/payouts/{payout}", None, MANAGING),
    ("post", "/payouts", {"vendor": "teapots", "currency": "CNY"}, MANAGING),
]


@pytest.fixture
def affair(lin, chen, wei, mei, teapots, pot) -> dict:
    """Lin's orders from Chen in three states, a balance, a payout, a parked hold; and one of everybody."""
    people: dict[str, User | None] = {"guest": None, "stranger": mei, "buyer": lin, "owner": chen, "xiaoer": wei}
    people["other_buyer"] = make.user("bo")
    for role in ("manager", "negotiator", "packer"):
        people[role] = make.user(role)
        teapots.members.create(user=people[role], role=role)
    people |= {
        "lead": make.xiaoer("ann", role="lead"),
        "auditor": make.xiaoer("eye", role="auditor"),
        "party": make.xiaoer("both"),
    }
    teapots.members.create(user=people["party"], role="manager")
    make.paid_order(buyer=people["other_buyer"], listing=pot)
    make.released_order(buyer=make.user("kim"), listing=pot)
    payout = escrow.request_payout(vendor_id=teapots.pk, currency="CNY")
    escrow.record_payout(payout_id=payout.pk, is_paid=False, failure="account closed")
    order = make.delivered_order(buyer=lin, listing=make.listing(vendor=teapots))
    paid = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    make.pass_time(paid, hours=80)
    checkout = make.basket_checkout(buyer=lin, things={make.listing(vendor=teapots): 1})
    escrow.park_hold(hold_id=paid.hold_id, reason="could not be released")
    escrow.request_account_change(vendor_id=teapots.pk, account="6222 0000 7777", by=chen)
    return {
        "people": people,
        "order": order,
        "paid": paid,
        "checkout": checkout,
        "unpaid": checkout.orders.get(),
        "payout": payout,
    }


def rows() -> list:
    """Every fact that any of these doors could change."""
    tables = (Order, EscrowHold, Payment, Payout, PayoutAccountChange, PayoutTerms, Refund, Claim, Transfer, LedgerAccount,
              Dispute, ActOfPower, AuditFinding, ProviderNotice)  # fmt: skip
    return [list(table.objects.order_by("pk").values()) for table in tables]


def address(door: Door, affair: dict) -> str:
    """The paid order where something can be cancelled or handed over, the delivered one elsewhere."""
    row = {"checkout": "checkout", "pay_checkout": "checkout", "office_payout": "payout", "cancel_order": "paid",
           "cancel_as_vendor": "paid", "hand_over": "paid", "plan_parcels": "paid", "pay": "unpaid"}.get(door.name, "order")  # fmt: skip
    for args in (["teapots"], ["teapots", affair[row].public_id], [affair[row].public_id], []):
        try:
            return reverse(door.name, args=args)
        except Exception as error:
            if type(error).__name__ != "NoReverseMatch":
                raise
    raise AssertionError(f"no address of {door.name}")


def said_at(door: Door, affair: dict) -> dict[str, str]:
    return dict(door.said) | ({"row": str(affair["paid"].hold_id)} if door.name == "act_on_money" else {})


@pytest.mark.parametrize("role", ROLES)
def test_pages(role, affair, client):
    person = affair["people"][role]
    if person:
        client.force_login(person)
    before = rows()
    for door in PAGES:
        path, said = address(door, affair), said_at(door, affair)
        if role in door.who:
            if door.method == "get":
                assert client.get(path).status_code == 200, door.name
            elif door.name not in FORMS:
                assert client.get(path).status_code == 405, door.name
            continue
        for answer in (client.get(path), client.post(path, said)):
            assert answer.status_code in ((302, 405) if role == "guest" else (404, 405)), (
                door.name,
                answer.status_code,
            )
            if answer.status_code == 302:
                assert answer.url.startswith("/account/login/"), door.name
        assert 405 not in [getattr(client, door.method)(path, said).status_code], door.name
    assert rows() == before


@pytest.mark.parametrize("role", ROLES)
def test_api(role, affair):
    person = affair["people"][role]
    names = {name: affair[name].public_id for name in ("order", "paid", "unpaid", "payout")}
    caller = Caller(person)
    before = rows()
    for method, pattern, said, who in API:
        cache.clear()  # with it what the limits have counted
        path = pattern.format(**names)
        spot = transaction.savepoint()
        answer = caller.get(path) if method == "get" else caller.post(path, said)
        if role in who:
            assert answer.status_code in (200, 201, 409, 422, 503), (path, answer.content)
        else:
            assert answer.status_code == (404 if person else 401), (path, answer.content)
            assert rows() == before, path
        transaction.savepoint_rollback(spot)


def test_a_token_without_the_scope_and_a_session_without_a_token_open_nothing(affair, lin, chen):
    names = {name: affair[name].public_id for name in ("order", "paid", "unpaid", "payout")}
    before = rows()
    for method, pattern, said, who in API:
        person = lin if "buyer" in who else chen
        needed = ("money:" if "/orders" not in pattern else "orders:") + ("read" if method == "get" else "write")
        cache.clear()
        narrow = Caller(person, scopes=[scope for scope in SCOPES if scope != needed])
        path = pattern.format(**names)
        answer = narrow.get(path) if method == "get" else narrow.post(path, said)
        assert answer.status_code == 403, path
        session = Client()
        session.force_login(person)
        answers = [
            session.get(f"/api/v1{path}"),
            session.post(f"/api/v1{path}", said or {}, content_type="application/json"),
        ]
        assert {answer.status_code for answer in answers} <= {401, 405}, path
    assert rows() == before


def test_a_change_wants_a_post_with_a_token(affair):
    before = rows()
    for door in PAGES:
        person = affair["people"][sorted(door.who)[0]]
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        path = address(door, affair)
        if door.method == "post":
            assert client.post(path, said_at(door, affair)).status_code == 403, door.name
            if door.name not in FORMS:
                assert client.get(path, said_at(door, affair)).status_code == 405, door.name
        for method in (client.put, client.delete, client.patch):
            assert method(path).status_code in (403, 405), door.name
    assert rows() == before


LIES = {
    "amount_minor": "1", "amount": "0.01", "total_minor": "1", "price_minor": "1", "refund_minor": "1", "status": "completed",
    "state": "released", "commission_bps": "0", "commission_minor": "0", "fee": "0", "currency": "CNY", "hold": "1", "vendor": "2",
    "release_due_at": "2020-01-01", "is_paid": "true", "account": "9999-9999-9999",
}  # fmt: skip


def test_posted_amounts_states_and_fees_are_ignored_by_pages(affair, lin, chen, client):
    client.force_login(lin)
    unpaid, order, paid = affair["unpaid"], affair["order"], affair["paid"]
    client.post(
        reverse("pay", args=[unpaid.public_id]), LIES
    )  # no provider runs here: it may not come further than this
    assert set(Payment.objects.filter(orders=unpaid).values_list("amount_minor", "currency")) <= {(10_000, "CNY")}
    unpaid.refresh_from_db()
    assert (unpaid.status, unpaid.total_minor, unpaid.commission_minor) == ("awaiting_payment", 10_000, 500)
    client.post(reverse("confirm_receipt", args=[order.public_id]), LIES)
    client.post(reverse("cancel_order", args=[paid.public_id]), LIES)
    escrow.release_due_holds()
    moved = dict(Transfer.objects.filter(hold=order.hold).values_list("kind", "amount_minor"))
    assert moved == {"capture": 8_000, "release": 7_600, "commission": 400}
    assert Refund.objects.get(hold=paid.hold).amount_minor == 8_000
    client.force_login(chen)
    client.post(reverse("request_payout", args=["teapots"]), LIES)
    wanted = Payout.objects.latest("pk")
    assert (wanted.amount_minor, wanted.account) == (7_600, "6222-0000-1234")


def test_posted_amounts_states_and_fees_are_refused_by_the_api(affair, lin, chen):
    before = rows()
    names = {name: affair[name].public_id for name in ("order", "paid", "unpaid", "payout")}
    buyer, owner = Caller(lin), Caller(chen)
    for method, pattern, said, who in API:
        if method == "get":
            continue
        for name, value in LIES.items():
            if name in (said or {}):
                continue
            cache.clear()
            answer = (buyer if "buyer" in who else owner).post(pattern.format(**names), (said or {}) | {name: value})
            assert answer.status_code == 422, (pattern, name, answer.content)
    assert rows() == before


def test_a_vendor_does_not_confirm_a_delivery_to_itself(affair, chen, lin):
    """Not over any door, nor as a buyer of one's own shop."""
    for path in ("confirm-receipt", "extend", "request-refund"):
        assert Caller(chen).post(f"/orders/{affair['order'].public_id}/{path}", {}).status_code in (404, 422)
    assert EscrowHold.objects.get(pk=affair["order"].hold_id).release_due_at == affair["order"].hold.release_due_at
    with pytest.raises(Exception, match="own shop"):
        marketplace.buy_now(buyer=chen, variant=affair["order"].lines.get().variant, quantity=1)


def test_an_auditor_and_a_party_look_at_the_desk_and_change_nothing(affair, client):
    before = rows()
    for role in ("auditor", "party"):
        client.force_login(affair["people"][role])
        for act in ("unpark", "retry_refund", "close_notice", "clear_finding", "release", ""):
            for row in (str(affair["paid"].hold_id), "-1", "9" * 30, "x", "１"):
                answer = client.post(reverse("act_on_money"), {"act": act, "row": row, "reason": "mine"} | LIES)
                assert answer.status_code == 302
    assert rows() == before


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff\xfe", b"null", b'{"type": "payment.succeeded", "amount_minor": 1}', b"a=1&b=2"]
)
@pytest.mark.parametrize("gateway", ["sandbox", "alipay", "stripe", "nobody", "../x"])
def test_a_word_nobody_signed_moves_nothing(gateway, body, affair):
    before = rows()
    for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
        answer = Client().post(
            f"/hooks/payments/{gateway}/", body, content_type=kind, headers={"Webhook-Signature": "v1,x"}
        )
        assert 400 <= answer.status_code < 500
    assert Client().get(f"/hooks/payments/{gateway}/").status_code in (404, 405)
    assert rows() == before
