"""The market: what is for sale, and what was ordered."""

from marketplace.models.heartbeat import Heartbeat
from marketplace.models.listings import Category, Listing, ListingPhoto, Variant, Watch
from marketplace.models.orders import Order, OrderEvent, Review, StockReservation

__all__ = [
    "Category",
    "Heartbeat",
    "Listing",
    "ListingPhoto",
    "Order",
    "OrderEvent",
    "Review",
    "StockReservation",
    "Variant",
    "Watch",
]
