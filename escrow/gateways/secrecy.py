"""What may be kept and logged of what passes between us and a provider: everything but secrets and card numbers.

Whatever a provider sends back is treated alike, since a clumsy or hostile one may repeat what we sent it.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

from django.conf import settings

from escrow.gateway_settings import SECRETS

BLOT: Final = "[kept back]"

SHORTEST_PIECE: Final = 8
"""Shorter pieces of a key are no secret of their own, and blotting them out would spoil every text."""

SECRET_FIELDS: Final = frozenset(
    ("sign", "signature", "authorization", "api_key", "secret", "client_secret", "password", "app_auth_token", "cvc",
     "cvv", "exp_month", "exp_year", "number", "identity", "account", "account_number", "routing_number", "cert_no",
     "buyer_logon_id", "email", "phone", "line1", "line2", "postal_code")
)  # fmt: skip
"""Fields whose text is never kept, in a request or an answer."""

_FIELD: Final = re.compile(
    rf'("(?:{"|".join(sorted(SECRET_FIELDS))})"\s*:\s*)("(?:[^"\\]|\\.)*"?|-?[0-9]+)', re.IGNORECASE
)
_CARD: Final = re.compile(r"(?<![0-9A-Za-z.])(?:[0-9][ -]?){12,18}[0-9](?![0-9A-Za-z])")


def blot(text: str) -> str:
    """`text` without our secrets, without the values of `SECRET_FIELDS` in JSON, and without card numbers.

    Without halves of characters and NULs too, which a database refuses; they go first, or they could cut a secret in two.
    """
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    for secret in _secrets():
        text = text.replace(secret, BLOT)
    text = _FIELD.sub(rf'\1"{BLOT}"', text)
    return _CARD.sub(lambda found: BLOT if _is_card(found[0]) else found[0], text)


def without_secret_fields(asked: Mapping[str, Any]) -> dict[str, Any]:
    """A request's fields, at any depth, without the values that are nobody's business later.

    Knows the names of form fields too: `bank[account_number]` counts as `account_number`.
    """
    return {
        name: BLOT
        if _last_word(name) in SECRET_FIELDS and isinstance(value, str)
        else without_secret_fields(value)
        if isinstance(value, Mapping)
        else value
        for name, value in asked.items()
    }


def _last_word(name: str) -> str:
    return name.rstrip("]").rpartition("[")[2].lower()


def _secrets() -> list[str]:
    """Every configured secret, and every line of those that have several, plain and as forms write them, longest first."""
    found: set[str] = set()
    for name in SECRETS:
        value = getattr(settings, name, "")
        for secret in [value] if isinstance(value, str) else value:
            found |= {secret, *secret.split(), *secret.split("\\n")}
    kept = {piece for piece in found if len(piece) >= SHORTEST_PIECE and "-----" not in piece}
    kept |= {quote_plus(piece) for piece in kept} | {quote(piece, safe="") for piece in kept}
    return sorted(kept, key=lambda piece: (-len(piece), piece))


def _is_card(digits: str) -> bool:
    """The check digit of card numbers (ISO/IEC 7812-1, annex B), so that our own long numbers stay readable."""
    numbers = [int(digit) for digit in reversed(digits) if digit.isdigit()]
    doubled = [sum(divmod(2 * number, 10)) for number in numbers[1::2]]
    return len(numbers) >= 13 and (sum(numbers[::2]) + sum(doubled)) % 10 == 0
