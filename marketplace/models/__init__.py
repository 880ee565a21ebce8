"""The market: what is for sale, and what was ordered."""

from marketplace.models.baskets import BasketLine
from marketplace.models.heartbeat import Heartbeat
from marketplace.models.listings import Category, Listing, ListingPhoto, Variant, Watch
from marketplace.models.orders import Checkout, Order, OrderEvent, OrderLine, StockReservation
from marketplace.models.reviews import BuyerFeedback, Review, ReviewPhoto, ReviewReply, ReviewReport
from marketplace.models.webhooks import (
    WebhookAttempt,
    WebhookCursor,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookMessage,
)

__all__ = [
    "BasketLine",
    "BuyerFeedback",
    "Category",
    "Checkout",
    "Heartbeat",
    "Listing",
    "ListingPhoto",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Review",
    "ReviewPhoto",
    "ReviewReply",
    "ReviewReport",
    "StockReservation",
    "Variant",
    "Watch",
    "WebhookAttempt",
    "WebhookCursor",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookMessage",
]
