"""Stripe's objects and events in the house's words. After docs.stripe.com/api/events/types."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings

from escrow.gateways.base import GatewayError, ProviderNotice
from escrow.money import MAX_MINOR

LARGEST_EVENT: Final = 256 * 1024
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,79}")
REFUNDS: Final = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
REFUND_STATUSES: Final = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
WORDS: Final = {
    # type: (kind of ours, field with the amount)
    "payment_intent.succeeded": ("payment.succeeded", "amount_received"),
    "payment_intent.payment_failed": ("payment.declined", "amount"),
    "payment_intent.canceled": ("payment.failed", "amount"),
    "checkout.session.async_payment_succeeded": ("payment.succeeded", "amount_total"),
    "checkout.session.async_payment_failed": ("payment.failed", "amount_total"),
    "checkout.session.expired": ("payment.expired", "amount_total"),
    "charge.refunded": ("refund.succeeded", "amount_refunded"),
    "payout.paid": ("payout.paid", "amount"),
    "payout.failed": ("payout.failed", "amount"),
    "payout.canceled": ("payout.failed", "amount"),
}


def read(event: Any) -> ProviderNotice:
    """An event as a notice. Raises GatewayError, KeyError, TypeError or AttributeError for anything else.

    Events that are none of ours get a kind of their own, `stripe.…`, which nobody acts on: an endpoint may hear of more
    than it asked for, and an answer other than 2xx would make Stripe repeat it for days.
    """
    event_id, word, about = name(event["id"]), event["type"], event["data"]["object"]
    if not event_id or not isinstance(word, str):
        raise GatewayError("the event has no id or no type")
    found = _word(word, about)
    if found is None or not _is_ours(event, found[0]):
        kind = f"stripe.{re.sub('[^a-z_.]+', '_', word.lower())}"[:40]
        return ProviderNotice(event_id, kind, "", "", 0, "", "")
    kind, field = found
    amount_minor, currency = money(about, field)
    own_name = name(about.get("id"))
    # An intent's or a charge's id says nothing to us: we know the session. A payout's is the one we were given.
    provider_ref = own_name if own_name.startswith(("cs_", "po_")) else ""
    status = kind.rpartition(".")[2]
    return ProviderNotice(event_id, kind, provider_ref, reference_of(about), amount_minor, currency, status)


def _word(word: str, about: Mapping[str, Any]) -> tuple[str, str] | None:
    if word == "checkout.session.completed":
        return f"payment.{session_status(about)}", "amount_total"
    if word in REFUNDS:
        return f"refund.{REFUND_STATUSES.get(str(about.get('status')), 'pending')}", "amount"
    return WORDS.get(word)


def _is_ours(event: Mapping[str, Any], kind: str) -> bool:
    """Whether the event is of our own account and of the mode of our key.

    A vendor may make a payment in a connected account of their own, or in test mode, and write our reference on it; its
    event comes to us, properly signed. Only payouts are made in connected accounts.
    """
    is_live_key = "_live_" in settings.STRIPE_SECRET_KEY[:8]
    if event.get("livemode") is not is_live_key:
        return False
    return bool(event.get("account")) == kind.startswith("payout.")


def session_status(session: Mapping[str, Any]) -> str:
    """pending, succeeded or expired. `complete` alone is not paid: some methods take days."""
    if session.get("status") == "complete" and session.get("payment_status") == "paid":
        return "succeeded"
    return "expired" if session.get("status") == "expired" else "pending"


def money(about: Mapping[str, Any], field: str) -> tuple[int, str]:
    """Amount in minor units and currency code; raises GatewayError for anything that is no sum above 0."""
    amount_minor, currency = about.get(field), about.get("currency")
    if type(amount_minor) is not int or not 0 < amount_minor <= MAX_MINOR:
        raise GatewayError(f"the provider sent no usable `{field}`")
    if not isinstance(currency, str) or not re.fullmatch(r"[a-z]{3}", currency):
        raise GatewayError("the provider sent no currency")
    return amount_minor, currency.upper()


def reference_of(about: Any) -> str:
    """Our name on an object of theirs, or nothing."""
    metadata = about.get("metadata") if isinstance(about, Mapping) else None
    return name(metadata.get("reference")) if isinstance(metadata, Mapping) else ""


def name(value: Any) -> str:
    """`value` if it is a short plain name, which no column or log line chokes on; else nothing."""
    return value if isinstance(value, str) and NAME.fullmatch(value) else ""
