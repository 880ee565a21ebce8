"""Numbers of carriers of the United States and Canada, the two postal services among them.

Forms after jkeen/tracking_number_data 2.0 (MIT), its files `couriers/*.json` as of August 2026. Those of the United
States Postal Service are further after its Publication 199, "Intelligent Mail Package Barcode implementation guide":
what the application identifiers 92 to 95 say of the mailer's number that follows, and the routing code 420 with a ZIP
or ZIP+4 before them.
"""

from functools import partial
from typing import Final

from logistics.numbers.checks import luhn, mod10
from logistics.numbers.formats import Format

ROUTING: Final = r"(?:420[0-9]{5}(?:[0-9]{4})?)?"
usps_digit = partial(mod10, first=3, second=1)


def legacy_digit(body: str) -> str:
    """Numbers of 20 digits are reckoned as if the application identifier 91 stood before them."""
    return usps_digit(body if body.startswith("91") else f"91{body}")


def ontrac_digit(body: str) -> str:
    """The letter counts as a digit of its own: C as 4, D as 5."""
    return mod10({"C": "4", "D": "5"}[body[0]] + body[1:], first=1, second=2)


USPS: Final = (
    # 92: a mailer's number of nine digits, which begins with 9; 93: one of six, which does not; 95: a post office.
    Format(
        carrier="usps",
        code="usps_impb_c",
        name="USPS",
        shapes=tuple(
            ROUTING + rf"(?P<body>(?:92[0-9]{{3}}9|93[0-9]{{3}}[0-8]|95[0-9]{{4}})[0-9]{{{more}}})(?P<check>[0-9])"
            for more in (15, 19)
        ),
        weight=94,
        check=usps_digit,
    ),
    Format(
        carrier="usps",
        code="usps_impb_n",
        name="USPS",
        shapes=tuple(ROUTING + rf"(?P<body>94[0-9]{{{more}}})(?P<check>[0-9])" for more in (19, 23, 27)),
        weight=94,
        check=usps_digit,
    ),
    Format(
        carrier="usps",
        code="usps_legacy",
        name="USPS (older labels)",
        shapes=(
            *(ROUTING + rf"(?P<body>91[0-9]{{{more}}})(?P<check>[0-9])" for more in (19, 23)),
            ROUTING + r"(?P<body>[0-9]{19})(?P<check>[0-9])",
        ),
        weight=64,
        check=legacy_digit,
    ),
    Format(
        carrier="usps",
        code="usps_20",
        name="USPS (20)",
        shapes=(r"(?P<body>[0-9]{19})(?P<check>[0-9])",),
        weight=63,
        check=usps_digit,
    ),
)

CANADA: Final = (
    Format(
        carrier="canada_post",
        code="canada_post",
        name="Canada Post",
        shapes=(r"(?P<body>[0-9]{15})(?P<check>[0-9])",),
        weight=60,
        check=partial(mod10, first=3, second=1),
    ),
    Format(carrier="canpar", code="canpar_22", name="Canpar", shapes=(r"[CDKLSUXZ][0-9]{21}",), weight=85),
    Format(
        carrier="purolator",
        code="purolator_numeric",
        name="Purolator",
        shapes=(r"(?P<body>[0-5][0-9]{10})(?P<check>[0-9])",),
        weight=51,
        check=luhn,
    ),
    Format(carrier="purolator", code="purolator_alpha", name="Purolator", shapes=(r"[A-Z]{3}[0-9]{9}",), weight=40),
)

COURIERS: Final = (
    Format(
        carrier="ontrac",
        code="ontrac_c",
        name="OnTrac",
        shapes=(r"(?P<body>C[0-9]{13})(?P<check>[0-9])",),
        weight=84,
        check=ontrac_digit,
    ),
    Format(
        carrier="ontrac",
        code="ontrac_d",
        name="OnTrac",
        shapes=(r"(?P<body>D[0-9]{13})(?P<check>[0-9])",),
        weight=84,
        check=ontrac_digit,
    ),
    Format(
        carrier="lasership",
        code="lasership_lx",
        name="LaserShip",
        shapes=(r"L[AEHINX][123][0-9]{7}",),
        weight=80,
    ),
    Format(
        carrier="lasership",
        code="lasership_1ls7",
        name="LaserShip",
        shapes=(r"1LS7[12][0-9]{10}",),
        weight=92,
    ),
    Format(
        carrier="lasership",
        code="lasership_1ls7_18",
        name="LaserShip 1LS7 (18)",
        shapes=(r"1LS7[12][0-9]{2}01[1-4][0-9]{6}1",),
        weight=92,
    ),
    Format(
        carrier="lasership",
        code="lasership_1lscx",
        name="LaserShip",
        shapes=(r"1LSCX[0-9A-Z]{10}",),
        weight=92,
        begins="1LSC",
        lengths=(15,),
    ),
    Format(
        carrier="gofo",
        code="gofo_us",
        name="GOFO Express",
        shapes=(r"GFUS[0-9]{14}",),
        weight=94,
        begins="GFUS",
        lengths=(18,),
    ),
    Format(
        carrier="speedee",
        code="speedee",
        name="Spee-Dee Delivery",
        shapes=(r"SP[0-9]{18}",),
        weight=90,
        begins="SP[0-9]",
        lengths=(20,),
    ),
)

NORTH_AMERICA: Final = USPS + CANADA + COURIERS
