"""Check digits. Each function takes the characters before the check character and returns the character that follows.

Which carrier uses which is after jkeen/tracking_number_data 2.0 (MIT, github.com/jkeen/tracking_number_data, its
`CHECKSUM_ALGORITHMS.md`, August 2026), unless a function names another source.
"""

from collections.abc import Sequence
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
FEDEX_12_WEIGHTS: Final = (3, 1, 7) * 3 + (3, 1)
FEDEX_13_WEIGHTS: Final = (1, 7, 3) * 4 + (1,)


def value(character: str) -> int:
    """A digit is itself; a letter counts as in UPS numbers: A is 2, B is 3, …, and after 9 comes 0."""
    return int(character) if character.isdecimal() else (ord(character) - 3) % 10


def mod10(body: str, *, first: int, second: int) -> str:
    """Every other place weighs `first`, beginning with the first, the others `second`; the sum filled up to ten."""
    total = sum(value(character) * (second if place % 2 else first) for place, character in enumerate(body))
    return str(-total % 10)


def luhn(body: str) -> str:
    """ISO/IEC 7812-1, annex B: from the right every other digit is doubled, and its digits are added up."""
    total = 0
    for place, character in enumerate(reversed(body)):
        total += int(character) if place % 2 else sum(divmod(int(character) * 2, 10))
    return str(-total % 10)


def mod7(body: str) -> str:
    """What is left of the number when it is divided by seven."""
    return str(int(body) % 7)


def s10(body: str) -> str:
    """Universal Postal Union, standard S10 (identification of postal items), the check digit of its eight digits."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, S10_WEIGHTS, strict=True)) % 11
    return str({10: 0, 11: 5}.get(rest, rest))


def weighted(body: str, weights: Sequence[int]) -> str:
    """The weighted sum modulo 11, of which the last digit stands."""
    return str(sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11 % 10)


def mod_37_36(body: str) -> str:
    """ISO/IEC 7064, MOD 37,36: a digit or a letter."""
    carried = 36
    for character in body:
        carried = (carried + ALPHABET.index(character)) % 36 or 36
        carried = carried * 2 % 37
    return ALPHABET[(37 - carried) % 36]
