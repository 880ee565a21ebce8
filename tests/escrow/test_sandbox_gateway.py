"""Our side of the sandbox provider's wire: whatever is sent, only the named errors come out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escrow.gateways import gateway
from escrow.gateways.base import BadSignature, GatewayError, MalformedNotice, UnknownGateway
from escrow.sandbox_provider.signing import check_signature, signature_headers

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
