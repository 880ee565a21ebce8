"""Money as integers: minor units and an ISO 4217 code. Pure functions, no Django.

Rounding rule of the house: every share is rounded down to the unit, and the remainder goes to the vendor, since the
commission is ours and the goods are theirs.
"""

from decimal import Decimal, InvalidOperation
from typing import Final

from babel.numbers import format_currency, get_currency_precision

BPS: Final = 10_000
"""Basis points in a whole."""

MAX_MINOR: Final = 10**12
"""Larger than any price in the shop, well inside a bigint."""

CURRENCIES: Final = ("CNY", "USD", "EUR", "JPY")


def exponent(currency: str) -> int:
    """Digits after the point in `currency` (ISO 4217, by way of CLDR): 2 for CNY, 0 for JPY."""
    return get_currency_precision(currency)


def share_bps(amount_minor: int, bps: int) -> int:
    """`bps` ten-thousandths of `amount_minor`, rounded down: the commission on 999 at 500 bps is 49."""
    if amount_minor < 0 or not 0 <= bps <= BPS:
        raise ValueError(f"no share of {amount_minor} at {bps} bps")
    return amount_minor * bps // BPS


def split_evenly(amount_minor: int, weights: list[int]) -> list[int]:
    """Parts of `amount_minor` in proportion to `weights`, by largest remainder: integers that sum to the amount.

    Raises ValueError when no weight is positive or the amount is negative. Ties go to the earlier part.
    """
    total = sum(weights)
    if amount_minor < 0 or total <= 0 or min(weights) < 0:
        raise ValueError(f"{amount_minor} can't be split by {weights}")
    parts = [amount_minor * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount_minor * weights[i] % total), i))
    for i in by_remainder[: amount_minor - sum(parts)]:
        parts[i] += 1
    return parts


def to_decimal(amount_minor: int, currency: str) -> Decimal:
    """4120 CNY fen as Decimal("41.20")."""
    return Decimal(amount_minor).scaleb(-exponent(currency))


def parse_amount(text: str, currency: str) -> int:
    """What a person typed ("¥1,234.5", "41.20", "４１") in minor units.

    Raises ValueError with one of `not_a_number`, `too_precise`, `not_positive`, `too_large`.
    """
    cleaned = text.strip().translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")).lstrip("¥￥$€").strip()
    cleaned = cleaned.replace(",", "").replace(" ", "")
    if not cleaned or not cleaned.replace(".", "", 1).isdecimal() or not cleaned.isascii():
        raise ValueError("not_a_number")
    try:
        scaled = Decimal(cleaned).scaleb(exponent(currency))
    except InvalidOperation:
        raise ValueError("not_a_number") from None
    if scaled != scaled.to_integral_value():
        raise ValueError("too_precise")
    if scaled <= 0:
        raise ValueError("not_positive")
    if scaled > MAX_MINOR:
        raise ValueError("too_large")
    return int(scaled)


def display(amount_minor: int, currency: str, language: str = "en") -> str:
    """An amount as people of `language` ("en", "zh-hans") write it: ¥41.20."""
    locale = "zh_Hans_CN" if language.startswith("zh") else "en"
    text = format_currency(to_decimal(amount_minor, currency), currency, locale=locale)
    return text.replace("CN¥", "¥").replace("\xa0", " ").replace("-", "\N{MINUS SIGN}")
