"""Carriers' dialects: one file each, one line here. The recipe stands in CONTRIBUTING.md."""

from logistics.carriers.base import CarrierAdapter
from logistics.carriers.json_hex import JsonHexCarrier
from logistics.carriers.post import PostCarrier
from logistics.models import Carrier

DIALECTS: dict[str, type[CarrierAdapter]] = {"json_hex": JsonHexCarrier, "post": PostCarrier}


def adapter(carrier: Carrier) -> CarrierAdapter:
    """The adapter that speaks this carrier's dialect."""
    return DIALECTS[carrier.dialect](carrier)
