"""Alipay's RSA2: SHA256withRSA (PKCS#1 v1.5) over sorted `name=value` pairs, in Base64.

After the Alipay Open Platform's pages on signing requests and on verifying answers and notifications ("签名", "验签",
docs.open.alipay.com/200 and /204/105301): pairs without a value are left out, names are sorted by character code, values
are not percent-encoded, pairs are joined by `&`. A request's text contains `sign_type`, a notification's does not.
"""

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

LEAST_BITS: Final = 2048
"""RSA2 keys have 2048 bits; shorter ones belong to the retired RSA (SHA-1) scheme."""


class UnusableKey(ValueError):
    """A key that is missing, of another kind, or too short. The text never contains the key."""


def signing_text(pairs: Mapping[str, str], *, without: tuple[str, ...]) -> str:
    """The text that is signed: sorted pairs that have a value, but for those named in `without`."""
    return "&".join(f"{name}={pairs[name]}" for name in sorted(pairs) if pairs[name] and name not in without)


def sign(text: str, private_key: str) -> str:
    """The signature of `text` in Base64. Raises UnusableKey."""
    signed = load_private_key(private_key).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(signed).decode()


def is_signed(text: str, signature: str, public_key: str) -> bool:
    """Whether `signature` (Base64) is that of `text`. Raises UnusableKey, and nothing else whatever is given."""
    key = load_public_key(public_key)
    try:
        key.verify(base64.b64decode(signature, validate=True), text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


@lru_cache(maxsize=8)
def load_private_key(text: str) -> rsa.RSAPrivateKey:
    """From PEM, or from the bare Base64 in which Alipay's key tool writes PKCS#8 and PKCS#1."""
    try:
        key = serialization.load_der_private_key(_der(text), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey("not a private key") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise UnusableKey(f"not an RSA key of at least {LEAST_BITS} bits")
    return key


@lru_cache(maxsize=8)
def load_public_key(text: str) -> rsa.RSAPublicKey:
    try:
        key = serialization.load_der_public_key(_der(text))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey("not a public key") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_BITS:
        raise UnusableKey(f"not an RSA key of at least {LEAST_BITS} bits")
    return key


def _der(text: str) -> bytes:
    """The bytes between a PEM's first and last line, or of bare Base64; line breaks may be written as `\\n`."""
    lines = text.replace("\\n", "\n").split("\n")
    return base64.b64decode("".join(line.strip() for line in lines if not line.startswith("-----")), validate=True)
