"""Numbers of the world's post: the Universal Postal Union's standard S10, "Identification of postal items".

Two letters for the service, eight digits, a check digit, and the ISO 3166-1 code of the country whose post gave it.
"""

from typing import Final

from accounts.provinces import CHINA, countries_abroad
from logistics.numbers.checks import s10
from logistics.numbers.formats import Format

S10: Final = Format(
    carrier="s10",
    code="s10",
    name="the post (S10)",
    shapes=(r"[A-Z]{2}(?P<body>[0-9]{8})(?P<check>[0-9])(?P<country>[A-Z]{2})",),
    weight=90,
    check=s10,
)

ISSUERS: Final = {
    ("US", ""): ("usps", "USPS"),
    ("CA", ""): ("canada_post", "Canada Post"),
    ("CN", "E"): ("ems", "EMS"),
    ("CN", ""): ("ems", "China Post"),
}
"""(country, first letter of the service or empty for any) → the carrier whose number it is, beside the union's own."""

COUNTRIES: Final = countries_abroad() | {CHINA}
