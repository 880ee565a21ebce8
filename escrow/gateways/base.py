"""What the house asks of a payment provider, in the house's own words. One file beside this one for each provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol


class GatewayError(Exception):
    """The provider could not be asked, or refused.

    `permanent` means that it has refused for good and moved nothing, so the same request would be refused again. After
    anything doubtful (no answer, an odd answer, a wrong key of ours) it is False: the request may be repeated, since
    each carries its reference as idempotency key.
    """

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class BadSignature(Exception):
    """A notification that its provider did not sign, or signed too long ago. Nothing in it may be believed."""


class MalformedNotice(Exception):
    """A notification that can't be read as what its provider documents."""


class UnknownGateway(LookupError):
    """No adapter has this name."""


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """`pay_url` is the provider's page for the buyer."""

    provider_ref: str
    pay_url: str


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """What the provider says of a payment; `status` is pending, succeeded, failed, expired or cancelled.

    `amount_minor` is 0 while it is pending and the provider has no amount to show.
    """

    provider_ref: str
    reference: str
    status: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    provider_ref: str
    reference: str
    status: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ProviderPayout:
    """The provider has taken the order.

    `status` is "paid" only where its answer is final; otherwise whether the money arrives comes later, as a notice.
    """

    provider_ref: str
    reference: str
    status: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ProviderNotice:
    """A notification as read. `kind`: payment.succeeded, .failed, .expired, refund.succeeded, .failed, payout.paid, .failed.

    Every text fits its column in `escrow.models.ProviderNotice`. `reference` is our own name for what it is about, and
    empty when it bears none; `provider_ref` is empty when it bears another name of the provider's than the one it gave
    us at the start. `amount_minor` is above 0 in every kind named here; other kinds may bear 0 and no currency.
    """

    event_id: str
    kind: str
    provider_ref: str
    reference: str
    amount_minor: int
    currency: str
    status: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer by which a provider knows that its notification has been taken."""

    body: str
    content_type: str


class PaymentGateway(Protocol):
    """Calls go over the network: never make one inside a transaction.

    `reference` is our name for what is asked and the idempotency key: asking twice with one reference does it once.
    Those that call raise GatewayError; `calls.ask` keeps a row of each call.
    """

    receipt: ClassVar[Receipt]

    def takes(self, currency: str) -> bool:
        """Whether a payment in `currency` can be asked for here."""

    def pays_out_to(self, account: str, currency: str) -> bool:
        """Whether `account`, as a vendor wrote it, is one to which this provider sends `currency`."""

    def start_payment(
        self,
        *,
        reference: str,
        amount_minor: int,
        currency: str,
        description: str,
        return_url: str,
        notify_url: str,
        language: str,
    ) -> StartedPayment: ...

    def fetch_payment(self, provider_ref: str) -> ProviderPayment: ...

    def cancel_payment(self, provider_ref: str) -> None:
        """Close the provider's page: nobody pays there any more. Returns as well when it has ended, or never began.

        Raises a permanent GatewayError when it has been paid.
        """

    def refund(
        self, *, provider_ref: str, reference: str, amount_minor: int, currency: str, notify_url: str
    ) -> ProviderRefund: ...

    def pay_out(
        self, *, reference: str, amount_minor: int, currency: str, account: str, notify_url: str
    ) -> ProviderPayout: ...

    def fetch_payout(self, *, reference: str, account: str) -> ProviderPayout | None:
        """What became of a payout: `status` is pending, paid or failed. None when the provider has never heard of it."""

    def verify_notification(self, *, headers: Mapping[str, str], body: bytes) -> None:
        """Return when the provider signed `body`, and lately, where its protocol signs the moment too.

        Raises BadSignature, and nothing else whatever is sent.
        """

    def parse_notification(self, body: bytes) -> ProviderNotice:
        """Read a verified `body`. Raises MalformedNotice, and nothing else whatever is sent."""
