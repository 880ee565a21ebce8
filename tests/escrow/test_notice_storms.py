"""Whatever a provider says, in whatever order and however often: a payment that was made is captured once, another never."""

import random

import pytest
from django.db import transaction
from django.test import Client

from escrow.gateways import gateway
from escrow.models import EscrowHold, Payment, ProviderCall, ProviderNotice, Transfer
from marketplace import tasks
from marketplace.models import Order
from tests import races
from tests.escrow.providers.alipay_server import APP_ID, ITS_PUBLIC, OUR_PRIVATE, STRANGERS_PRIVATE, AlipayServer
from tests.escrow.providers.stories import begun, no_money_moved, paid_once
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, StripeServer, signed

Word = tuple[bytes, dict[str, str], str]
"""Body, headers, content type."""


class AlipayWords:
    name = "alipay"

    def __init__(self, settings) -> None:
        self.server = AlipayServer()
        settings.ALIPAY_APP_ID, settings.ALIPAY_GATEWAY_URL = APP_ID, self.server.gateway_url
        settings.ALIPAY_PRIVATE_KEY, settings.ALIPAY_PUBLIC_KEY = OUR_PRIVATE, ITS_PUBLIC

    def words(self, payment: Payment, *, is_paid: bool) -> list[Word]:
        self.server._page({"out_trade_no": payment.provider_ref, "total_amount": "80.00", "subject": "x"})
        tell = self.server.notification
        said = [
            tell(payment.provider_ref, trade_status="WAIT_BUYER_PAY"),
            tell(payment.provider_ref, trade_status="TRADE_CLOSED"),
            tell(payment.provider_ref, trade_status="TRADE_SUCCESS", key=STRANGERS_PRIVATE),
            tell(payment.provider_ref, trade_status="TRADE_SUCCESS", total_amount="80.01"),
            tell("payment__nobody", trade_status="TRADE_SUCCESS"),
        ]
        if is_paid:
            self.server.pay(payment.provider_ref)
            said += [tell(payment.provider_ref), tell(payment.provider_ref, trade_status="TRADE_FINISHED")]
        return [(body, {}, "application/x-www-form-urlencoded") for body in said]


class StripeWords:
    name = "stripe"

    def __init__(self, settings) -> None:
        self.server = StripeServer()
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = SECRET_KEY, WEBHOOK_SECRETS
        settings.STRIPE_API_URL = settings.STRIPE_CHECKOUT_URL = self.server.url

    def words(self, payment: Payment, *, is_paid: bool) -> list[Word]:
        tell, declined = self.server.event, self.server.decline(payment.provider_ref)
        would_be = declined | {"amount_received": 8_000, "status": "succeeded"}
        said = [
            tell("payment_intent.payment_failed", declined),
            tell("checkout.session.expired", self.server.sessions[payment.provider_ref]),
            tell("payment_intent.succeeded", would_be | {"amount_received": 8_001}),
            tell("payment_intent.succeeded", would_be, account="acct_Chen"),
            tell("charge.succeeded", would_be),
        ]
        if is_paid:
            said.append(tell("payment_intent.succeeded", self.server.pay(payment.provider_ref)))
            said.append(tell("checkout.session.completed", self.server.sessions[payment.provider_ref]))
        forged = tell("payment_intent.succeeded", would_be)
        words = [(body, signed(body), "application/json") for body in said]
        return [*words, (forged, signed(forged, secrets=["whsec_guessed"]), "application/json")]


@pytest.fixture(params=[AlipayWords, StripeWords], ids=lambda kind: kind.name)
def provider(request, settings):
    one = request.param(settings)
    yield one
    one.server.stop()


def hear(provider, word: Word) -> int:
    body, headers, kind = word
    return Client().post(f"/hooks/payments/{provider.name}/", body, content_type=kind, headers=headers).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("is_paid", [True, False], ids=["paid", "not paid"])
@pytest.mark.parametrize("seed", range(8))
def test_words_in_any_order_any_number_of_times(provider, lin, pot, seed, is_paid):
    payment = begun(lin, pot, provider.name)
    chance = random.Random(seed)
    words = [word for word in provider.words(payment, is_paid=is_paid) for _ in range(chance.randint(1, 3))]
    chance.shuffle(words)
    for word in words:
        assert hear(provider, word) in (200, 401)
        if chance.random() < 0.4:
            tasks.apply_payment_notices()
    tasks.apply_payment_notices()
    assert (
        ProviderNotice.objects.filter(status="unmatched").exists()
        and not ProviderNotice.objects.filter(status="stored").exists()
    )
    if is_paid:
        assert paid_once()
    else:
        assert no_money_moved() and Order.objects.get().status == "awaiting_payment"


@pytest.mark.django_db(transaction=True)
def test_eight_doors_and_four_workers_at_once_capture_once(provider, lin, pot):
    payment = begun(lin, pot, provider.name)
    words = provider.words(payment, is_paid=True)
    crowd = [lambda word=word: hear(provider, word) for word in words for _ in range(4)]
    crowd += [tasks.apply_payment_notices] * 4
    answers = races.at_once(*crowd)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    tasks.apply_payment_notices()
    races.at_once(*[tasks.apply_payment_notices, lambda: tasks.refresh_payment(Payment.objects.get())] * 4)
    assert paid_once() and Transfer.objects.count() == EscrowHold.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_provider_is_asked_inside_a_transaction(provider, lin, pot):
    payment = begun(lin, pot, provider.name)
    asked, kept = len(provider.server.heard), ProviderCall.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        gateway(provider.name).fetch_payment(payment.provider_ref)
    assert (len(provider.server.heard), ProviderCall.objects.count()) == (asked, kept)
