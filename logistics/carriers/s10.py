"""Numbers of postal items after the Universal Postal Union's standard S10 (S10-12, 2017). Pure: no Django."""

import re
from typing import Final

WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
FORM: Final = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}")


def s10_check_digit(serial: str) -> int:
    """The check digit of an eight-digit serial number (section 5.3 of the standard)."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def is_s10(number: str) -> bool:
    """Two letters, eight digits and their check digit, a country."""
    match = FORM.fullmatch(number) if number.isascii() else None
    return match is not None and s10_check_digit(match[1]) == int(match[2])
