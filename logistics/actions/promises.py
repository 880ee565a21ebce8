"""The day that a buyer was shown before paying: kept on the order, and never made later."""

from datetime import date

from django.db import transaction

from logistics import calendars, queries
from logistics.lanes import place_of
from logistics.models import ShownPromise
from marketplace.models import Order
from marketplace.queries import lock_order


def keep_promise(order: Order, *, booked_for: date | None = None) -> None:
    """Give a locked order its limit: the end, in China, of the day shown for the place it goes to.

    Without a day that was shown, the first booking's stands. What an order has stays, whatever is booked later.
    """
    if order.promised_by_at is not None:
        return
    shown = ShownPromise.objects.filter(order=order, division_code=place_of(order.address)).first()
    day = shown.promised_on if shown is not None else booked_for
    if day is not None:
        order.promised_by_at = calendars.end_of_day(day)
        order.save(update_fields=["promised_by_at"])


def keep_promises_of_paid() -> int:
    """Give orders that were paid the limit their buyers were shown; returns how many got one."""
    kept = 0
    for order_id in queries.paid_without_promise():
        kept += _keep(order_id)
    return kept


@transaction.atomic
def _keep(order_id: int) -> bool:
    order = lock_order(order_id)
    if order.promised_by_at is not None:  # another worker was here
        return False
    keep_promise(order)
    return order.promised_by_at is not None
