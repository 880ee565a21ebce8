"""The sandbox provider's signature, used by both sides: HMAC-SHA256 over `timestamp.body` (docs/payment-sandbox.md)."""

import hashlib
import hmac
import re
import time

TIMESTAMP_HEADER = "Sandbox-Timestamp"
SIGNATURE_HEADER = "Sandbox-Signature"
TOLERANCE_SECONDS = 300


class SignatureRefused(ValueError):
    """Says why, in words for a log."""


def signature_headers(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    """The two headers that sign `body` at `at` (Unix seconds; now, when left out)."""
    timestamp = str(int(time.time() if at is None else at))
    return {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: f"v1={digest(secret, timestamp, body)}"}


def digest(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check_signature(
    secret: str, timestamp: object, signature: object, body: bytes, *, now: float | None = None
) -> None:
    """Return when `signature` fits. Raises SignatureRefused for anything else, of whatever type or shape."""
    if not secret:
        raise SignatureRefused("no secret is set")
    if not isinstance(timestamp, str) or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        raise SignatureRefused("the timestamp is missing or no number")
    if not isinstance(signature, str) or not re.fullmatch(r"v1=[0-9a-f]{64}", signature):
        raise SignatureRefused("the signature is missing or has another form")
    if not hmac.compare_digest(signature.removeprefix("v1="), digest(secret, timestamp, body)):
        raise SignatureRefused("the signature does not fit")
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_SECONDS:
        raise SignatureRefused("the signature is too old or from the future")
