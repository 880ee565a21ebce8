"""Numbers of the world's post: the Universal Postal Union's standard S10, "Identification of postal items".

Two letters for the service, eight digits, a check digit, and the ISO 3166-1 code of the country whose post gave it.
"""

from typing import Final

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

# ISO 3166-1 alpha-2, the officially assigned codes (ISO Online Browsing Platform, November 2026).
_CODES: Final = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES: Final = frozenset(_CODES.split())
