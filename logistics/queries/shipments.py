"""Parcels, who may see them, and which are due."""

from typing import Final

from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Now

from accounts.models import User
from logistics.journeys import CALLED_OFF, FAILED, Scan
from logistics.lanes import HOME
from logistics.models import Carrier, Shipment, ShownPromise
from marketplace.models import Order
from vendors.models import VendorMember

NO_LONGER_SENT: Final = (Order.Status.CANCELLED, Order.Status.RETURNED)
"""Orders whose parcels nobody pays for any more."""


def lock_shipment(shipment_id: int) -> Shipment:
    """The parcel, locked for the rest of the transaction."""
    return Shipment.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=shipment_id)


def lock_shipments_of(order_id: int) -> QuerySet[Shipment]:
    """The parcels that carry the goods of a locked order, locked by ascending key. What a dispute sends is not among them."""
    return (
        Shipment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("carrier")
        .filter(order_id=order_id, purpose=Shipment.Purpose.GOODS)
        .order_by("pk")
    )


def orders_to_tell(limit: int) -> list[int]:
    """Orders whose parcels have news, the longest waiting first."""
    waiting = Shipment.objects.filter(tell_at__lte=Now()).order_by("tell_at").values_list("order_id", flat=True)
    return list(dict.fromkeys(waiting[:limit]))


def has_holder(*, carrier: Carrier, number: str) -> bool:
    """Whether a parcel has this number of the carrier's now."""
    return Shipment.objects.filter(carrier=carrier, waybill=number, number_given_up_at=None).exists()


def claim_telling(order_id: int) -> bool:
    """Lock an order whose parcels have news for the rest of the transaction; False when it is someone else's, or told."""
    news = Shipment.objects.filter(tell_at__lte=Now())
    claimed = Order.objects.select_for_update(skip_locked=True).filter(
        Exists(news.filter(order=OuterRef("pk"))), pk=order_id
    )
    if claimed.values_list("pk", flat=True).first() is None:
        return False
    # Asked anew: someone may have told it, and let go, after that statement had looked at the news and before it locked.
    return news.filter(order=order_id).exists()


def scans_of(shipment: Shipment) -> list[Scan]:
    """As far as where it is goes: what its delivery rests on stands in the row of the parcel."""
    return [Scan(*row) for row in shipment.events.values_list("event_key", "status", "occurred_at", "voids_key")]


def shipment_for(*, public_id, user: User) -> Shipment | None:
    """The door to a tracking page: for the buyer and the people of the shop; None for all others."""
    rows = Shipment.objects.select_related("carrier", "order__vendor", "order__buyer", "resend_of")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        return None
    is_party = found.order.buyer_id == user.pk or found.order.vendor.members.filter(user=user).exists()
    return found if is_party else None


def shipments_of_order(*, public_id, user: User) -> QuerySet[Shipment]:
    """The parcels of an order for its buyer and the people of the shop, the newest first, with their scans; none for others."""
    rows = Shipment.objects.filter(order__public_id=public_id)
    mine = Q(order__buyer=user) | Q(order__vendor__in=VendorMember.objects.filter(user=user).values("vendor"))
    rows = rows.filter(mine).select_related("carrier", "order__vendor", "order__buyer").prefetch_related("events")
    return rows.order_by("-requested_at", "-pk")


def shipments_to_call_off(limit: int = 20) -> list[int]:
    due = Shipment.objects.filter(call_off_at__lte=Now())
    return list(due.order_by("call_off_at").values_list("pk", flat=True)[:limit])


def parcels_of_ended_orders(limit: int = 200) -> list[int]:
    """Parcels of cancelled orders that no carrier has in hand."""
    unsent = Shipment.objects.filter(
        status__in=[Shipment.Status.REQUESTED, Shipment.Status.CREATED],
        purpose=Shipment.Purpose.GOODS,
        order__status__in=NO_LONGER_SENT,
    )
    return list(unsent.order_by("pk").values_list("pk", flat=True)[:limit])


def shipments_to_book(limit: int = 20) -> list[int]:
    waiting = Shipment.objects.filter(status=Shipment.Status.REQUESTED).exclude(retry_at__gt=Now())
    waiting = waiting.exclude(order__status__in=NO_LONGER_SENT)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])


def sound_parcels() -> QuerySet[Shipment]:
    """Parcels of orders' goods that are on their way to the buyer, or to be: those called off, come back or given up, or
    sent again are not."""
    resent = Shipment.objects.filter(resend_of=OuterRef("pk")).exclude(status__in=CALLED_OFF)
    rows = Shipment.objects.filter(purpose=Shipment.Purpose.GOODS).exclude(status__in=CALLED_OFF | FAILED)
    return rows.exclude(Exists(resent))


def parcels_outstanding(order: Order) -> int:
    """How many of an order's parcels are still to be handed to a carrier, or again."""
    return max(0, order.parcel_count - sound_parcels().filter(order=order).count())


def orders_with_parcels_outstanding(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Those of physical orders that are to be sent, in whole or in part."""
    counted = (
        sound_parcels().filter(order=OuterRef("pk")).order_by().values("order").annotate(n=Count("pk")).values("n")
    )
    sound = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    open_ones = orders.filter(kind="physical", status__in=[Order.Status.PAID, Order.Status.SHIPPED])
    return open_ones.annotate(sound_count=sound).filter(sound_count__lt=F("parcel_count"))


def paid_without_promise(limit: int = 200) -> list[int]:
    """Paid orders that have no limit yet though their buyers were shown a day for the place they go to."""
    waiting = Order.objects.filter(status=Order.Status.PAID, promised_by_at=None).annotate(
        country=Coalesce(KT("address__country"), Value(HOME), output_field=TextField()),
        # As lanes.place_of has it.
        place=Case(
            When(country=HOME, then=Coalesce(KT("address__division_code"), Value(""), output_field=TextField())),
            default=F("country"),
            output_field=TextField(),
        ),
    )
    shown = ShownPromise.objects.filter(order=OuterRef("pk"), division_code=OuterRef("place"))
    return list(waiting.filter(Exists(shown)).order_by("pk").values_list("pk", flat=True)[:limit])


def parcel_to_resend(order: Order) -> Shipment | None:
    """The first parcel of a locked order that came back or was given up, and was not sent again."""
    resent = Shipment.objects.filter(resend_of=OuterRef("pk")).exclude(status__in=CALLED_OFF)
    back = Shipment.objects.filter(order=order, purpose=Shipment.Purpose.GOODS, status__in=FAILED)
    return back.exclude(Exists(resent)).order_by("pk").first()


def shipments_to_pull(limit: int = 100) -> QuerySet[Shipment]:
    silent = Shipment.objects.filter(pull_at__lte=Now()).select_related("carrier")
    return silent.order_by("pull_at")[:limit]


CLAIM_PULLS: Final = """
    WITH due AS MATERIALIZED (
        SELECT s.id FROM logistics_carrier c CROSS JOIN LATERAL (
            SELECT id FROM logistics_shipment
            WHERE carrier_id = c.id AND pull_at <= now() AND waybill <> '' AND number_given_up_at IS NULL
            ORDER BY pull_at LIMIT c.pull_budget FOR NO KEY UPDATE SKIP LOCKED
        ) s
        WHERE c.pull_retry_at IS NULL OR c.pull_retry_at <= now()
    )
    UPDATE logistics_shipment SET pull_at = now() + interval '10 minutes' WHERE id IN (SELECT id FROM due)
    RETURNING id
"""


def claim_pulls() -> list[Shipment]:
    """Silent parcels that this worker asks about now, of each carrier no more than its budget. Nobody else asks about
    them for ten minutes; then, if we died, somebody will.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_PULLS)
        ids = [shipment_id for (shipment_id,) in cursor.fetchall()]
    return list(Shipment.objects.filter(pk__in=ids).select_related("carrier").order_by("carrier_id", "pk"))
