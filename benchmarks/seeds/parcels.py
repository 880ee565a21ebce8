"""Paid orders by the thousand, each with one parcel that is booked and waits to be collected.

The money is filled as in `holds`; orders, lines and parcels as the actions would leave them.
"""

from datetime import timedelta
from itertools import cycle, islice

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.seeds import holds, people
from escrow.models import EscrowHold
from logistics.carriers.s10 import s10_check_digit
from logistics.models import Carrier, Shipment
from marketplace.models import Category, Listing, Order, OrderLine, Variant

BUYERS, VENDORS = 200, 50


def carriers(*, base_url: str, secret: str, dialects: tuple[str, ...], zone: str = "Asia/Shanghai") -> list[Carrier]:
    """One carrier a dialect, named after it."""
    return [
        Carrier.objects.create(
            code=dialect.replace("_", "-"),
            name_en=dialect,
            kind=Carrier.Kind.POST if dialect == "post" else Carrier.Kind.COURIER,
            dialect=dialect,
            base_url=base_url,
            secret=secret,
            zone=zone,
        )
        for dialect in dialects
    ]


def parties() -> None:
    """Buyers, shops and the ledger's accounts, and one listing to order."""
    shops = people.vendors(people.users(VENDORS, "owner"))
    holds.accounts(people.users(BUYERS, "buyer"), shops)
    category = Category.objects.create(slug="teaware", name_en="Teaware", name_zh="茶具")
    listing = Listing.objects.create(
        vendor=shops[0],
        category=category,
        title_en="Teapot",
        title_zh="茶壶",
        list_price_minor=10_000_000,
        currency="CNY",
    )
    Variant.objects.create(listing=listing, stock=1)


def orders(count: int) -> list[Order]:
    """So many more paid orders."""
    last = EscrowHold.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    holds.fill_holds(count, buyers=BUYERS, vendors=VENDORS, is_due=False)
    variant, now = Variant.objects.select_related("listing").get(), timezone.now()
    new = EscrowHold.objects.filter(pk__gt=last).order_by("pk")
    with transaction.atomic():
        made = Order.objects.bulk_create([_order(hold, now) for hold in new], batch_size=2000)
        OrderLine.objects.bulk_create([_line(order, variant) for order in made], batch_size=2000)
    return made


def shipments(of: list[Order], served_by: list[Carrier], *, first: int = 0) -> list[Shipment]:
    """A booked parcel for each order, the carriers in turn."""
    now = timezone.now()
    made = Shipment.objects.bulk_create(
        [
            Shipment(
                order=order,
                carrier=carrier,
                status=Shipment.Status.CREATED,
                waybill=waybill(carrier, first + number),
                weight_g=500,
                booked_at=now,
            )
            for number, (order, carrier) in enumerate(zip(of, islice(cycle(served_by), len(of)), strict=True))
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE logistics_shipment, marketplace_order")
    return made


def waybill(carrier: Carrier, number: int) -> str:
    if carrier.kind == Carrier.Kind.POST:
        serial = f"{number:08d}"
        return f"RB{serial}{s10_check_digit(serial)}CN"
    return f"{carrier.code[:2].upper()}{carrier.pk}{number:09d}"


def _order(hold: EscrowHold, now) -> Order:
    return Order(
        buyer_id=hold.buyer_id,
        vendor_id=hold.vendor_id,
        title_en="Teapot",
        title_zh="茶壶",
        goods_minor=hold.amount_minor,
        total_minor=hold.amount_minor,
        currency=hold.currency,
        commission_bps=hold.commission_bps,
        commission_minor=hold.commission_minor,
        status=Order.Status.PAID,
        hold=hold,
        pay_by_at=now,
        paid_at=now,
        ship_by_at=now + timedelta(days=3),
        auto_cancel_at=now + timedelta(days=10),
    )


def _line(order: Order, variant: Variant) -> OrderLine:
    return OrderLine(
        order=order,
        listing=variant.listing,
        variant=variant,
        title_en="Teapot",
        title_zh="茶壶",
        unit_price_minor=order.goods_minor,
        list_price_minor=order.goods_minor,
        amount_minor=order.goods_minor,
    )
