"""Our side of the sandbox provider's wire: whatever is sent, only the named errors come out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escrow.gateways import gateway, payout_gateway
from escrow.gateways.base import BadSignature, GatewayError, MalformedNotice, UnknownGateway
from escrow.sandbox_provider.signing import check_signature, signature_headers
from tests.escrow.providers.local import LocalProvider

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-this-test-0123456789"


@pytest.mark.django_db
def test_a_provider_that_is_away_is_a_passing_failure(settings):
    settings.PAYMENT_SANDBOX_URL, settings.PAYMENT_SANDBOX_SECRET = "http://127.0.0.1:9", SECRET
    with pytest.raises(GatewayError) as away:
        gateway("sandbox").fetch_payment("pay_1")
    assert not away.value.permanent


def test_an_unknown_gateway_has_a_name_of_its_own_for_that():
    with pytest.raises(UnknownGateway):
        gateway("paypal")


def test_the_signature_fits_the_example_in_the_docs():
    headers = signature_headers("sandbox-example", b'{"id":"evt_1"}', at=1_700_000_000)
    assert headers["Sandbox-Signature"] in (ROOT / "docs" / "payment-sandbox.md").read_text()
    check_signature("sandbox-example", "1700000000", headers["Sandbox-Signature"], b'{"id":"evt_1"}', now=1_700_000_100)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NOTICE = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "type": st.just("payment.succeeded") | JSON,
        "data": JSON
        | st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("id", "merchant_reference", "status", "amount_minor", "currency"), JSON)
        ),
    },
)


@given(st.binary(max_size=200) | (NOTICE | JSON).map(lambda told: json.dumps(told).encode()))
def test_no_body_gets_past_the_parser_but_as_a_malformed_notice(body):
    with pytest.raises(MalformedNotice):
        gateway("sandbox").parse_notification(body)


@given(
    st.dictionaries(
        st.sampled_from(["Sandbox-Timestamp", "sandbox-signature", "X"]),
        st.text(max_size=80) | st.none() | st.binary(max_size=8) | st.integers().map(str),
    ),
    st.binary(max_size=50),
)
def test_no_header_gets_past_the_signature_but_as_a_bad_one(headers, body):
    with pytest.raises(BadSignature):
        gateway("sandbox").verify_notification(headers=headers, body=body)


def test_deep_nesting_and_huge_numbers_are_malformed():
    for body in (b"[" * 60_000, b'{"id": ' + b"9" * 6000 + b"}", b'{"a":' * 9000, b"x" * 70_000):
        with pytest.raises(MalformedNotice):
            gateway("sandbox").parse_notification(body)


class OddProvider(LocalProvider):
    """Answers everything with what it was set to."""

    told: dict = {}

    def answer(self, heard):
        return 201, "application/json", json.dumps(self.told)


@pytest.fixture
def odd(settings):
    server = OddProvider()
    settings.PAYMENT_SANDBOX_URL, settings.PAYMENT_SANDBOX_SECRET = server.url, SECRET
    yield server
    server.stop()


ASKED = {
    "reference": "payment/1", "amount_minor": 100, "currency": "CNY", "description": "tea", "language": "en",
    "return_url": "https://tea.example/", "notify_url": "https://tea.example/",
}  # fmt: skip
TOLD = {"id": "pay_1", "merchant_reference": "payment/1", "status": "pending", "amount_minor": 100, "currency": "CNY"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["https://evil.example/pay/1", "{url}.evil.example/pay/1", "{url}@evil.example/pay/1", None]
)
def test_a_page_on_another_host_is_refused(odd, address):
    odd.told = TOLD | {"pay_url": address and address.format(url=odd.url)}
    with pytest.raises(GatewayError, match="not its own"):
        gateway("sandbox").start_payment(**ASKED)


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"amount_minor": 101}, {"currency": "EUR"}, {"merchant_reference": "payment/2"}])
def test_an_answer_for_other_money_is_refused(odd, changes):
    odd.told = TOLD | changes | {"pay_url": f"{odd.url}/pay/1"}
    with pytest.raises(GatewayError, match="other money"):
        gateway("sandbox").start_payment(**ASKED)


@pytest.mark.parametrize(("account", "currency", "name"), [
    ("acct_Chen", "USD", "stripe"), ("2088123412341234", "CNY", "alipay"), ("chen@example.com 陈师傅", "CNY", "alipay"),
    ("6222-0000-1234", "CNY", "sandbox"), ("2088123412341234", "EUR", "sandbox"), ("", "CNY", None), ("x", "XXX", None),
])  # fmt: skip
def test_a_payout_goes_to_the_provider_that_knows_the_account(settings, account, currency, name):
    settings.PAYMENT_GATEWAYS = ["sandbox", "alipay", "stripe"]
    assert payout_gateway(account, currency) == name
    settings.PAYMENT_GATEWAYS = ["stripe"]
    assert payout_gateway(account, currency) == (name if name == "stripe" else None)
