"""Stripe over real HTTP: a local server with its keys, versions and idempotency; then our real hook and actions."""

import json
import time
from decimal import Decimal

import httpx
import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from escrow import actions
from escrow import tasks as escrow_tasks
from escrow.gateways import gateway, stripe_wire
from escrow.gateways import stripe as adapter
from escrow.gateways.base import BadSignature, GatewayError, MalformedNotice
from escrow.models import EscrowHold, Payment, Payout, ProviderNotice, Refund, Transfer
from escrow.money import CURRENCIES, to_decimal
from marketplace import actions as marketplace
from marketplace import tasks
from marketplace.models import Order
from tests.escrow.providers.local import recorded
from tests.escrow.providers.stories import begun, fate, no_money_moved, paid_once, payout_due, to_be_sent, try_again
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, StripeServer, signed

pytestmark = pytest.mark.django_db

DOOR = "/hooks/payments/stripe/"
ACCOUNT = "acct_Chen"


@pytest.fixture
def stripe(settings):
    server = StripeServer()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = SECRET_KEY, WEBHOOK_SECRETS
    settings.STRIPE_API_URL = settings.STRIPE_CHECKOUT_URL = server.url
    settings.OUTSIDE_TIMEOUT_SECONDS = 2
    yield server
    server.stop()


@pytest.fixture
def payment(stripe, lin, pot) -> Payment:
    """Lin is on the Checkout page, about to pay 80.00."""
    return begun(lin, pot, "stripe")


def send(client, body: bytes, headers: dict[str, str] | None = None):
    return client.post(DOOR, body, content_type="application/json", headers=headers or signed(body))


def heard(client, body: bytes) -> tuple[str, str]:
    assert send(client, body).status_code == 200
    return fate()


# Paying


def test_the_buyer_is_sent_to_a_page_that_shows_the_sum(stripe, payment):
    assert httpx.get(payment.pay_url, trust_env=False).text.startswith("<h1>8000 cny</h1>")
    assert (payment.status, payment.provider_ref) == ("pending", next(iter(stripe.sessions)))
    session = stripe.sessions[payment.provider_ref]
    assert session["client_reference_id"] == session["metadata"]["reference"] == f"payment/{payment.public_id}"


def test_a_payment_is_captured_once_though_session_and_intent_both_tell_it(client, stripe, payment):
    intent = stripe.pay(payment.provider_ref)
    of_intent = stripe.event("payment_intent.succeeded", intent)
    of_session = stripe.event("checkout.session.completed", stripe.sessions[payment.provider_ref])
    for body in (of_session, of_intent, of_intent, of_session, of_intent):
        assert heard(client, body) == ("applied", "")
    assert paid_once() and ProviderNotice.objects.count() == 2


def test_a_decline_is_not_the_end_and_late_it_changes_nothing(client, stripe, payment):
    declined = stripe.event("payment_intent.payment_failed", stripe.decline(payment.provider_ref))
    assert heard(client, declined) == ("ignored", "not the end of it")
    assert Payment.objects.get().status == "pending" and not tasks.refresh_payment(payment)
    intent = stripe.pay(payment.provider_ref)
    assert heard(client, stripe.event("payment_intent.succeeded", intent)) == ("applied", "")
    late = stripe.event("payment_intent.payment_failed", stripe.decline(payment.provider_ref))
    assert heard(client, late) == ("ignored", "not the end of it")
    for word in ("payment_intent.canceled", "checkout.session.expired"):
        about = intent if "intent" in word else stripe.sessions[payment.provider_ref]
        assert heard(client, stripe.event(word, about)) == ("ignored", "already paid")
    assert paid_once()


@pytest.mark.parametrize("word", ["checkout.session.expired", "checkout.session.async_payment_failed"])
def test_a_page_that_ended_unpaid_lets_the_buyer_begin_anew(client, stripe, payment, word):
    assert heard(client, stripe.event(word, stripe.sessions[payment.provider_ref])) == ("applied", "")
    assert Payment.objects.get().status == "failed" and Order.objects.get().status == "awaiting_payment"


def test_a_method_that_takes_days_is_waited_for(client, stripe, payment):
    session = stripe.sessions[payment.provider_ref]
    session["status"] = "complete"
    assert heard(client, stripe.event("checkout.session.completed", session)) == ("ignored", "not the end of it")
    assert not tasks.refresh_payment(payment) and no_money_moved()
    session["payment_status"] = "paid"
    assert heard(client, stripe.event("checkout.session.async_payment_succeeded", session)) == ("applied", "")
    assert paid_once()


def forged_headers(body: bytes) -> dict[str, dict[str, str]]:
    good = signed(body)["Stripe-Signature"]
    moment = good.partition(",")[0]
    return {
        "none": {"X-Nothing": "1"},
        "a guessed secret": signed(body, secrets=["whsec_guessed"]),
        "six minutes ago": signed(body, at=time.time() - 360),
        "in six minutes": signed(body, at=time.time() + 360),
        "another moment": {"Stripe-Signature": good.replace(moment, f"t={int(moment[2:]) - 1}")},
        "two moments": {"Stripe-Signature": f"t=1,{good}"},
        "only the weaker scheme": {"Stripe-Signature": good.replace("v1=", "v0=")},
        "no moment": {"Stripe-Signature": good.partition(",")[2]},
        "no number": {"Stripe-Signature": good.replace(moment, "t=now")},
        "a huge moment": {"Stripe-Signature": good.replace(moment, "t=" + "9" * 40)},
        "a flipped byte": {"Stripe-Signature": good.replace("v1=", "v1=0")},
        "not ASCII": {"Stripe-Signature": "t=1,v1=\u00e9\u00e9"},
        "very many": {"Stripe-Signature": moment + ",v1=00" * 100},
        "empty": {"Stripe-Signature": ""},
    }


@pytest.mark.parametrize("kind", [
    "none", "a guessed secret", "six minutes ago", "in six minutes", "another moment", "two moments",
    "only the weaker scheme", "no moment", "no number", "a huge moment", "a flipped byte", "not ASCII", "very many", "empty",
])  # fmt: skip
def test_a_forged_word_is_not_even_stored(kind, client, stripe, payment):
    body = stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref))
    assert send(client, body, forged_headers(body)[kind]).status_code == 401
    assert not ProviderNotice.objects.exists() and no_money_moved()


def test_a_changed_body_is_forged(client, stripe, payment):
    body = stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref))
    assert send(client, body.replace(b"8000", b"8001"), signed(body)).status_code == 401


def test_while_secrets_are_exchanged_either_will_do(client, stripe, payment, settings):
    body = stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref))
    assert (
        send(client, body, signed(body, secrets=["whsec_of_another_endpoint", WEBHOOK_SECRETS[1]])).status_code == 200
    )
    settings.STRIPE_WEBHOOK_SECRETS = WEBHOOK_SECRETS[:1]
    assert send(client, body, signed(body, secrets=WEBHOOK_SECRETS[1:])).status_code == 401
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert send(client, body, signed(body, secrets=[""])).status_code == 401


@pytest.mark.parametrize("changes", [
    {"amount_received": 7_999}, {"amount_received": 8_001}, {"currency": "usd"}, {"metadata": {}}, {"metadata": None},
    {"metadata": {"reference": "payment/of-another-system"}}, {"metadata": {"reference": ["x"]}},
    {"metadata": {"reference": "payment/00000000-0000-0000-0000-000000000000"}},
])  # fmt: skip
def test_a_word_that_does_not_match_is_listed_and_moves_nothing(client, stripe, payment, changes):
    intent = stripe.pay(payment.provider_ref) | changes
    status, reason = heard(client, stripe.event("payment_intent.succeeded", intent))
    assert status == "unmatched" and reason
    assert no_money_moved() and Order.objects.get().status == "awaiting_payment"


def test_a_session_that_is_not_the_one_we_began_does_not_pay(client, stripe, payment):
    stripe.pay(payment.provider_ref)
    other = stripe.sessions[payment.provider_ref] | {"id": "cs_test_other"}
    assert heard(client, stripe.event("checkout.session.completed", other)) == ("unmatched", "no such payment")
    assert no_money_moved()


@pytest.mark.parametrize("changes", [{"account": "acct_Chen"}, {"livemode": True}, {"livemode": None}])
def test_a_vendors_own_or_a_test_payment_with_our_name_on_it_does_not_pay(client, stripe, payment, changes):
    """A connected account's owner may make payments there, and name them as they like; we hear of them, well signed."""
    body = stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref), **changes)
    assert heard(client, body) == ("ignored", "unknown kind")
    assert no_money_moved()


@pytest.mark.parametrize(
    "word", ["payment_intent.created", "charge.succeeded", "a" * 90, "payment.succeeded", "\u00e9"]
)
def test_an_unknown_word_is_kept_and_changes_nothing(client, stripe, payment, word):
    assert heard(client, stripe.event(word, stripe.pay(payment.provider_ref))) == ("ignored", "unknown kind")
    assert no_money_moved()


@pytest.mark.parametrize("body", [
    b"", b"[]", b"{}", b"nonsense", b"\xff", b"[" * 9_000, b'{"id":"evt_1","type":"payout.paid","livemode":false,"account":"acct_1","data":{"object":[]}}',

    b'{"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":{"amount_received":1e3}}}',
    b'{"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":{"amount_received":true}}}',
    b'{"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":{"amount_received":' + b"9" * 5_000 + b"}}}",
    b'{"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":null}}',
    b'{"id":"","type":"x","data":{"object":{}}}', b'{"id":"\\u0000","type":"x","data":{"object":{}}}',
    b'{"id":"evt_1","type":7,"data":{"object":{}}}', b'{"id":"evt_1","type":"x","data":[]}',
])  # fmt: skip
def test_a_signed_word_that_makes_no_sense_is_refused(client, stripe, payment, body):
    assert send(client, body).status_code == 400
    assert not ProviderNotice.objects.exists() and no_money_moved()


def test_a_lost_word_is_asked_for(stripe, payment):
    stripe.pay(payment.provider_ref)
    Payment.objects.update(chase_at="2026-01-01T00:00:00Z")
    assert tasks.chase_payments() == 1 and paid_once()


# What it answers when we ask


@pytest.mark.parametrize("faults", [
    {"errors": 1}, {"text": "not JSON"}, {"text": "[]"}, {"text": "{}"}, {"text": "[" * 9_000}, {"late_s": 1.5},
    {"changes": {"id": "cs_test_other"}}, {"changes": {"amount_total": 7_999}}, {"changes": {"currency": "usd"}},
    {"changes": {"currency": None}}, {"changes": {"amount_total": "8000"}}, {"changes": {"metadata": {}}},
    {"changes": {"metadata": {"reference": "payment/other"}}}, {"text": "x" * 1_100_000},
])  # fmt: skip
def test_an_answer_that_can_not_be_believed_moves_nothing(stripe, payment, settings, faults):
    stripe.pay(payment.provider_ref)
    settings.OUTSIDE_TIMEOUT_SECONDS = 1
    for name, value in faults.items():
        setattr(stripe.faults, name, value)
    Payment.objects.update(chase_at="2026-01-01T00:00:00Z")
    assert tasks.chase_payments() == 0 and no_money_moved()
    payment.refresh_from_db()
    assert payment.status == "pending" and payment.chases == 1


@pytest.mark.parametrize("address", [
    "https://checkout.stripe.com.evil.example/c/pay/1", "https://evil.example/c/pay/1", "javascript:alert(1)", "//evil.example/",
    "https://checkout.stripe.com@evil.example/", "http://checkout.stripe.com/c/pay/1", "https://checkout.stripe.com\\@evil.example/",
    "https://checkout.stripe.com:444/", "https://checkout.stripe.com/\r\nSet-Cookie: a=b", "/c/pay/1", "", None, 7, "https://[",
    "https://checkout.stripe.com/" + "x" * 4_000,
])  # fmt: skip
def test_a_page_on_another_host_is_refused(stripe, lin, pot, settings, address):
    settings.STRIPE_CHECKOUT_URL = "https://checkout.stripe.com"
    stripe.faults.changes = {"url": address}
    with pytest.raises(GatewayError, match="not its own"):
        begun(lin, pot, "stripe")
    assert Payment.objects.get().status == "created"


def test_the_true_page_is_taken_with_all_that_hangs_on_it(settings):
    settings.STRIPE_CHECKOUT_URL = "https://checkout.stripe.com"
    address = recorded("stripe_session")["response"]["url"]
    assert adapter._own_page(address) == address


@pytest.mark.parametrize("changes", [
    {"amount_total": 8_001}, {"currency": "usd"}, {"metadata": {"reference": "payment/other"}}, {"id": "pi_1"},
])  # fmt: skip
def test_a_page_for_other_money_is_refused(stripe, lin, pot, changes):
    stripe.faults.changes = changes
    with pytest.raises(GatewayError):
        begun(lin, pot, "stripe")


def test_asking_again_after_a_lost_answer_opens_no_second_page(stripe, lin, pot, settings):
    settings.OUTSIDE_TIMEOUT_SECONDS, stripe.faults.late_s = 0.5, 1
    with pytest.raises(GatewayError) as lost:
        begun(lin, pot, "stripe")
    assert not lost.value.permanent
    settings.OUTSIDE_TIMEOUT_SECONDS, stripe.faults.late_s = 5, 0
    payment, order = Payment.objects.get(), Order.objects.get()
    tasks.start_payment(payment=payment, order=order, language="en")
    assert len(stripe.sessions) == 1
    Payment.objects.update(status="created")
    again = tasks.start_payment(payment=Payment.objects.get(), order=order, language="zh-hans")
    assert len(stripe.sessions) == 2 and again.status == "pending"


@pytest.mark.parametrize(("refusal", "is_permanent"), [
    ((400, "invalid_request_error", "parameter_invalid_integer"), True), ((404, "invalid_request_error", "resource_missing"), True),
    ((400, "invalid_request_error", "balance_insufficient"), False), ((400, "idempotency_error", ""), False),
    ((401, "invalid_request_error", ""), False), ((403, "invalid_request_error", ""), False), ((409, "idempotency_error", ""), False),
    ((402, "card_error", "card_declined"), False), ((429, "rate_limit_error", "rate_limit"), False), ((503, "api_error", ""), False),
])  # fmt: skip
def test_only_a_no_to_the_request_itself_is_for_good(stripe, payment, refusal, is_permanent):
    stripe.refuse_with = {f"GET /v1/checkout/sessions/{payment.provider_ref}": refusal}
    with pytest.raises(GatewayError) as said:
        gateway("stripe").fetch_payment(payment.provider_ref)
    assert said.value.permanent is is_permanent


# Refunds


def captured(client, stripe, payment) -> EscrowHold:
    assert heard(client, stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref))) == ("applied", "")
    return EscrowHold.objects.get()


def test_a_refund_is_paid_once_though_its_answer_was_lost_and_the_key_forgotten(client, stripe, payment, settings):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=3_000, by=None, reason="chipped")
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    cut_off(stripe, "/v1/refunds")
    assert escrow_tasks.send_refunds() == 0 and len(stripe.refunds) == 1
    stripe.keys.clear()  # a day later
    try_again(Refund.objects.get())
    assert escrow_tasks.send_refunds() == 1
    assert [one["amount"] for one in stripe.refunds] == [3_000]
    assert Transfer.objects.get(kind="refund_paid").amount_minor == 3_000 and not any(actions.audit_ledger().values())


def test_a_refund_that_is_under_way_is_asked_after_and_one_that_failed_is_listed(client, stripe, payment):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    stripe.faults.changes, stripe.faults.only = {"status": "pending"}, "refund"
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"
    stripe.faults.changes = {}
    stripe.refunds[0]["status"] = "failed"
    try_again(Refund.objects.get())
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "failed"
    assert len(stripe.refunds) == 1


def test_a_refund_that_came_back_later_is_listed_for_xiaoer(client, stripe, payment):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    assert escrow_tasks.send_refunds() == 1
    good = stripe.event("refund.updated", stripe.refunds[0])
    assert heard(client, good) == ("ignored", "refunds are recorded when asked for")
    charge = {"id": "ch_1", "amount_refunded": 8_000, "currency": "cny", "metadata": {}}
    assert heard(client, stripe.event("charge.refunded", charge))[0] == "ignored"
    bad = stripe.event("refund.failed", stripe.refunds[0] | {"status": "failed"})
    assert heard(client, bad) == ("unmatched", "a refund came back")


@pytest.mark.parametrize("text", ["{}", '{"error": {}}', '{"id": "cs_test_other", "payment_intent": "pi_9"}'])
def test_an_odd_answer_is_no_final_no_to_a_refund(client, stripe, payment, text):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    stripe.faults.text = text
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"


@pytest.mark.parametrize(
    "changes", [{"amount": 1}, {"currency": "usd"}, {"id": None}, {"metadata": {"reference": "refund/x"}}]
)
def test_a_refund_of_other_money_is_not_believed(client, stripe, payment, changes):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    stripe.faults.changes, stripe.faults.only = changes, "refund"
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"


# Calling off


def test_an_order_called_off_closes_the_page(stripe, payment):
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert tasks.call_off_payments() == 1 and tasks.call_off_payments() == 0
    assert stripe.sessions[payment.provider_ref]["status"] == "expired"
    gateway("stripe").cancel_payment(payment.provider_ref)


def test_money_that_was_quicker_than_calling_off_goes_back(stripe, payment):
    stripe.pay(payment.provider_ref)
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert tasks.call_off_payments() == 0 and EscrowHold.objects.get().status == "refunded"
    assert escrow_tasks.send_refunds() == 1 and stripe.refunds[0]["amount"] == 8_000
    assert not any(actions.audit_ledger().values())


# Payouts


def test_a_payout_goes_through_the_vendors_account_and_ends_when_the_bank_has_it(client, stripe, lin, pot):
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    assert escrow_tasks.send_payouts() == 1
    payout.refresh_from_db()
    assert payout.status == "sent" and payout.provider_ref == stripe.payouts[0]["id"]
    assert stripe.transfers[0]["destination"] == ACCOUNT and stripe.transfers[0]["amount"] == 7_600
    paid = stripe.payouts[0] | {"status": "paid"}
    assert heard(client, stripe.event("payout.paid", paid)) == ("ignored", "unknown kind"), "not of our own account"
    other = stripe.event("payout.failed", paid | {"id": "po_other"}, account=ACCOUNT)
    assert heard(client, other) == ("unmatched", "no such payout"), "another payout with our name on it"
    assert heard(client, stripe.event("payout.paid", paid | {"amount": 1}, account=ACCOUNT))[0] == "unmatched"
    for _ in range(2):
        assert heard(client, stripe.event("payout.paid", paid, account=ACCOUNT)) == ("applied", "")
    payout.refresh_from_db()
    assert payout.status == "paid" and Transfer.objects.filter(kind="payout_paid").count() == 1


def test_lost_answers_send_nothing_twice_even_when_keys_are_forgotten(stripe, lin, pot, settings):
    """Every call of a payout is cut off once, after it was done."""
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    for path in ("/v1/transfers", "/v1/payouts"):
        cut_off(stripe, path)
        assert escrow_tasks.send_payouts() == 0
        stripe.keys.clear()
        try_again(payout)
    settings.OUTSIDE_TIMEOUT_SECONDS, stripe.faults.late_s = 5, 0
    assert escrow_tasks.send_payouts() == 1
    assert len(stripe.transfers) == len(stripe.payouts) == 1


def cut_off(stripe: StripeServer, path: str) -> None:
    """From now on the first POST to `path` is done and answered too late; everything else is answered at once."""
    plain = type(stripe).answer

    def answer(heard):
        told = plain(stripe, heard)
        stripe.faults.late_s = 1 if (heard.verb, heard.path) == ("POST", path) else 0
        return told

    stripe.answer = answer


def test_what_a_bank_sent_back_is_not_sent_from_us_a_second_time(client, stripe, lin, pot, teapots):
    payout_due(lin, pot, "stripe", ACCOUNT)
    assert escrow_tasks.send_payouts() == 1
    returned = stripe.payout_returned()
    assert heard(client, stripe.event("payout.failed", returned, account=ACCOUNT)) == ("applied", "")
    assert Payout.objects.get().status == "failed"
    again = actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    to_be_sent(again, "stripe", ACCOUNT)
    assert escrow_tasks.send_payouts() == 1
    assert len(stripe.transfers) == 1 and len(stripe.payouts) == 2 and stripe.in_account == 0


def test_a_payout_is_refused_for_good_only_while_the_money_is_still_with_us(stripe, lin, pot):
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    for path in ("GET /v1/payouts", "GET /v1/transfers", "GET /v1/balance", "POST /v1/payouts"):
        stripe.refuse_with = {path: (404, "invalid_request_error", "resource_missing")}
        assert escrow_tasks.send_payouts() == 0
        payout.refresh_from_db()
        assert payout.status == "requested", path
        try_again(payout)
    assert len(stripe.transfers) == 1
    stripe.transfers.clear()
    stripe.in_account, stripe.keys = 0, {}
    stripe.refuse_with = {"POST /v1/transfers": (400, "invalid_request_error", "account_invalid")}
    assert escrow_tasks.send_payouts() == 0
    payout.refresh_from_db()
    assert payout.status == "failed" and Transfer.objects.get(kind="payout_failed").amount_minor == 7_600


@pytest.mark.parametrize("account", ["6222-0000-1234", "acct_../../x", "", "acct_"])
def test_a_payout_to_what_is_no_account_is_back_in_the_balance(stripe, lin, pot, account):
    payout_due(lin, pot, "stripe", account or "x")
    assert escrow_tasks.send_payouts() == 0 and Payout.objects.get().status == "failed"
    assert stripe.heard == [] and Transfer.objects.get(kind="payout_failed").amount_minor == 7_600


@pytest.mark.parametrize(("told", "status"), [("paid", "paid"), ("in_transit", "pending"), ("canceled", "failed")])
def test_a_payout_is_asked_after_by_our_own_name(stripe, lin, pot, told, status):
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    reference = f"payout/{payout.public_id}"
    assert gateway("stripe").fetch_payout(reference=reference, account=ACCOUNT) is None
    escrow_tasks.send_payouts()
    stripe.payouts[0]["status"] = told
    found = gateway("stripe").fetch_payout(reference=reference, account=ACCOUNT)
    assert found and (found.status, found.amount_minor, found.currency) == (status, 7_600, "CNY")


# Small print


def test_amounts_need_no_conversion_in_any_currency_of_the_house():
    """Stripe's smallest unit is that of ISO 4217; where it is not, the currency is not taken."""
    ours = gateway("stripe")
    assert all(ours.takes(currency) for currency in CURRENCIES)
    for currency in CURRENCIES:
        factor = 1 if currency in adapter.ZERO_DECIMAL else 100
        assert to_decimal(1_000, currency) * factor == Decimal(1_000)
    assert not any(ours.takes(currency) for currency in ("ISK", "UGX", "HUF", "TWD", "KWD", "BHD"))


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers() | st.text(max_size=3) | st.none() | st.booleans(), max_size=3)
)
def test_nested_values_are_written_as_its_forms_want_them(inner):
    pairs = stripe_wire.flat({"x": [inner]})
    assert [name for name, _ in pairs] == [f"x[0][{name}]" for name, value in inner.items() if value is not None]
    assert stripe_wire.flat({"a": {"b": [{"c": True}]}, "d": 1}) == [("a[b][0][c]", "true"), ("d", "1")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=10,
)
EVENT = st.fixed_dictionaries({}, optional={
    "id": st.just("evt_1") | JSON,
    "type": st.sampled_from(["payment_intent.succeeded", "payout.paid", "checkout.session.completed", "refund.updated"]) | JSON,
    "livemode": st.just(False) | JSON,
    "account": st.just("acct_1") | JSON,
    "data": JSON | st.fixed_dictionaries({"object": JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "amount", "amount_received", "amount_total", "currency", "metadata", "status"), JSON))}),
})  # fmt: skip
BODY = st.binary(max_size=300) | (EVENT | JSON).map(lambda told: json.dumps(told).encode())


@given(
    st.dictionaries(
        st.sampled_from(["Stripe-Signature", "stripe-signature", "X"]),
        st.text(max_size=90)
        | st.none()
        | st.binary(max_size=9)
        | st.from_regex(r"t=\d+(,v1=[0-9a-f]{64})+", fullmatch=True),
    ),
    BODY,
)
def test_no_header_gets_past_the_signature_but_as_a_bad_one(headers, body):
    with override_settings(STRIPE_WEBHOOK_SECRETS=WEBHOOK_SECRETS), pytest.raises(BadSignature):
        gateway("stripe").verify_notification(headers=headers, body=body)


@given(BODY)
def test_the_parser_says_malformed_and_nothing_else(body):
    with override_settings(STRIPE_SECRET_KEY=SECRET_KEY):
        try:
            notice = gateway("stripe").parse_notification(body)
        except MalformedNotice:
            return
    row = ProviderNotice(gateway="stripe", event_id=notice.event_id, kind=notice.kind, body=body.decode())
    row.full_clean(exclude=["applied_at"])


def test_deep_nesting_huge_numbers_and_long_bodies_are_malformed():
    for body in (b"[" * 60_000, b'{"id": ' + b"9" * 6_000 + b"}", b'{"a":' * 9_000, b"x" * 300_000):
        with pytest.raises(MalformedNotice):
            gateway("stripe").parse_notification(body)
