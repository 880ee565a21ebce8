"""Numbers of carriers that work in many countries, and of Europe's.

Forms after jkeen/tracking_number_data 2.0 (MIT), its files `couriers/*.json` as of August 2026; the carriers' own
documents are named where they say more.
"""

from functools import partial
from typing import Final

from logistics.numbers.checks import (
    FEDEX_12_WEIGHTS,
    FEDEX_13_WEIGHTS,
    luhn,
    mod7,
    mod10,
    mod_37_36,
    weighted,
)
from logistics.numbers.formats import Format

UPS: Final = (
    Format(
        carrier="ups",
        code="ups",
        name="UPS",
        shapes=(r"1Z(?P<body>[0-9A-Z]{15})(?P<check>[0-9])",),
        weight=98,
        check=partial(mod10, first=1, second=2),
        begins="1Z",
        lengths=(18,),
    ),
    Format(
        carrier="ups",
        code="ups_waybill",
        name="UPS Waybill",
        shapes=(r"[AHJKTV](?P<body>[0-9]{9})(?P<check>[0-9])",),
        weight=62,
        check=partial(mod10, first=1, second=2),
    ),
)

# Below USPS, whose numbers behind a routing code of 420 can be 34 digits long too.
FEDEX: Final = (
    Format(
        carrier="fedex",
        code="fedex_12",
        name="FedEx Express",
        shapes=(r"(?P<body>[0-9]{11})(?P<check>[0-9])",),
        weight=50,
        check=partial(weighted, weights=FEDEX_12_WEIGHTS),
    ),
    Format(
        carrier="fedex",
        code="fedex_34",
        name="FedEx Express (label)",
        shapes=(r"[0-8][0-9]{19}(?P<body>[0-9]{13})(?P<check>[0-9])",),
        weight=70,
        check=partial(weighted, weights=FEDEX_13_WEIGHTS),
    ),
    Format(
        carrier="fedex",
        code="fedex_astra_32",
        name="FedEx ASTRA",
        shapes=(r"3[0-9]{15}(?P<body>[0-9]{11})(?P<check>[0-9])[0-9]{4}",),
        weight=80,
        check=partial(weighted, weights=FEDEX_12_WEIGHTS),
    ),
    Format(
        carrier="fedex",
        code="fedex_ground",
        name="FedEx Ground",
        shapes=(r"(?P<body>[0-9]{14})(?P<check>[0-9])",),
        weight=52,
        check=partial(mod10, first=1, second=3),
    ),
    Format(
        carrier="fedex",
        code="fedex_ground_sscc_18",
        name="FedEx Ground (SSCC-18)",
        shapes=(r"[0-9]{2}(?P<body>[0-9]{15})(?P<check>[0-9])",),
        weight=45,
        check=partial(mod10, first=3, second=1),
    ),
    Format(
        carrier="fedex",
        code="fedex_ground_96",
        name="FedEx Ground 96",
        shapes=(r"96[0-9]{5}(?P<body>[0-9]{14})(?P<check>[0-9])",),
        weight=88,
        check=partial(mod10, first=1, second=3),
    ),
    Format(
        carrier="fedex",
        code="fedex_ground_gsn",
        name="FedEx Ground GSN",
        shapes=(r"96[0-9]{18}(?P<body>[0-9]{13})(?P<check>[0-9])",),
        weight=88,
        check=partial(weighted, weights=FEDEX_13_WEIGHTS),
    ),
)

DHL: Final = (
    Format(
        carrier="dhl",
        code="dhl_express",
        name="DHL Express",
        shapes=(r"(?P<body>[0-9]{9,10})(?P<check>[0-9])",),
        weight=48,
        check=mod7,
    ),
    Format(
        carrier="dhl",
        code="dhl_express_piece_id",
        name="DHL Express, piece",
        shapes=(r"(?:JJD|JVGL|JD[A-Z]{2})[0-9]{9,10}",),
        weight=55,
    ),
    Format(
        carrier="dhl",
        code="dhl_express_piece_id",
        name="DHL Express, piece",
        shapes=(r"J[A-Z]{2,3}[0-9]{9,10}",),
        weight=38,
    ),
    Format(
        carrier="dhl",
        code="dhl_ecommerce",
        name="DHL eCommerce",
        shapes=(r"(?:GM|LX|RX|UV|CN|SG|TH|IN|HK|MY)[0-9][0-9A-Z]{9,38}",),
        weight=35,
    ),
    Format(carrier="dhl", code="dhl_ecommerce_14", name="DHL eCommerce (14)", shapes=(r"[0-9]{14}",), weight=12),
    # A serial shipping container code of GS1 under the prefixes by which DHL Paket numbers its parcels.
    Format(
        carrier="dhl",
        code="dhl_paket",
        name="DHL Paket",
        shapes=(r"(?P<body>0034043[345][0-9]{11})(?P<check>[0-9])",),
        weight=85,
        check=partial(mod10, first=1, second=3),
    ),
)

# Geopost, "DPD Parcel Label Specification" 2.4.1: postcode, parcel number, service, country, ISO/IEC 7064 character.
DPD: Final = (
    Format(
        carrier="dpd",
        code="dpd",
        name="DPD",
        shapes=(r"(?P<body>[0-9]{27})(?P<check>[0-9A-Z])",),
        weight=75,
        check=mod_37_36,
    ),
    Format(
        carrier="dpd",
        code="dpd_14",
        name="DPD (14)",
        shapes=(r"(?P<body>[0-9]{14})(?P<check>[0-9A-Z])",),
        weight=49,
        check=mod_37_36,
    ),
)

OTHERS: Final = (
    Format(
        carrier="amazon",
        code="amazon_logistics",
        name="Amazon Logistics",
        shapes=(r"TB[ACM][0-9]{12}",),
        weight=92,
        begins="TB[ACM]",
        lengths=(15,),
    ),
    Format(
        carrier="amazon",
        code="amazon_international",
        name="Amazon, abroad",
        shapes=(r"[AFC][0-9]{10}",),
        weight=30,
    ),
    Format(
        carrier="landmark",
        code="landmark_global",
        name="Landmark Global",
        shapes=(r"LTN[0-9]{8}N1",),
        weight=92,
        begins="LTN",
        lengths=(13,),
    ),
    Format(carrier="yodel", code="yodel", name="Yodel", shapes=(r"J?JD[0-9]{16}",), weight=80),
    Format(
        carrier="yunexpress",
        code="yunexpress",
        name="YunExpress",
        shapes=(r"YT[0-9]{16}",),
        weight=90,
    ),
    Format(
        carrier="old_dominion",
        code="old_dominion",
        name="Old Dominion",
        shapes=(r"(?P<body>(?:77[0-9]|78[0-9]|072)[0-9]{7})(?P<check>[0-9])",),
        weight=58,
        check=luhn,
    ),
    Format(
        carrier="old_dominion",
        code="old_dominion_guaranteed",
        name="Old Dominion Guaranteed Shipment",
        shapes=(r"(?P<body>80[0-9]{8})(?P<check>[0-9])",),
        weight=58,
        check=luhn,
    ),
)

WORLD: Final = UPS + FEDEX + DHL + DPD + OTHERS
