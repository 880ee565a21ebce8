"""What has happened to an order, in words for both of its sides."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.models import Order, OrderEvent
from marketplace.rules import PARCELS_NOTE

STEPS: Final[dict[str, Promise]] = {
    Order.Status.AWAITING_PAYMENT: gettext_lazy("Ordered"),
    Order.Status.PAID: gettext_lazy("Paid into escrow"),
    Order.Status.SHIPPED: gettext_lazy("Sent"),
    Order.Status.DELIVERED: gettext_lazy("Delivered"),
    Order.Status.COMPLETED: gettext_lazy("Completed"),
    Order.Status.CANCELLED: gettext_lazy("Cancelled"),
    Order.Status.RETURNED: gettext_lazy("Returned"),
}


def timeline(order: Order, events: Iterable[OrderEvent]) -> list[dict[str, Any]]:
    """`events` for components/_timeline.html, in their order: what happened `at` which moment, and by whom where it matters."""
    return [
        {"at": event.at, "title": _title(event), "text": _text(order, event), "tone": _tone(event)} for event in events
    ]


def _title(event: OrderEvent) -> str:
    if event.note.startswith(PARCELS_NOTE):
        count = int(event.note.removeprefix(PARCELS_NOTE))
        return ngettext("It goes in %(n)s parcel", "It goes in %(n)s parcels", count) % {"n": count}
    if (event.from_status, event.to_status) == (Order.Status.DELIVERED, Order.Status.SHIPPED):
        return _("Not delivered after all")
    return str(STEPS[Order.Status(event.to_status)])


def _text(order: Order, event: OrderEvent) -> str:
    """Who called it off: the rest says itself."""
    if event.to_status != Order.Status.CANCELLED:
        return ""
    if event.actor_id is None:
        return _("by itself: its time was over")
    return _("by the buyer") if event.actor_id == order.buyer_id else _("by the shop")


def _tone(event: OrderEvent) -> str:
    return "stop" if event.to_status in (Order.Status.CANCELLED, Order.Status.RETURNED) else ""
