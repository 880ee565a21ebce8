"""The post: numbers of the UPU's S10 standard, never calls, has to be asked."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.carriers.base import CarrierAdapter
from logistics.carriers.json_hex import JsonHexCarrier


class PostCarrier(JsonHexCarrier):
    """Books and answers like a courier, but verifies no calls, since it makes none."""

    # Event names after UPU EMSEVT V3 (A posting, C to I transport, H attempt, I delivery), see docs/carriers.md.
    CODES: ClassVar[Mapping[str, str]] = {
        "EMA": "accepted",
        "EMC": "in_transit",
        "EMD": "in_transit",
        "EMF": "in_transit",
        "EMG": "out_for_delivery",
        "EMH": "attempt_failed",
        "EMI": "delivered",
    }

    verify = CarrierAdapter.verify
