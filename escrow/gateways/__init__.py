"""Payment providers behind one interface: `gateway("sandbox").start_payment(…)`. See `base.PaymentGateway`."""

from escrow.gateways.base import PaymentGateway, UnknownGateway
from escrow.gateways.sandbox import SandboxGateway

GATEWAYS: dict[str, type[PaymentGateway]] = {"sandbox": SandboxGateway}


def gateway(name: str) -> PaymentGateway:
    """The adapter called `name`. Raises UnknownGateway for any other name: it may come from an address."""
    try:
        return GATEWAYS[name]()
    except KeyError:
        raise UnknownGateway(name) from None
