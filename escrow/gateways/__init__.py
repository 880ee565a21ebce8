"""Payment providers behind one interface: `gateway("sandbox").start_payment(…)`. See `base.PaymentGateway`.

To add one: docs/payment-providers.md.
"""

from django.conf import settings

from escrow.gateways.alipay import AlipayGateway
from escrow.gateways.base import PaymentGateway, UnknownGateway
from escrow.gateways.sandbox import SandboxGateway
from escrow.gateways.stripe import StripeGateway

GATEWAYS: dict[str, type[PaymentGateway]] = {
    "sandbox": SandboxGateway,
    "alipay": AlipayGateway,
    "stripe": StripeGateway,
}


def gateway(name: str) -> PaymentGateway:
    """The adapter called `name`. Raises UnknownGateway for any other name: it may come from an address.

    It need not be offered any more: what was paid while it was is refunded and followed all the same.
    """
    try:
        return GATEWAYS[name]()
    except KeyError:
        raise UnknownGateway(name) from None


def offered(currency: str) -> list[str]:
    """Names of the gateways at which a buyer may pay in `currency`, in the order of PAYMENT_GATEWAYS."""
    return [name for name in settings.PAYMENT_GATEWAYS if name in GATEWAYS and GATEWAYS[name]().takes(currency)]
