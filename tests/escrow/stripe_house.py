"""What the tests of the Stripe adapter begin with: a server that speaks its protocol, and a payment begun there."""

import pytest

from escrow.models import EscrowHold, Payment
from tests.escrow.providers.stories import begun, fate
from tests.escrow.providers.stripe_server import SECRET_KEY, WEBHOOK_SECRETS, StripeServer, signed

DOOR = "/hooks/payments/stripe/"
ACCOUNT = "acct_Chen"


@pytest.fixture
def stripe(settings):
    server = StripeServer()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = SECRET_KEY, WEBHOOK_SECRETS
    settings.STRIPE_API_URL = settings.STRIPE_CHECKOUT_URL = server.url
    settings.OUTSIDE_TIMEOUT_SECONDS = 2
    yield server
    server.stop()


@pytest.fixture
def payment(stripe, lin, pot) -> Payment:
    """Lin is on the Checkout page, about to pay 80.00."""
    return begun(lin, pot, "stripe")


def send(client, body: bytes, headers: dict[str, str] | None = None):
    return client.post(DOOR, body, content_type="application/json", headers=headers or signed(body))


def heard(client, body: bytes) -> tuple[str, str]:
    assert send(client, body).status_code == 200
    return fate()


def captured(client, stripe, payment) -> EscrowHold:
    assert heard(client, stripe.event("payment_intent.succeeded", stripe.pay(payment.provider_ref))) == ("applied", "")
    return EscrowHold.objects.get()
