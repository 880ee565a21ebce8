"""Stripe: the buyer pays on a Checkout page, vendors are paid through their connected accounts.

After Stripe's API reference (docs.stripe.com/api: checkout/sessions, refunds, transfers, payouts, balance, events) and
docs.stripe.com/currencies, as read in copies of November 2026. The wire: `stripe_wire`.

A Checkout Session is what we start, and its id is our `provider_ref`: it exists before the PaymentIntent it makes when
the buyer pays. Both bear our reference in their metadata, so events of either are matched by that.
A decline is not the end: the page stays open and the buyer tries another card there. Only `expired`, `canceled` and a
failed asynchronous method end a payment.
Idempotency keys are forgotten after a day, our retries are not: refunds, transfers and payouts are looked for before
they are asked for again.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlsplit

from django.conf import settings

from escrow.gateways import stripe_events
from escrow.gateways.base import (
    GatewayError,
    MalformedNotice,
    ProviderNotice,
    ProviderPayment,
    ProviderPayout,
    ProviderRefund,
    Receipt,
    StartedPayment,
)
from escrow.gateways.stripe_wire import call, check_event, flat
from escrow.money import exponent

SESSIONS: Final = "/v1/checkout/sessions"
ZERO_DECIMAL: Final = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905  read as a line of words
)
SPECIAL: Final = frozenset("HUF ISK TWD UGX".split())  # noqa: SIM905  read as a line of words
"""Currencies whose amounts Stripe writes otherwise in places; none of the house's."""
ACCOUNT: Final = re.compile(r"acct_[A-Za-z0-9]{1,60}")
PAYOUT_STATUSES: Final = {"paid": "paid", "failed": "failed", "canceled": "failed"}
LONGEST_PAGE: Final = 4000
LISTED_AT_ONCE: Final = 100


class StripeGateway:
    """See `base.PaymentGateway`. Holds no state, so one may be made for each call."""

    receipt: ClassVar = Receipt('{"stored": true}', "application/json")

    def takes(self, currency: str) -> bool:
        """Where Stripe's smallest unit is ours too (ISO 4217), so that no amount is ever converted."""
        return currency not in SPECIAL and exponent(currency) == (0 if currency in ZERO_DECIMAL else 2)

    def pays_out_to(self, account: str, currency: str) -> bool:
        return self.takes(currency) and bool(ACCOUNT.fullmatch(account.strip()))

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
    ) -> StartedPayment:
        """`notify_url` is not sent: where events go is set once, in Stripe's dashboard (docs/payment-providers.md)."""
        self._check_currency(currency)
        price = {"currency": currency.lower(), "unit_amount": amount_minor, "product_data": {"name": description[:250]}}
        asked = {
            "mode": "payment",
            "client_reference_id": reference,
            "metadata": {"reference": reference},
            "payment_intent_data": {"metadata": {"reference": reference}},
            "line_items": [{"quantity": 1, "price_data": price}],
            "success_url": f"{return_url}?payment=stripe",
            "cancel_url": f"{return_url}?payment=stripe",
            "locale": "zh" if language.startswith("zh") else "en",
        }
        # Asked again in another language, it is another page for the same money. The first was never shown to anyone.
        digest = hashlib.sha256(repr(flat(asked)).encode()).hexdigest()[:16]
        session = call("POST", SESSIONS, reference=reference, asked=asked, key=f"{reference}/{digest}")
        told = _payment(session)
        if (told.reference, told.amount_minor, told.currency) != (reference, amount_minor, currency):
            raise GatewayError(f"the provider answered for other money than {reference} asked for")
        return StartedPayment(provider_ref=told.provider_ref, pay_url=_own_page(session.get("url")))

    def fetch_payment(self, provider_ref: str) -> ProviderPayment:
        return _payment(self._session(provider_ref), provider_ref)

    def cancel_payment(self, provider_ref: str) -> None:
        path = f"{SESSIONS}/{quote(provider_ref, safe='')}/expire"
        try:
            _payment(call("POST", path, reference="", key=f"expire/{provider_ref}"), provider_ref)
        except GatewayError as refusal:
            # Only an open page can be closed; whether it has been paid, or had ended before, it tells itself.
            if not refusal.permanent:
                raise
            status = self.fetch_payment(provider_ref).status
            if status not in ("expired", "succeeded"):
                raise GatewayError(f"the payment is {status}") from None
            if status == "succeeded":
                raise

    def refund(
        self, *, provider_ref: str, reference: str, amount_minor: int, currency: str, notify_url: str
    ) -> ProviderRefund:
        session = self._session(provider_ref, reference)
        intent = stripe_events.name(session.get("payment_intent"))
        if _payment(session, provider_ref).status != "succeeded" or not intent:
            raise GatewayError("the provider knows no payment to refund yet")
        about = {"payment_intent": intent}
        refund = self._find("/v1/refunds", reference, about)
        if refund is None:
            asked = about | {"amount": amount_minor, "metadata": {"reference": reference}}
            refund = call("POST", "/v1/refunds", reference=reference, asked=asked, key=reference)
        self._check_same(refund, reference, amount_minor, currency)
        status = str(refund.get("status"))
        if status != "succeeded":
            raise GatewayError(
                f"the refund is {stripe_events.name(status)}", permanent=status in ("failed", "canceled")
            )
        return ProviderRefund(stripe_events.name(refund.get("id")), reference, status, amount_minor, currency)

    def pay_out(
        self, *, reference: str, amount_minor: int, currency: str, account: str, notify_url: str
    ) -> ProviderPayout:
        """Move the money to the vendor's connected account, and from there to their bank.

        Permanent is only the refusal of the first step, made when it was seen not to have been done: afterwards the money
        is no longer with us, and a no to anything else says nothing of where it is. What a bank sent back lies in the
        connected account, and is taken from there the next time.
        """
        self._check_currency(currency)
        account = account.strip()
        if not ACCOUNT.fullmatch(account):
            raise GatewayError("the payout account is no Stripe account (acct_…)", permanent=True)
        with _for_now():
            payout = self._find("/v1/payouts", reference, {}, account=account)
        if payout is None:
            self._fill_account(reference, amount_minor, currency, account)
            asked = {"amount": amount_minor, "currency": currency.lower(), "metadata": {"reference": reference}}
            with _for_now():
                payout = call("POST", "/v1/payouts", reference=reference, asked=asked, key=reference, account=account)
        self._check_same(payout, reference, amount_minor, currency)
        status = str(payout.get("status"))
        if status in ("failed", "canceled"):
            raise GatewayError(f"the payout is {status}", permanent=True)
        # Not even `paid` is final: the bank may send it back within days, and then an event says so.
        return ProviderPayout(stripe_events.name(payout.get("id")), reference, "pending", amount_minor, currency)

    def fetch_payout(self, *, reference: str, account: str) -> ProviderPayout | None:
        found = self._find("/v1/payouts", reference, {}, account=account.strip())
        if found is None:
            return None
        status = PAYOUT_STATUSES.get(str(found.get("status")), "pending")
        return ProviderPayout(
            stripe_events.name(found.get("id")), reference, status, *stripe_events.money(found, "amount")
        )

    def verify_notification(self, *, headers: Mapping[str, str], body: bytes) -> None:
        found = {str(name).lower(): value for name, value in headers.items()}
        check_event(found.get("stripe-signature"), body)

    def parse_notification(self, body: bytes) -> ProviderNotice:
        if len(body) > stripe_events.LARGEST_EVENT:
            raise MalformedNotice("the notification is too long")
        try:
            return stripe_events.read(json.loads(body.decode("utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, GatewayError) as error:
            raise MalformedNotice(f"not a notification: {type(error).__name__} {str(error)[:80]}") from None

    def _check_currency(self, currency: str) -> None:
        if not self.takes(currency):
            raise GatewayError(f"{currency} is not paid through Stripe here", permanent=True)

    def _session(self, provider_ref: str, reference: str = "") -> dict[str, Any]:
        return call("GET", f"{SESSIONS}/{quote(provider_ref, safe='')}", reference=reference)

    def _find(self, path: str, reference: str, about: Mapping[str, Any], account: str = "") -> dict[str, Any] | None:
        """What was made under our reference before, however long ago: Stripe lists the newest first."""
        asked = {**about, "limit": LISTED_AT_ONCE}
        listed = call("GET", path, reference=reference, asked=asked, account=account).get("data")
        if not isinstance(listed, list):
            raise GatewayError("the provider sent no list")
        return next((one for one in listed if stripe_events.reference_of(one) == reference), None)

    def _check_same(self, told: Mapping[str, Any], reference: str, amount_minor: int, currency: str) -> None:
        found = (stripe_events.reference_of(told), told.get("amount"), str(told.get("currency")).upper())
        if found != (reference, amount_minor, currency) or not stripe_events.name(told.get("id")):
            raise GatewayError(f"the provider answered for other money than {reference} asked for")

    def _fill_account(self, reference: str, amount_minor: int, currency: str, account: str) -> None:
        """See that the connected account has the money: sent for this payout before, returned to it, or sent now."""
        with _for_now():
            if self._find("/v1/transfers", reference, {"transfer_group": reference}) is not None:
                return
            available = call("GET", "/v1/balance", reference=reference, account=account).get("available")
        there = sum(
            one["amount"]
            for one in (available if isinstance(available, list) else [])
            if isinstance(one, dict) and one.get("currency") == currency.lower() and type(one.get("amount")) is int
        )
        if there >= amount_minor:
            return
        asked = {
            "amount": amount_minor,
            "currency": currency.lower(),
            "destination": account,
            "transfer_group": reference,
            "metadata": {"reference": reference},
        }
        made = call("POST", "/v1/transfers", reference=reference, asked=asked, key=f"{reference}/transfer")
        self._check_same(made, reference, amount_minor, currency)


@contextmanager
def _for_now() -> Iterator[None]:
    """Whatever is refused in here may be granted later: no refusal counts as one for good."""
    try:
        yield
    except GatewayError as refusal:
        refusal.permanent = False
        raise


def _payment(session: Mapping[str, Any], provider_ref: str = "") -> ProviderPayment:
    """A Checkout Session as a payment; raises GatewayError when it is another than `provider_ref`."""
    found = stripe_events.name(session.get("id"))
    if not found.startswith("cs_") or (provider_ref and found != provider_ref):
        raise GatewayError("the provider answered for another payment")
    amount_minor, currency = stripe_events.money(session, "amount_total")
    return ProviderPayment(
        found, stripe_events.reference_of(session), stripe_events.session_status(session), amount_minor, currency
    )


def _own_page(address: Any) -> str:
    """The page's address, or GatewayError when it is not on Stripe's own host: a buyer types card numbers there."""
    own = urlsplit(settings.STRIPE_CHECKOUT_URL)
    try:
        found = urlsplit(address) if isinstance(address, str) and address.isascii() else None
        is_own = found is not None and (found.scheme, found.netloc) == (own.scheme, own.netloc)
    except ValueError:
        is_own = False
    if not is_own or len(address) > LONGEST_PAGE or re.search(r"[\s\\\x00-\x1f]", address):
        raise GatewayError("the provider named a payment page that is not its own")
    return str(address)
