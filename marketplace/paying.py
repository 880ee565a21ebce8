"""The ways to pay that a buyer is shown."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from escrow.gateways import offered
from escrow.models import Payment

WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "sandbox": (_("Test payment"), _("No real money moves.")),
    "alipay": (_("Alipay"), _("You pay on Alipay's page.")),
    "stripe": (_("Card or wallet"), _("You pay on Stripe's page.")),
}


@dataclass(frozen=True, slots=True)
class WayToPay:
    name: str
    label: str | Promise
    note: str | Promise
    is_chosen: bool


def ways_to_pay(currency: str, begun: Payment | None = None) -> list[WayToPay]:
    """What is offered for `currency`; chosen is the way of a payment already begun, else the first."""
    names = offered(currency)
    chosen = begun.gateway if begun and begun.gateway in names else next(iter(names), "")
    return [WayToPay(name, *WORDS.get(name, (name, "")), name == chosen) for name in names]


def gateway_named(wish: str, currency: str, begun: Payment | None = None) -> str | None:
    """The gateway a buyer asks for; what they would be offered when they name none; None when there is none such."""
    ways = ways_to_pay(currency, begun)
    if wish:
        return wish if wish in {way.name for way in ways} else None
    return next((way.name for way in ways if way.is_chosen), None)
