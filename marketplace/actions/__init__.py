"""Every write to the market."""

from marketplace.actions.baskets import put_in_basket, set_basket_quantity
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
    cancel_by_buyer,
    cancel_by_vendor,
    cancel_order,
    confirm_receipt,
    extend_inspection,
    finish_order,
    give_more_time,
    hand_over,
    mark_delivered,
    mark_shipped,
    review_order,
    sweep_order,
)
from marketplace.actions.payments import record_payment, record_payment_failure, request_payment
from marketplace.actions.placing import Wanted, buy_now, check_out, check_out_lines, place_order
from marketplace.actions.prompts import prompt_buyers

__all__ = [
    "Wanted",
    "add_photo",
    "buy_now",
    "cancel_by_buyer",
    "cancel_by_vendor",
    "cancel_order",
    "check_out",
    "check_out_lines",
    "close_listing",
    "confirm_receipt",
    "extend_inspection",
    "finish_order",
    "give_more_time",
    "hand_over",
    "keep_photo",
    "mark_delivered",
    "mark_shipped",
    "pause_listing",
    "place_order",
    "prompt_buyers",
    "publish_listing",
    "put_in_basket",
    "record_payment",
    "record_payment_failure",
    "request_payment",
    "review_order",
    "save_listing",
    "set_basket_quantity",
    "set_stock",
    "sweep_order",
    "toggle_watch",
]
