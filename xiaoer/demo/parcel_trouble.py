"""What the parcel desk has to do in the demo: a doubted number, a call nobody could read, a pool of numbers, claims."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from accounts.models import User
from logistics import actions as logistics
from logistics.models import Carrier, CarrierCall, CarrierClaim, PooledNumber, Shipment
from logistics.tasks import apply_carrier_calls
from marketplace.models import Order
from xiaoer.demo.carriers import TO_THE_HUB, answer_about
from xiaoer.models import Posting

POOLED: Final = "water-mill"
POOL_FIRST: Final = 50_000_000_001
POOL_COUNT: Final = 240
TYPED_BY_SHOP: Final = "jingxian-paper"
WRONG_NUMBER: Final = "CQ2026112"
TYPED_CARRIER: Final = "long-bridge"
UNREADABLE_FROM: Final = "night-boat"
CLAIMS: Final = (
    ("damaged", 40, (("accept", 80), ("pay", None))),
    ("late", 15, (("refuse", None),)),
    ("late", 100, (("accept", 100), ("pay", None))),
    ("damaged", 60, ()),
    ("late", 20, ()),
)
"""Why, parts of 100 of what the order was worth, and the carrier's steps with parts of 100 of what was asked."""
UNREADABLE: Final = '{"msg": {"tracking_number": "NB900000000041", "checkpoints": "待补 to follow"}}'


def make_parcel_trouble() -> int:
    """Make what is missing of it; returns how many things were made."""
    return _give_numbers() + _keep_a_call() + _type_a_wrong_number() + _make_claims()


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


@transaction.atomic
def _make_claims() -> int:
    """For the parcels that arrived longest ago; of those left open the first is overdue."""
    if CarrierClaim.objects.exists():
        return 0
    arrived = Shipment.objects.filter(status=Shipment.Status.DELIVERED, purpose=Shipment.Purpose.GOODS)
    parcels = arrived.select_related("order").order_by("delivered_at")[: len(CLAIMS)]
    at_the_desk = (
        Posting.objects.filter(role=Posting.Role.XIAOER, ends_on=None).filter(desk__slug="logistics").order_by("pk")
    )
    by = at_the_desk.select_related("user")[0].user
    claims = [_make_claim(parcel, by, *wish) for parcel, wish in zip(parcels, CLAIMS, strict=False)]
    overdue = next((claim for claim in claims if claim.ended_at is None), None)
    if overdue is not None:
        CarrierClaim.objects.filter(pk=overdue.pk).update(answer_by_on=overdue.answer_by_on - timedelta(days=33))
    return len(claims)


def _make_claim(parcel: Shipment, by: User, reason: str, share: int, steps: tuple) -> CarrierClaim:
    amount = max(parcel.order.total_minor * share // 100, 1)
    claim = logistics.open_claim(shipment_id=parcel.pk, by=by, reason=reason, amount_minor=amount)
    for act, granted in steps:
        granted_minor = None if granted is None else max(amount * granted // 100, 1)
        claim = logistics.step_claim(claim_id=claim.pk, act=act, granted_minor=granted_minor)
    return claim
