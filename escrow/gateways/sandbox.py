"""The sandbox payment provider, spoken to over HTTP like any other. Protocol: docs/payment-sandbox.md."""

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import httpx
from django.conf import settings

from escrow.gateways.base import (
    BadSignature,
    GatewayError,
    MalformedNotice,
    ProviderNotice,
    ProviderPayment,
    ProviderPayout,
    ProviderRefund,
    Receipt,
    StartedPayment,
)
from escrow.gateways.calls import Answer, Call, ask
from escrow.money import CURRENCIES, MAX_MINOR
from escrow.sandbox_provider.signing import (
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    SignatureRefused,
    check_signature,
    signature_headers,
)

LARGEST_NOTICE = 64 * 1024
REFUSED_FOR_GOOD = (400, 404, 422)
"""These the provider documents as "nothing was done, and never will be". 401 is our own key, 409 is looked into."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,79}")
KIND = re.compile(r"[a-z]{1,20}\.[a-z_]{1,19}")
CURRENCY = re.compile(r"[A-Z]{3}")


class SandboxGateway:
    """See `base.PaymentGateway`. Holds no state, so one may be made for each call."""

    receipt: ClassVar = Receipt('{"stored": true}', "application/json")

    def takes(self, currency: str) -> bool:
        return currency in CURRENCIES

    def pays_out_to(self, account: str, currency: str) -> bool:
        """To anything that other providers don't know as theirs: it plays the bank."""
        return bool(account.strip()) and currency in CURRENCIES

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
        asked = {
            "merchant_reference": reference,
            "amount_minor": amount_minor,
            "currency": currency,
            "description": description,
            "return_url": return_url,
            "notify_url": notify_url,
            "language": language,
        }
        answer = self._create("/v1/payments", asked)
        pay_url = answer.get("pay_url")
        if not isinstance(pay_url, str) or not pay_url.startswith(f"{settings.PAYMENT_SANDBOX_URL}/pay/"):
            raise GatewayError("the provider named a payment page that is not its own")
        return StartedPayment(provider_ref=_name(answer, "id"), pay_url=pay_url)

    def fetch_payment(self, provider_ref: str) -> ProviderPayment:
        answer = self._call("GET", f"/v1/payments/{quote(provider_ref, safe='')}")
        return ProviderPayment(**_facts(answer))

    def cancel_payment(self, provider_ref: str) -> None:
        self._call("POST", f"/v1/payments/{quote(provider_ref, safe='')}/cancel", body={}, key=f"cancel/{provider_ref}")

    def refund(
        self, *, provider_ref: str, reference: str, amount_minor: int, currency: str, notify_url: str
    ) -> ProviderRefund:
        asked = {
            "merchant_reference": reference,
            "payment_id": provider_ref,
            "amount_minor": amount_minor,
            "currency": currency,
            "notify_url": notify_url,
        }
        refund = ProviderRefund(**_facts(self._create("/v1/refunds", asked)))
        if refund.status != "succeeded":
            raise GatewayError(f"the refund is {refund.status}", permanent=refund.status == "failed")
        return refund

    def pay_out(
        self, *, reference: str, amount_minor: int, currency: str, account: str, notify_url: str
    ) -> ProviderPayout:
        asked = {
            "merchant_reference": reference,
            "amount_minor": amount_minor,
            "currency": currency,
            "account": account,
            "notify_url": notify_url,
        }
        return ProviderPayout(**_facts(self._create("/v1/payouts", asked)))

    def fetch_payout(self, *, reference: str, account: str) -> ProviderPayout | None:
        found = self._made_before("/v1/payouts", reference)
        return ProviderPayout(**_facts(found[0])) if found else None

    def verify_notification(self, *, headers: Mapping[str, str], body: bytes) -> None:
        found = {str(name).lower(): value for name, value in headers.items()}
        timestamp, signature = found.get(TIMESTAMP_HEADER.lower()), found.get(SIGNATURE_HEADER.lower())
        try:
            check_signature(settings.PAYMENT_SANDBOX_SECRET, timestamp, signature, body)
        except SignatureRefused as refusal:
            raise BadSignature(str(refusal)) from None

    def parse_notification(self, body: bytes) -> ProviderNotice:
        if len(body) > LARGEST_NOTICE:
            raise MalformedNotice("the notification is too long")
        try:
            notice = json.loads(body.decode("utf-8"))
            data = notice["data"]
            kind = notice["type"]
            if not isinstance(kind, str) or not KIND.fullmatch(kind):
                raise MalformedNotice("`type` has another form")
            return ProviderNotice(event_id=_name(notice, "id"), kind=kind, **_facts(data))
        except (ValueError, KeyError, TypeError, RecursionError, GatewayError) as error:
            raise MalformedNotice(f"not a notification: {type(error).__name__} {str(error)[:80]}") from None

    def _create(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        """POST once for good: the reference is the idempotency key, and what was made before is found again.

        The same key with another body (a new return address, another language) is answered with 409. Then what stands
        under our reference is taken, if it is about the same money.
        """
        reference = asked["merchant_reference"]
        try:
            answer = self._call("POST", path, body=asked, key=reference)
        except _AskedOtherwise:
            found = self._made_before(path, reference)
            if len(found) != 1 or not isinstance(found[0], dict):
                raise GatewayError(f"the provider knows {reference}, but does not show it") from None
            answer = found[0]
        told = (answer.get("merchant_reference"), answer.get("amount_minor"), answer.get("currency"))
        if told != (reference, asked["amount_minor"], asked["currency"]):
            raise GatewayError(f"the provider answered for other money than {reference} asked for")
        return answer

    def _made_before(self, path: str, reference: str) -> list[Any]:
        found = self._call("GET", f"{path}?{urlencode({'merchant_reference': reference})}").get("data")
        if not isinstance(found, list):
            raise GatewayError("the provider sent no list")
        return found

    def _call(self, verb: str, path: str, *, body: dict[str, Any] | None = None, key: str = "") -> dict[str, Any]:
        """One signed request. Raises GatewayError, or _AskedOtherwise for 409."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = signature_headers(settings.PAYMENT_SANDBOX_SECRET, content)
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        call = Call(
            gateway="sandbox",
            method=f"{verb} {path}",
            reference=key,
            verb=verb,
            url=f"{settings.PAYMENT_SANDBOX_URL}{path}",
            content=content,
            headers=headers,
            asked=body or {},
        )
        return ask(call, _read)


def _read(answer: Answer) -> dict[str, Any]:
    told = answer.as_object()
    if answer.is_success:
        return told
    reason = f"the provider answered {answer.status}: {_reason(told)}"
    if answer.status == httpx.codes.CONFLICT:
        raise _AskedOtherwise(reason)
    raise GatewayError(reason, permanent=answer.status in REFUSED_FOR_GOOD)


class _AskedOtherwise(GatewayError):
    """The idempotency key is known with another body."""


def _facts(data: Any) -> dict[str, Any]:
    """What every object of the provider says of itself, checked to be of the documented form."""
    if not isinstance(data, dict):
        raise GatewayError("the provider sent no object")
    amount_minor = data.get("amount_minor")
    if type(amount_minor) is not int or not 0 < amount_minor <= MAX_MINOR:
        raise GatewayError("the provider sent no amount")
    currency = data.get("currency")
    if not isinstance(currency, str) or not CURRENCY.fullmatch(currency):
        raise GatewayError("the provider sent no currency")
    return {
        "provider_ref": _name(data, "id"),
        "reference": _name(data, "merchant_reference"),
        "status": _name(data, "status"),
        "amount_minor": amount_minor,
        "currency": currency,
    }


def _name(data: dict[str, Any], field: str) -> str:
    """A short plain name: nothing that a column or a log line could choke on."""
    value = data.get(field)
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise GatewayError(f"the provider sent no usable `{field}`")
    return value


def _reason(told: Any) -> str:
    error = told.get("error") if isinstance(told, dict) else None
    return str(error.get("message", ""))[:200] if isinstance(error, dict) else "no reason given"
