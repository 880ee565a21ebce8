"""Calls from outside: what is not properly signed, or can't be read, is refused with a code and changes nothing."""

import json
import time

import pytest

from escrow.models import ProviderNotice, Transfer
from escrow.sandbox_provider.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_headers
from logistics.carriers.json_hex import signature
from logistics.models import CarrierCall
from marketplace import actions as marketplace
from marketplace.tasks import apply_payment_notices
from tests import make

PAYMENTS = "/hooks/payments/sandbox/"
CARRIER = "/hooks/carriers/swift/"


def notice(payment, **changes) -> dict:
    data = {
        "id": payment.provider_ref,
        "status": "succeeded",
        "merchant_reference": f"payment/{payment.public_id}",
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
    }
    return {"id": "evt_1", "type": "payment.succeeded", "created": 1, "data": data | changes}


@pytest.fixture
def payment(lin, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    begun = marketplace.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    begun.provider_ref, begun.status = "pay_1", "pending"
    begun.save()
    return begun


def send(client, settings, body: bytes, headers: dict | None = None):
    signed = signature_headers(settings.PAYMENT_SANDBOX_SECRET, body)
    return client.post(PAYMENTS, body, content_type="application/json", headers=headers or signed)


def test_a_proper_notice_pays_and_ten_more_change_nothing(client, settings, payment):
    body = json.dumps(notice(payment)).encode()
    answers = {send(client, settings, body).status_code for _ in range(10)}
    assert answers == {200}
    assert apply_payment_notices() == 1
    assert Transfer.objects.count() == 1
    assert {send(client, settings, body).status_code for _ in range(10)} == {200}
    apply_payment_notices()
    assert (Transfer.objects.count(), ProviderNotice.objects.count()) == (1, 1)


BAD_BODIES = {
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe{}",
    "a list": b"[]",
    "empty": b"",
    "no data": b'{"id":"evt_1","type":"payment.succeeded"}',
    "amount as text": b'{"id":"evt_1","type":"payment.succeeded","data":{"id":"pay_1","amount_minor":"8000"}}',
    "deep": b"[" * 5000,
}


@pytest.mark.parametrize("kind", BAD_BODIES)
def test_a_signed_notice_that_can_not_be_read_is_refused(kind, client, settings, payment):
    answer = send(client, settings, BAD_BODIES[kind])
    assert 400 <= answer.status_code < 500
    assert not ProviderNotice.objects.exists()


def bad_headers(settings, body: bytes) -> dict[str, dict]:
    good = signature_headers(settings.PAYMENT_SANDBOX_SECRET, body)
    other = signature_headers("another-secret-of-some-length", body)
    return {
        "none": {"X-Nothing": "1"},
        "another secret": other,
        "a flipped byte": good | {SIGNATURE_HEADER: good[SIGNATURE_HEADER][:-1] + "g"},
        "an old timestamp": good | {TIMESTAMP_HEADER: str(int(time.time()) - 360)},
        "a future timestamp": good | {TIMESTAMP_HEADER: str(int(time.time()) + 360)},
        "no number": good | {TIMESTAMP_HEADER: "yesterday"},
        "odd characters": good | {SIGNATURE_HEADER: "v1=\u00e9\u00e9"},
        "an empty signature": good | {SIGNATURE_HEADER: ""},
        "a huge timestamp": good | {TIMESTAMP_HEADER: "9" * 40},
    }


@pytest.mark.parametrize("kind", ["none", "another secret", "a flipped byte", "an old timestamp", "a future timestamp",
                                  "no number", "odd characters", "an empty signature", "a huge timestamp"])  # fmt: skip
def test_a_notice_that_is_not_properly_signed_is_refused(kind, client, settings, payment):
    body = json.dumps(notice(payment)).encode()
    answer = send(client, settings, body, bad_headers(settings, body)[kind])
    assert answer.status_code == 401
    assert answer.json() == {"code": "bad_signature"}
    assert not ProviderNotice.objects.exists()


@pytest.mark.parametrize("changes", [{"amount_minor": 1}, {"currency": "EUR"}, {"merchant_reference": "payment/other"}])
def test_a_signed_notice_that_does_not_match_is_listed_and_moves_nothing(changes, client, settings, payment):
    assert send(client, settings, json.dumps(notice(payment, **changes)).encode()).status_code == 200
    apply_payment_notices()
    assert ProviderNotice.objects.get().status == "unmatched"
    assert not Transfer.objects.exists()


def test_an_unknown_provider_or_carrier_is_not_there(client, couriers):
    assert client.post("/hooks/payments/nobody/", b"{}", content_type="application/json").status_code == 404
    assert client.post("/hooks/carriers/nobody/", b"{}", content_type="application/json").status_code == 404


def carrier_headers(secret: str, body: bytes, timestamp: int | None = None) -> dict:
    at = str(timestamp or int(time.time()))
    return {"Carrier-Timestamp": at, "Carrier-Signature": signature(secret.encode(), at, body)}


def test_a_carriers_call_is_stored_when_signed_with_either_secret(client, couriers):
    carrier = couriers["swift"]
    old = carrier.secret
    carrier.secret, carrier.previous_secret = "a-new-secret-while-they-rotate", old
    carrier.save()
    for number, secret in enumerate((carrier.secret, old)):
        body = json.dumps({"waybill": f"W{number}", "events": []}).encode()
        answer = client.post(CARRIER, body, content_type="application/json", headers=carrier_headers(secret, body))
        assert answer.status_code == 200
    assert CarrierCall.objects.count() == 2


@pytest.mark.parametrize("kind", ["wrong secret", "stale", "none", "not ascii"])
def test_a_carriers_call_that_is_not_properly_signed_is_refused(kind, client, couriers):
    secret = couriers["swift"].secret
    headers = {
        "wrong secret": carrier_headers("guessed", b"{}"),
        "stale": carrier_headers(secret, b"{}", int(time.time()) - 400),
        "none": {"X-Nothing": "1"},
        "not ascii": {**carrier_headers(secret, b"{}"), "Carrier-Signature": "\u00e9"},
    }[kind]
    answer = client.post(CARRIER, b"{}", content_type="application/json", headers=headers)
    assert (answer.status_code, CarrierCall.objects.count()) == (401, 0)


def test_the_post_never_calls(client, couriers):
    headers = carrier_headers(couriers["post"].secret, b"{}")
    assert (
        client.post("/hooks/carriers/post/", b"{}", content_type="application/json", headers=headers).status_code == 401
    )
