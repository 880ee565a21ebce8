"""How Stripe's API is spoken to: forms out, JSON back, signed JSON as events.

After Stripe's API reference (docs.stripe.com/api: authentication, errors, idempotent requests, versioning, metadata) and
its page on webhook signatures (docs.stripe.com/webhooks#verify-manually).

Why no SDK: eight calls are used. The SDK's client is of module-wide state, retries by itself, and logs; here each call
has one limit, one row in ProviderCall, and errors that are those of every other provider.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings

from escrow.gateways.base import BadSignature, GatewayError
from escrow.gateways.calls import Answer, Call, ask

API_VERSION: Final = "2025-03-31.basil"
"""The shapes this adapter was written for. Not a setting: another version needs another look at every field read."""

TOLERANCE_SECONDS: Final = 300
MOST_SIGNATURES: Final = 10
REFUSED_FOR_GOOD: Final = (400, 404)
PASSING_CODES: Final = (
    "balance_insufficient",
    "insufficient_funds",
    "lock_timeout",
    "rate_limit",
    "idempotency_key_in_use",
)
"""Codes that come with 400, and yet may be gone tomorrow."""

SIGNATURE_PART: Final = re.compile(r"(t|v1)=([0-9a-f]{1,64})")


def call(
    verb: str,
    path: str,
    *,
    reference: str,
    asked: Mapping[str, Any] | None = None,
    key: str = "",
    account: str = "",
) -> dict[str, Any]:
    """The object Stripe answers with. `key` is the idempotency key of a POST, `account` the connected account acted for.

    Raises GatewayError: permanent when Stripe calls the request itself invalid, passing for everything else.
    """
    pairs = flat(asked or {})
    headers = {"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}", "Stripe-Version": API_VERSION}
    if verb == "POST":
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": key}
    if account:
        headers["Stripe-Account"] = account
    is_query = verb == "GET" and pairs
    request = Call(
        gateway="stripe",
        method=f"{verb} {path}",
        reference=reference,
        verb=verb,
        url=f"{settings.STRIPE_API_URL}{path}{'?' + urlencode(pairs) if is_query else ''}",
        content=urlencode(pairs).encode() if verb == "POST" else b"",
        headers=headers,
        asked=dict(pairs) | ({"Stripe-Account": account} if account else {}),
    )
    return ask(request, _read)


def flat(asked: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested values as Stripe's forms write them: `{"a": [{"b": 1}]}` is `a[0][b]=1`. None is left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in asked.items():
        full = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, Mapping):
            pairs += flat(value, full)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            pairs += flat({str(number): item for number, item in enumerate(value)}, full)
        elif value is not None:
            pairs.append((full, str(value).lower() if isinstance(value, bool) else str(value)))
    return pairs


def _read(answer: Answer) -> dict[str, Any]:
    told = answer.as_object()
    if answer.is_success:
        return told
    error = told.get("error")
    error = error if isinstance(error, dict) else {}
    code, kind = str(error.get("code") or ""), error.get("type")
    reason = f"the provider answered {answer.status}: {code[:40]} {str(error.get('message', 'no reason given'))[:120]}"
    is_permanent = answer.status in REFUSED_FOR_GOOD and kind == "invalid_request_error" and code not in PASSING_CODES
    raise GatewayError(reason, permanent=is_permanent)


def check_event(header: object, body: bytes) -> None:
    """Return when one of our secrets signed `body` within the last five minutes.

    `header` is that of `Stripe-Signature`: `t=…,v1=…`, with a `v1` for each secret while they are exchanged; schemes
    other than v1 are passed over, so that nobody can talk us down to a weaker one.
    Raises BadSignature, and nothing else whatever is sent.
    """
    if not isinstance(header, str) or len(header) > 2000:
        raise BadSignature("the signature is missing or has another form")
    found = [match.groups() for match in map(SIGNATURE_PART.fullmatch, map(str.strip, header.split(","))) if match]
    moments = [value for name, value in found if name == "t"]
    signatures = [value for name, value in found if name == "v1"]
    if len(moments) != 1 or not re.fullmatch(r"[0-9]{1,12}", moments[0]) or not 0 < len(signatures) <= MOST_SIGNATURES:
        raise BadSignature("the signature is missing or has another form")
    secrets = [secret for secret in settings.STRIPE_WEBHOOK_SECRETS if secret]
    if not secrets:
        raise BadSignature("no secret is set")
    expected = [signature(secret, moments[0], body) for secret in secrets]
    # No short cut: how long this takes tells nobody which of the pairs came close.
    if not any([hmac.compare_digest(one, other) for one in expected for other in signatures]):  # noqa: C419  all are compared, whichever fits first
        raise BadSignature("the signature does not fit")
    if abs(time.time() - int(moments[0])) > TOLERANCE_SECONDS:
        raise BadSignature("the signature is too old or from the future")


def signature(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
