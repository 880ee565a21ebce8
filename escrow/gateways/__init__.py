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


def payout_gateway(account: str, currency: str) -> str | None:
    """The gateway that sends `currency` to `account`, among those offered; None when there is none.

    A provider that knows the account as its own goes before the sandbox, which takes anything.
    """
    names = sorted(settings.PAYMENT_GATEWAYS, key=lambda name: name == "sandbox")
    return next((name for name in names if name in GATEWAYS and GATEWAYS[name]().pays_out_to(account, currency)), None)


def offered(currency: str) -> list[str]:
    """Names of the gateways at which a buyer may pay in `currency`, in the order of PAYMENT_GATEWAYS."""
    return [name for name in settings.PAYMENT_GATEWAYS if name in GATEWAYS and GATEWAYS[name]().takes(currency)]
