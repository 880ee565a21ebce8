"""What the stories of orders share: placing one, and looking at it and at the shelf."""

from datetime import timedelta

from marketplace import actions
from marketplace.models import Order, OrderEvent

SOON = timedelta(minutes=15)


def place(buyer, pot, *, quantity: int = 1, price: int = 10_000, is_reserved: bool = True) -> Order:
    wanted = actions.Wanted(variant=pot.variants.get(), quantity=quantity, unit_price_minor=price)
    return actions.place_order(buyer=buyer, wanted=[wanted], pay_within=SOON, is_reserved=is_reserved)


def code_of(refusal) -> str:
    return refusal.value.code


def shelf(pot) -> tuple[int, int]:
    variant = pot.variants.get()
    return variant.stock, variant.reserved


def steps_of(order: Order) -> list[str]:
    return list(OrderEvent.objects.filter(order=order).order_by("id").values_list("to_status", flat=True))


def fresh(order: Order) -> Order:
    return Order.objects.select_related("hold").get(pk=order.pk)
