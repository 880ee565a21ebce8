"""Carriers' dialects: one file each, one line here. The recipe stands in CONTRIBUTING.md."""

from logistics.carriers.base import CarrierAdapter, CarrierError
from logistics.carriers.form_digest import FormDigestCarrier
from logistics.carriers.json_base64 import JsonBase64Carrier
from logistics.carriers.json_hex import JsonHexCarrier
from logistics.carriers.post import PostCarrier
from logistics.models import Carrier

DIALECTS: dict[str, type[CarrierAdapter]] = {
    "form_digest": FormDigestCarrier,
    "json_base64": JsonBase64Carrier,
    "json_hex": JsonHexCarrier,
    "post": PostCarrier,
}


def adapter(carrier: Carrier) -> CarrierAdapter:
    """The adapter that speaks this carrier's dialect. Raises CarrierError where its row names none that there is."""
    if carrier.dialect not in DIALECTS:
        raise CarrierError(f"{carrier.code} speaks {carrier.dialect!r}, which nobody here does")
    return DIALECTS[carrier.dialect](carrier)
