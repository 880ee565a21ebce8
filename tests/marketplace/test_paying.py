"""A buyer chooses among the ways to pay that are offered for the currency; nothing else is taken."""

import httpx
import pytest
from django.urls import reverse

from escrow.models import Payment
from marketplace import actions, tasks
from marketplace.paying import gateway_named, ways_to_pay
from tests import make
from tests.escrow.providers.alipay_server import APP_ID, ITS_PUBLIC, OUR_PRIVATE, AlipayServer
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, StripeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_to_all(settings):
    """Alipay first, then Stripe."""
    alipay, stripe = AlipayServer(), StripeServer()
    settings.PAYMENT_GATEWAYS = ["alipay", "stripe"]
    settings.ALIPAY_APP_ID, settings.ALIPAY_GATEWAY_URL = APP_ID, alipay.gateway_url
    settings.ALIPAY_PRIVATE_KEY, settings.ALIPAY_PUBLIC_KEY = OUR_PRIVATE, ITS_PUBLIC
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = SECRET_KEY, WEBHOOK_SECRETS
    settings.STRIPE_API_URL = settings.STRIPE_CHECKOUT_URL = stripe.url
    yield alipay, stripe
    alipay.stop()
    stripe.stop()


@pytest.fixture
def order(lin, pot):
    make.address(lin)
    return make.agreed_order(buyer=lin, listing=pot)


def press_pay(client, order, **posted):
    return client.post(reverse("pay", args=[order.public_id]), posted)


def test_the_checkout_shows_what_is_offered_and_sends_the_buyer_there(client, lin, order, open_to_all):
    client.force_login(lin)
    page = client.get(reverse("order", args=[order.public_id])).content.decode()
    assert 'name="gateway" value="alipay" id="way-alipay" checked' in page and 'value="stripe"' in page
    assert 'value="sandbox"' not in page
    answer = press_pay(client, order, gateway="stripe")
    assert answer.status_code == 302 and answer.url.startswith(open_to_all[1].url)
    assert Payment.objects.get().gateway == "stripe"


def test_where_one_way_is_offered_nothing_is_asked(client, lin, order):
    client.force_login(lin)
    assert 'name="gateway"' not in client.get(reverse("order", args=[order.public_id])).content.decode()


def test_who_names_no_way_takes_the_first(client, lin, order, open_to_all):
    client.force_login(lin)
    answer = press_pay(client, order)
    assert Payment.objects.get().gateway == "alipay"
    assert httpx.get(answer.url, trust_env=False).status_code == 200


@pytest.mark.parametrize("wish", ["sandbox", "paypal", "../x", "ALIPAY", "\u0000"])
def test_a_way_that_is_not_offered_begins_nothing(client, lin, order, open_to_all, wish):
    client.force_login(lin)
    assert press_pay(client, order, gateway=wish).url == reverse("order", args=[order.public_id])
    assert not Payment.objects.exists()


def test_alipay_is_offered_for_yuan_only(open_to_all):
    assert [way.name for way in ways_to_pay("CNY")] == ["alipay", "stripe"]
    assert [way.name for way in ways_to_pay("EUR")] == ["stripe"]
    assert gateway_named("alipay", "EUR") is None and gateway_named("", "EUR") == "stripe"


def test_changing_ones_mind_calls_the_first_off_and_keeps_the_second(client, lin, order, open_to_all):
    client.force_login(lin)
    press_pay(client, order, gateway="stripe")
    press_pay(client, order, gateway="alipay")
    first, second = Payment.objects.order_by("id")
    assert (first.gateway, first.status) == ("stripe", "cancelled") and (second.gateway, second.status) == (
        "alipay",
        "pending",
    )
    page = client.get(reverse("order", args=[order.public_id])).content.decode()
    assert 'id="way-alipay" checked' in page
    assert tasks.call_off_payments() == 1
    assert open_to_all[1].sessions[first.provider_ref]["status"] == "expired"


def test_a_provider_that_is_away_is_said_in_words_and_charges_nothing(client, lin, order, open_to_all):
    client.force_login(lin)
    open_to_all[1].faults.errors = 1
    answer = client.post(reverse("pay", args=[order.public_id]), {"gateway": "stripe"}, follow=True)
    assert "can&#x27;t be reached" in answer.content.decode() and Payment.objects.get().status == "created"


def test_a_sum_that_the_provider_does_not_take_is_said_in_other_words(client, lin, order, open_to_all):
    client.force_login(lin)
    open_to_all[1].refuse_with = {"POST /v1/checkout/sessions": (400, "invalid_request_error", "amount_too_small")}
    answer = client.post(reverse("pay", args=[order.public_id]), {"gateway": "stripe"}, follow=True)
    assert "does not take this payment" in answer.content.decode()
    assert press_pay(client, order, gateway="alipay").url.startswith(open_to_all[0].url)


def test_an_order_called_off_while_the_provider_was_asked_leaves_no_open_page(lin, order, open_to_all):
    """In another tab, between our asking and the answer."""
    stripe = open_to_all[1]
    payment = actions.request_payment(order_ids=[order.pk], by=lin, address=lin.addresses.get(), gateway="stripe")
    actions.cancel_order(order_id=order.pk, by=lin, reason="buyer")
    started = tasks.start_payment(payment=payment, order=order, language="en")
    assert started.status == "cancelled" and started.pay_url == ""
    assert tasks.call_off_payments() == 1 and stripe.sessions[started.provider_ref]["status"] == "expired"
