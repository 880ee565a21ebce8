"""A parcel's journey as a picture without a map: five stops on a road, and how far along it the parcel is."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from logistics.models import Shipment

REACHED: Final = {
    "requested": 0, "created": 0, "unknown": 0, "accepted": 1, "in_transit": 2, "exception": 2, "returning": 2,
    "out_for_delivery": 3, "attempt_failed": 3, "ready_for_pickup": 3, "delivered": 4, "returned": 0, "cancelled": 0,
    "expired": 2,
}  # fmt: skip
"""The last stop on the road that each status stands for."""
STOPPED: Final = frozenset({"exception", "attempt_failed", "cancelled", "expired", "returning", "returned"})
FIRST_X: Final = 10
STEP_X: Final = 20
"""In per cent of the width: the middles of five columns."""


def journey(shipment: Shipment, scans: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`stops` (label, place, state: done, now, next or stopped), and where parcel and road stand, in per cent."""
    reached = REACHED[shipment.status]
    places = _places(scans)
    vendor, area = shipment.order.vendor, str(shipment.order.address.get("area", ""))
    in_chinese = (get_language() or "en").startswith("zh")
    city = (in_chinese and vendor.city_zh) or vendor.city_en or vendor.city_zh
    is_waiting = shipment.status == Shipment.Status.READY_FOR_PICKUP
    labels = [
        _("The shop"),
        _("Collected"),
        _("On the way"),
        _("At the pick-up station") if is_waiting else _("Out for delivery"),
        _("Delivered"),
    ]
    where = [city, places.get(1, ""), places.get(2, ""), places.get(3, ""), area]
    stops = [
        {"label": label, "place": place, "state": _state(number, reached, shipment.status)}
        for number, (label, place) in enumerate(zip(labels, where, strict=True))
    ]
    return {
        "stops": [stop | {"x": FIRST_X + STEP_X * number} for number, stop in enumerate(stops)],
        "parcel_x": FIRST_X + STEP_X * reached,
        "is_back": shipment.status in ("returning", "returned"),
        "is_over": shipment.status in ("delivered", "returned", "cancelled", "expired"),
    }


def _state(number: int, reached: int, status: str) -> str:
    if number < reached or status == "delivered":
        return "done"
    if number > reached:
        return "next"
    return "stopped" if status in STOPPED else "now"


def _places(scans: Sequence[dict[str, Any]]) -> dict[int, str]:
    """The newest place that was named at each stop; scans come newest first."""
    found: dict[int, str] = {}
    for scan in scans:
        stop = REACHED.get(scan["status"], 0)
        if scan["place"] and scan["tone"] != "void" and stop:
            found.setdefault(stop, scan["place"])
    return found
