"""Every call to a provider leaves a row, whatever came of it; no secret and no card number is in it, nor in any log."""

import json
import logging
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from escrow import actions, tasks
from escrow.actions.calls import BODY_MOST_BYTES, record_call
from escrow.gateways import GATEWAYS, calls, gateway
from escrow.gateways.base import GatewayError
from escrow.gateways.secrecy import BLOT, blot, without_secret_fields
from escrow.models import EscrowHold, Payment, Payout, ProviderCall, ProviderNotice, Refund
from marketplace import tasks as marketplace_tasks
from tests import make
from tests.escrow.providers.alipay_server import APP_ID, ITS_PUBLIC, OUR_PRIVATE, AlipayServer
from tests.escrow.providers.local import LocalProvider
from tests.escrow.providers.stories import begun, payout_due
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, StripeServer, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers(settings):
    """Both of them, with keys of their own and a sandbox that is away."""
    alipay, stripe = AlipayServer(), StripeServer()
    settings.ALIPAY_APP_ID, settings.ALIPAY_GATEWAY_URL = APP_ID, alipay.gateway_url
    settings.ALIPAY_PRIVATE_KEY, settings.ALIPAY_PUBLIC_KEY = OUR_PRIVATE, ITS_PUBLIC
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = SECRET_KEY, WEBHOOK_SECRETS
    settings.STRIPE_API_URL = settings.STRIPE_CHECKOUT_URL = stripe.url
    settings.PAYMENT_SANDBOX_URL = "http://127.0.0.1:9"
    yield alipay, stripe
    alipay.stop()
    stripe.stop()


class Parrot(LocalProvider):
    """Says back whatever it is told, headers and all."""

    def answer(self, heard):
        return (
            400,
            "application/json",
            json.dumps({"error": {"message": str(heard.headers), "body": heard.body.decode()}}),
        )


@pytest.fixture
def parrot():
    server = Parrot()
    yield server
    server.stop()


def every_secret(settings) -> list[str]:
    lines = [line for line in OUR_PRIVATE.splitlines() if "-----" not in line]
    return [*lines, SECRET_KEY, *WEBHOOK_SECRETS, settings.PAYMENT_SANDBOX_SECRET]


def everything_kept() -> str:
    """Every text of every row that a provider's words reach, as one."""
    rows = [row for model in (ProviderCall, ProviderNotice, Payment, Payout, Refund) for row in model.objects.values()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def a_busy_day(client, settings, alipay, stripe, lin, pot) -> None:
    """Payments, refunds, payouts and notices at both, and something at a sandbox that is away."""
    payment = begun(lin, pot, "stripe")
    body = stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref))
    assert (
        client.post("/hooks/payments/stripe/", body, content_type="application/json", headers=signed(body)).status_code
        == 200
    )
    stripe_words = stripe.event("payment_intent.succeeded", stripe.intents["pi_2"])
    client.post(
        "/hooks/payments/stripe/",
        stripe_words,
        content_type="application/json",
        headers={"Stripe-Signature": "t=1,v1=0"},
    )
    marketplace_tasks.apply_payment_notices()
    actions.settle_hold(hold_id=EscrowHold.objects.get().pk, refund_minor=8_000, by=None, reason="broken")
    tasks.send_refunds()
    payout_due(make.user("ping"), pot, "alipay", "2088123412341234")
    tasks.send_payouts()
    second = begun(make.user("hong"), pot, "alipay")
    with pytest.raises(GatewayError):
        gateway("sandbox").fetch_payment("pay_1")
    marketplace_tasks.refresh_payment(second)


def test_no_secret_is_in_any_row_or_log_after_a_busy_day(client, settings, providers, lin, pot, caplog):
    caplog.set_level(logging.DEBUG)
    a_busy_day(client, settings, *providers, lin, pot)
    names = set(ProviderCall.objects.values_list("gateway", flat=True))
    assert names == set(GATEWAYS), "each adapter keeps its calls"
    for secret in every_secret(settings):
        assert secret not in everything_kept() and secret not in caplog.text
    for sign in ("Bearer", "whsec", "_secret_", "PRIVATE KEY", "2088123412341234"):
        assert sign not in json.dumps(list(ProviderCall.objects.values()), default=str)


@pytest.mark.parametrize("name", ["stripe", "sandbox", "alipay"])
def test_a_provider_that_says_back_our_secrets_does_not_plant_them(name, settings, parrot, providers, caplog):
    caplog.set_level(logging.DEBUG)
    settings.STRIPE_API_URL = settings.PAYMENT_SANDBOX_URL = parrot.url
    settings.ALIPAY_GATEWAY_URL = f"{parrot.url}/gateway.do"
    with pytest.raises(GatewayError) as said:
        gateway(name).refund(
            provider_ref="payment__1",
            reference="refund/1",
            amount_minor=1,
            currency="CNY",
            notify_url="https://tea.example/",
        )
    row = ProviderCall.objects.latest("id")
    for secret in every_secret(settings):
        assert secret not in str(said.value) + everything_kept() + caplog.text
    assert row.response_status == 400 and row.error == str(said.value)[:200] and row.reference in ("refund/1", "")


def test_halves_of_characters_and_nuls_in_a_refusal_do_not_stop_the_sweep(settings, providers, client, lin, pot):
    """PostgreSQL takes neither, and the reason of a refusal is written into the refund's row."""
    _alipay, stripe = providers
    payment = begun(lin, pot, "stripe")
    stripe.pay(payment.provider_ref)
    marketplace_tasks.refresh_payment(payment)
    actions.settle_hold(hold_id=EscrowHold.objects.get().pk, refund_minor=8_000, by=None, reason="broken")
    split = "\0".join(SECRET_KEY)
    stripe.faults.status = 400
    stripe.faults.text = json.dumps({"error": {"message": f"\ud800 {split}", "type": "\udfff", "code": "\0"}})
    assert tasks.send_refunds() == 0
    stripe.faults.text, stripe.faults.status = None, None
    stripe.faults.changes, stripe.faults.only = {"status": "\ud800\0"}, "refund"
    Refund.objects.update(retry_at=None)
    assert tasks.send_refunds() == 0
    assert Refund.objects.get().tries == 2 and SECRET_KEY not in everything_kept()


def test_a_row_tells_what_was_asked_what_was_answered_and_how_long_it_took(providers, lin, pot):
    payment = begun(lin, pot, "stripe")
    row = ProviderCall.objects.get()
    assert (row.gateway, row.method, row.response_status, row.error) == (
        "stripe",
        "POST /v1/checkout/sessions",
        200,
        "",
    )
    assert row.reference == f"payment/{payment.public_id}" and 0 <= row.duration_ms < 2_000
    assert json.loads(row.request)["line_items[0][price_data][unit_amount]"] == "8000"
    assert json.loads(row.response_body)["id"] == payment.provider_ref


def test_a_call_without_an_answer_leaves_a_row_too(settings, db):
    settings.STRIPE_API_URL, settings.STRIPE_SECRET_KEY = "http://127.0.0.1:9", SECRET_KEY
    with pytest.raises(GatewayError) as away:
        gateway("stripe").fetch_payment("cs_1")
    row = ProviderCall.objects.get()
    assert row.response_status is None and row.response_body == "" and "ConnectError" in row.error
    assert not away.value.permanent


def test_an_answer_counts_even_if_its_row_can_not_be_written(providers, lin, pot, monkeypatch, caplog):
    def refuse(**facts):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(calls, "record_call", refuse)
    assert begun(lin, pot, "stripe").status == "pending"
    assert "provider_call_not_kept" in caplog.text


def test_a_redirect_is_not_followed(settings, parrot):
    settings.STRIPE_API_URL, settings.STRIPE_SECRET_KEY = parrot.url, SECRET_KEY
    parrot.answer = lambda heard: (302, "text/html", "")
    with pytest.raises(GatewayError):
        gateway("stripe").fetch_payment("cs_1")
    assert len(parrot.heard) == 1


def test_an_answer_that_drips_is_given_up(settings, parrot):
    """Each byte comes in time; all of them would hold a worker for minutes."""
    settings.STRIPE_API_URL, settings.STRIPE_SECRET_KEY = parrot.url, SECRET_KEY
    settings.OUTSIDE_TIMEOUT_SECONDS, parrot.faults.drip_s = 0.5, 0.1
    with pytest.raises(GatewayError, match="too long"):
        gateway("stripe").fetch_payment("cs_1")
    assert ProviderCall.objects.get().duration_ms < 1_500


def test_a_fault_of_our_own_leaves_a_row_that_does_not_look_like_success(settings, parrot):
    call = calls.Call(gateway="stripe", method="GET /", reference="", verb="GET", url=parrot.url)
    with pytest.raises(ZeroDivisionError):
        calls.ask(call, lambda answer: 1 / 0)
    assert ProviderCall.objects.get().error == "a fault of ours"


def test_a_long_answer_is_cut(providers, lin, pot):
    _alipay, stripe = providers
    stripe.faults.changes = {"padding": "茶" * 10_000}
    begun(lin, pot, "stripe")
    assert 8_000 < len(ProviderCall.objects.get().response_body.encode()) <= BODY_MOST_BYTES


def kept_call(days: int) -> ProviderCall:
    facts = {"gateway": "stripe", "method": "GET /", "reference": "", "request": "{}", "error": ""}
    row = record_call(**facts, response_status=200, response_body="", duration_ms=1)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE escrow_providercall SET at = %s WHERE id = %s", [timezone.now() - timedelta(days=days), row.pk]
        )
        cursor.execute("SET session_replication_role = origin")
    return row


def test_a_row_stays_as_it_is_for_ninety_days_and_is_then_swept_away():
    old, young = kept_call(91), kept_call(89)
    for row, act in ((old, "UPDATE"), (young, "UPDATE"), (young, "DELETE")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            found = ProviderCall.objects.filter(pk=row.pk)
            found.update(error="x") if act == "UPDATE" else found.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE escrow_providercall")
    assert tasks.delete_old_provider_calls() == 1 and tasks.delete_old_provider_calls() == 0
    assert list(ProviderCall.objects.values_list("pk", flat=True)) == [young.pk]


# What is blotted out


@pytest.mark.parametrize(
    "number", ["4242424242424242", "4242 4242 4242 4242", "5555-5555-5555-4444", "378282246310005"]
)
def test_card_numbers_are_blotted_out_and_our_own_long_numbers_are_not(number):
    assert number not in blot(f'{{"card": "{number}"}}')
    kept = '{"trade_no": "2026112622001455611400123456", "created": 1795670121, "amount": 1000000000000}'
    assert blot(kept) == kept


@pytest.mark.parametrize("field", ["sign", "client_secret", "Authorization", "cvc", "account_number", "exp_year"])
@pytest.mark.parametrize("value", ["abc", 123, 'a"b', "x" * 20_000])
def test_secret_fields_are_blotted_out_wherever_they_stand(field, value):
    told = json.loads(blot(json.dumps({"a": [{field: value}], "b": "tea"})))
    assert told == {"a": [{field: BLOT}], "b": "tea"}
    assert without_secret_fields({"bank": {field: str(value)}, f"x[0][{field}]": str(value)}) == {
        "bank": {field: BLOT}, f"x[0][{field}]": BLOT,
    }  # fmt: skip


def test_a_secret_field_that_an_answer_breaks_off_in_is_blotted_out():
    assert "half-a-secr" not in blot('{"client_secret": "half-a-secr')


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_secret_is_found_in_any_surroundings(before, after):
    from django.test import override_settings

    with override_settings(STRIPE_SECRET_KEY=SECRET_KEY):
        assert SECRET_KEY not in blot(before + SECRET_KEY + after)
        assert "\0" not in blot(before + "\0" + after)


def test_a_secret_is_known_in_a_form_too(settings):
    settings.PAYMENT_SANDBOX_SECRET = "a/secret+with=signs&more"
    assert quote_plus(settings.PAYMENT_SANDBOX_SECRET) not in blot(f"x={quote_plus(settings.PAYMENT_SANDBOX_SECRET)}")
