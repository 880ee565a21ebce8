"""A gateway that is offered without what it needs is named at the start, and no key is in what is said."""

import pytest
from django.core.checks import run_checks

from marketplace import environment
from tests.escrow.providers.alipay_server import APP_ID, ITS_PUBLIC, OUR_PRIVATE
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS
from tests.test_settings import run_manage

GOOD = {
    "ALIPAY_APP_ID": APP_ID,
    "ALIPAY_PRIVATE_KEY": OUR_PRIVATE,
    "ALIPAY_PUBLIC_KEY": ITS_PUBLIC,
    "STRIPE_SECRET_KEY": SECRET_KEY,
    "STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRETS,
}


def said(settings, gateways: list[str], **changes) -> list[str]:
    settings.PAYMENT_GATEWAYS = gateways
    for name, value in {**GOOD, **changes}.items():
        setattr(settings, name, value)
    return [message.msg for message in run_checks() if message.id and message.id.startswith("teahouse.E")]


def test_what_is_complete_passes(settings):
    assert said(settings, ["sandbox", "alipay", "stripe"]) == []
    one_line = "".join(line for line in OUR_PRIVATE.splitlines() if "-----" not in line)
    assert said(settings, ["alipay"], ALIPAY_PRIVATE_KEY=one_line) == []
    assert said(settings, ["alipay"], ALIPAY_PRIVATE_KEY=OUR_PRIVATE.replace("\n", "\\n")) == []


@pytest.mark.parametrize("name", GOOD)
def test_what_is_missing_is_named_where_its_gateway_is_offered(settings, name):
    found = said(settings, ["alipay", "stripe"], **{name: type(GOOD[name])()})
    assert len(found) == 1 and f"{name} is missing" in found[0]
    assert said(settings, ["sandbox"], **{name: type(GOOD[name])()}) == []


@pytest.mark.parametrize(("changes", "words"), [
    ({"ALIPAY_PRIVATE_KEY": "MIIEvQIBADANBg"}, "ALIPAY_PRIVATE_KEY is not a private key"),
    ({"ALIPAY_PRIVATE_KEY": ITS_PUBLIC}, "ALIPAY_PRIVATE_KEY is not a private key"),
    ({"ALIPAY_PUBLIC_KEY": OUR_PRIVATE}, "ALIPAY_PUBLIC_KEY is not a public key"),
    ({"STRIPE_SECRET_KEY": "pk_test_1"}, "STRIPE_SECRET_KEY is no secret key"),
    ({"STRIPE_WEBHOOK_SECRETS": ["we_1"]}, "STRIPE_WEBHOOK_SECRETS are not all"),
])  # fmt: skip
def test_a_key_that_is_none_is_named_and_not_shown(settings, changes, words):
    found = said(settings, ["alipay", "stripe"], **changes)
    assert len(found) == 1 and words in found[0]
    assert "MII" not in found[0] and "pk_test" not in found[0]


def test_an_unknown_gateway_and_none_at_all_are_named(settings):
    assert "paypal" in said(settings, ["paypal"])[0]
    assert "nobody could pay" in said(settings, [])[0]


def test_no_program_starts_in_production_with_a_gateway_that_lacks_its_keys():
    answer = run_manage("check", PAYMENT_GATEWAYS="alipay,stripe,paypal", STRIPE_API_URL="http://stripe.example")
    last = answer.stderr.strip().splitlines()[-1]
    assert answer.returncode == 1
    for words in (
        "ALIPAY_PRIVATE_KEY is missing",
        "STRIPE_SECRET_KEY is missing",
        "'paypal'",
        "STRIPE_API_URL must begin with https://",
    ):
        assert words in last


def test_the_policy_of_our_pages_lets_forms_lead_to_the_gateways_offered_and_nowhere_else():
    pages = {
        "PAYMENT_SANDBOX_URL": "http://127.0.0.1:8601",
        "ALIPAY_GATEWAY_URL": "https://openapi.alipay.com/gateway.do",
        "STRIPE_CHECKOUT_URL": "https://checkout.stripe.com",
    }
    both = environment.payment_pages({**pages, "PAYMENT_GATEWAYS": ["alipay", "stripe"]})
    assert both == ["https://*.alipay.com", "https://checkout.stripe.com"]
    assert environment.payment_pages({**pages, "PAYMENT_GATEWAYS": ["sandbox"]}) == ["http://127.0.0.1:8601"]
    evil = {**pages, "ALIPAY_GATEWAY_URL": "https://openapi.notalipay.com/x", "PAYMENT_GATEWAYS": ["alipay"]}
    assert environment.payment_pages(evil) == ["https://openapi.notalipay.com"]
