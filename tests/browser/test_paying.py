"""At the checkout in a real browser: two ways to pay, without a script, and a page of another house at the end of one."""

import re

import pytest
from playwright.sync_api import expect

from marketplace.models import Order
from tests import make
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, StripeServer
from tests.processes import House

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def stripe():
    server = StripeServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def two_ways(django_db_setup, tmp_path_factory, stripe):
    """A house that takes cards too."""
    settings = {
        "PAYMENT_GATEWAYS": "sandbox,stripe",
        "STRIPE_SECRET_KEY": SECRET_KEY,
        "STRIPE_WEBHOOK_SECRETS": ",".join(WEBHOOK_SECRETS),
        "STRIPE_API_URL": stripe.url,
        "STRIPE_CHECKOUT_URL": stripe.url,
    }
    with House(tmp_path_factory.mktemp("two-ways"), **settings) as running:
        yield running.start("web", "payments")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_buyer_picks_a_card_without_any_script_and_comes_back_paid(two_ways, stripe, browser, lin, pot, locale):
    make.address(lin)
    order = make.agreed_order(buyer=lin, listing=pot)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=locale, java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{two_ways.url}/account/login/")
    page.fill("[name=login]", lin.email)
    page.fill("[name=password]", make.PASSWORD)
    page.click("main form [type=submit]")
    page.goto(f"{two_ways.url}/orders/{order.public_id}/")
    expect(page.locator("#way-sandbox")).to_be_checked()
    page.check("#way-stripe")
    page.click("form[action$='/pay/'] button[type=submit]")
    # The Content-Security-Policy of our page must let its form lead here.
    page.wait_for_url(re.compile(re.escape(f"{stripe.url}/c/pay/")))
    page.click("button")
    page.wait_for_url(re.compile(re.escape(two_ways.url)))
    assert Order.objects.get(pk=order.pk).status == "paid"
    context.close()
