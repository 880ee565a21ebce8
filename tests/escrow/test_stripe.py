"""Stripe over real HTTP: a local server with its keys, versions and idempotency; then our real hook and actions."""

import json
import time
from decimal import Decimal

import httpx
import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from escrow.gateways import gateway, stripe_wire
from escrow.gateways import stripe as adapter
from escrow.gateways.base import BadSignature, GatewayError, MalformedNotice
from escrow.models import Payment, ProviderNotice
from escrow.money import CURRENCIES, to_decimal
from marketplace import tasks
from marketplace.models import Order
from tests.escrow.providers.local import recorded
from tests.escrow.providers.stories import begun, no_money_moved, paid_once
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, signed
from tests.escrow.stripe_house import heard, payment, send, stripe

__all__ = ["payment", "stripe"]

pytestmark = pytest.mark.django_db

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
