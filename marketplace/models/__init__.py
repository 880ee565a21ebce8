"""The market: what is for sale, and what was ordered."""

from marketplace.models.baskets import BasketLine
from marketplace.models.heartbeat import Heartbeat
from marketplace.models.listings import Category, Listing, ListingPhoto, Variant, Watch
from marketplace.models.orders import Checkout, Order, OrderEvent, OrderLine, StockReservation
from marketplace.models.prices import HourOfViews, Markdown, PriceChange
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
    "HourOfViews",
    "Listing",
    "ListingPhoto",
    "Markdown",
    "Order",
    "OrderEvent",
    "OrderLine",
    "PriceChange",
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
