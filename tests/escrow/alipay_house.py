"""What the tests of the Alipay adapter begin with: a server that speaks its protocol, and a payment begun there."""

import httpx
import pytest

from escrow.models import EscrowHold, Payment
from tests.escrow.providers.alipay_server import (
    APP_ID,
    ITS_PUBLIC,
    OUR_PRIVATE,
    AlipayServer,
)
from tests.escrow.providers.stories import begun, fate

DOOR = "/hooks/payments/alipay/"
ACCOUNT = "2088123412341234"


@pytest.fixture
def alipay(settings):
    server = AlipayServer()
    settings.ALIPAY_APP_ID, settings.ALIPAY_GATEWAY_URL = APP_ID, server.gateway_url
    settings.ALIPAY_PRIVATE_KEY, settings.ALIPAY_PUBLIC_KEY = OUR_PRIVATE, ITS_PUBLIC
    settings.OUTSIDE_TIMEOUT_SECONDS = 2
    yield server
    server.stop()


@pytest.fixture
def payment(alipay, lin, pot) -> Payment:
    """Lin has opened Alipay's page, about to pay 80.00."""
    asked = begun(lin, pot, "alipay")
    assert httpx.get(asked.pay_url, trust_env=False).status_code == 200
    return asked


def send(client, body: bytes):
    return client.post(DOOR, body, content_type="application/x-www-form-urlencoded; charset=utf-8")


def heard(client, body: bytes) -> tuple[str, str]:
    answer = send(client, body)
    assert (answer.status_code, answer.content) == (200, b"success")
    return fate()


def captured(client, alipay, payment) -> EscrowHold:
    alipay.pay(payment.provider_ref)
    assert heard(client, alipay.notification(payment.provider_ref)) == ("applied", "")
    return EscrowHold.objects.get()
