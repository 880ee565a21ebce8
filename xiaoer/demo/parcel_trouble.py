"""What the parcel desk has to do in the demo: a doubted number, a call nobody could read, and a pool of numbers."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from logistics import actions as logistics
from logistics.models import Carrier, CarrierCall, PooledNumber, Shipment
from logistics.tasks import apply_carrier_calls
from marketplace.models import Order
from xiaoer.demo.carriers import TO_THE_HUB, answer_about

POOLED: Final = "water-mill"
POOL_FIRST: Final = 50_000_000_001
POOL_COUNT: Final = 240
TYPED_BY_SHOP: Final = "jingxian-paper"
WRONG_NUMBER: Final = "CQ2026112"
TYPED_CARRIER: Final = "long-bridge"
UNREADABLE_FROM: Final = "night-boat"
UNREADABLE: Final = '{"msg": {"tracking_number": "NB900000000041", "checkpoints": "待补 to follow"}}'


def make_parcel_trouble() -> int:
    """Make what is missing of it; returns how many things were made."""
    return _give_numbers() + _keep_a_call() + _type_a_wrong_number()


@transaction.atomic
def _give_numbers() -> int:
    carrier = Carrier.objects.get(code=POOLED)
    if PooledNumber.objects.filter(carrier=carrier).exists():
        return 0
    Carrier.objects.filter(pk=carrier.pk).update(is_pooled=True)
    last = POOL_FIRST + POOL_COUNT - 1
    logistics.add_number_range(carrier=carrier, first=POOL_FIRST, last=last, digits=11, prefix="WM9", by=None)
    return 1


def _keep_a_call() -> int:
    carrier = Carrier.objects.get(code=UNREADABLE_FROM)
    if CarrierCall.objects.filter(carrier=carrier, status=CarrierCall.Status.REFUSED).exists():
        return 0
    logistics.store_call(
        carrier=carrier, body=UNREADABLE.encode(), status="refused", reason="unreadable: checkpoints are no list"
    )
    return 1


@transaction.atomic
def _type_a_wrong_number() -> int:
    if Shipment.objects.filter(typed_by__isnull=False).exists():
        return 0
    waiting = Order.objects.filter(
        vendor__slug=TYPED_BY_SHOP, status=Order.Status.PAID, kind="physical", shipments=None
    )
    order = waiting.select_related("vendor").order_by("pk").last()
    if order is None:
        return 0
    owner = order.vendor.members.select_related("user").get(role="owner").user
    parcel = logistics.type_number(
        order_id=order.pk, by=owner, text=WRONG_NUMBER, carrier_code=TYPED_CARRIER, is_sure=True
    )
    # Another's: it was on the road before this order was paid.
    assert order.paid_at is not None, "a paid order"
    answer = answer_about(parcel, began_at=order.paid_at - timedelta(hours=30), hours=24, until_share=TO_THE_HUB)
    logistics.store_answer(carrier_id=parcel.carrier_id, shipment_id=parcel.pk, kind="pull", body=answer)
    apply_carrier_calls()
    Shipment.objects.filter(pk=parcel.pk).update(pull_at=None)  # the simulated carriers do not know it
    return 1
