"""What carriers have to say on pages of others: who would carry an order, and when things would arrive."""

from typing import Any

from django import template
from django.utils import timezone

from accounts.models import User
from logistics import journeys, lanes, queries, reasons
from logistics.models import Shipment
from logistics.promises import order_quotes, promise_for_listing
from logistics.views.sending import sending
from logistics.views.verdicts import named, weighed_for
from marketplace.models import Listing, Order

register = template.Library()

register.filter("routing_reason", reasons.reason_words)


@register.filter
def bps_percent(bps: int | None) -> str:
    """9,340 as "93.4 %"."""
    return "—" if not bps else f"{bps / 100:.1f} %"


@register.filter
def is_overdue(shipment: Shipment) -> bool:
    """Whether a parcel is still under way though the day by which it was promised is over."""
    is_over = shipment.status in (*journeys.CALLED_OFF, *journeys.FAILED, Shipment.Status.DELIVERED)
    return not is_over and shipment.promised_on is not None and shipment.promised_on < queries.china_day(timezone.now())


@register.simple_tag
def carriage_of(order: Order, mode: str = "") -> dict[str, Any]:
    """Every carrier weighed for an order that is to be sent: `mode`, `modes`, `verdicts`, the `chosen` one and the `others`
    that could come: `{% carriage_of order request.GET.mode as weighed %}`."""
    mode = mode if mode in lanes.MODES else "balanced"
    found = weighed_for(order, mode)
    verdicts = named([verdict._asdict() for verdict in found])
    chosen = next((verdict for verdict in verdicts if verdict["is_chosen"]), None)
    for verdict in verdicts:
        verdict["is_taken"] = verdict["is_chosen"]
    possible = lanes.COMING | {"couriers_compete", "carrier_down"}
    return {
        "mode": mode,
        "modes": list(reasons.MODES.items()),
        "verdicts": verdicts,
        "chosen": chosen,
        "others": [v for v in verdicts if not v["is_chosen"] and v["reason"] in possible],
    }


@register.simple_tag
def sending_of(order: Order) -> dict[str, Any]:
    """What is still to be sent of an order, or came back: `{% sending_of order as sending %}`."""
    return sending(order)


@register.inclusion_tag("logistics/_listing_promise.html")
def arrival(listing: Listing, user: User) -> dict[str, Any]:
    """When a thing would be at the reader's default address, and with whom: `{% arrival listing user %}`."""
    return {"promise": promise_for_listing(listing, user) if user.is_authenticated else None, "listing": listing}


@register.inclusion_tag("logistics/_order_promises.html")
def arrivals(order: Order) -> dict[str, Any]:
    """When an unpaid order would be at each of the buyer's addresses: `{% arrivals order %}`. What is shown is kept."""
    return {"quotes": order_quotes(order), "order": order}
