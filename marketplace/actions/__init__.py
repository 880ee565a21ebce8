"""Every write to the market."""

from marketplace.actions.listings import (
    add_photo,
    close_listing,
    keep_photo,
    pause_listing,
    publish_listing,
    save_listing,
    set_stock,
    toggle_watch,
)
from marketplace.actions.orders import (
    cancel_order,
    confirm_receipt,
    extend_inspection,
    finish_order,
    hand_over,
    mark_delivered,
    mark_shipped,
    place_order,
    review_order,
    sweep_order,
)
from marketplace.actions.payments import record_payment, record_payment_failure, request_payment

__all__ = [
    "add_photo",
    "cancel_order",
    "close_listing",
    "confirm_receipt",
    "extend_inspection",
    "finish_order",
    "hand_over",
    "keep_photo",
    "mark_delivered",
    "mark_shipped",
    "pause_listing",
    "place_order",
    "publish_listing",
    "record_payment",
    "record_payment_failure",
    "request_payment",
    "review_order",
    "save_listing",
    "set_stock",
    "sweep_order",
    "toggle_watch",
]
