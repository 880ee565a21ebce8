"""The numbers of the market, and the graph of an order. Pure: no Django."""

from datetime import timedelta
from typing import Final

ORDER_GRAPH: Final = {
    # from: {act: to}
    "awaiting_payment": {"pay": "paid", "cancel": "cancelled"},
    "paid": {"ship": "shipped", "deliver": "delivered", "cancel": "cancelled", "refund": "cancelled"},
    "shipped": {"deliver": "delivered", "confirm": "completed", "complete": "completed", "refund": "cancelled"},
    "delivered": {"confirm": "completed", "complete": "completed", "refund": "cancelled", "take_back": "shipped"},
    "completed": {},
    "cancelled": {},
    "returned": {},
}

CHECKOUT_TIME: Final = timedelta(minutes=15)
"""To pay after buying at list price."""

BASKET_QUANTITY_MOST: Final = 99
BASKET_LINES_MOST: Final = 50

BASKET_KEEPS_PRICE: Final = timedelta(hours=24)
"""So long after a campaign has ended its price holds for what lies in a basket."""

AUTO_CANCEL_AFTER_HANDLING_DAYS: Final = 7
AUTO_CANCEL_LATEST_DAYS: Final = 14

RESULTS_PER_PAGE: Final = 24
COUNT_CAP: Final = 1000
"""Result counts above this are shown as "1,000+": counting further costs and tells nobody anything."""

PARCELS_NOTE: Final = "parcels/"
"""Begins the note of an event that says in how many parcels an order goes."""

BROKEN_OFF_BY_VENDOR: Final = ("vendor", "not_handed_over")
"""Reasons why a paid order was called off that are the vendor's: they could not send it, or did not."""


def next_status(status: str, act: str) -> str | None:
    """Where `act` leads from `status`; None where it leads nowhere."""
    return ORDER_GRAPH[status].get(act)


def freight_of(freights_minor: list[int]) -> int:
    """What one order pays for its way: its goods travel together, so the dearest of the listings' freights."""
    return max(freights_minor)


def auto_cancel_delay(handling_hours: int) -> timedelta:
    """From payment to automatic cancellation when nothing was handed over: handling + 7 d, never past 14 d."""
    return min(
        timedelta(hours=handling_hours) + timedelta(days=AUTO_CANCEL_AFTER_HANDLING_DAYS),
        timedelta(days=AUTO_CANCEL_LATEST_DAYS),
    )
