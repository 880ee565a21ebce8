"""Telling orders what their parcels mean for them. Order first, then parcels: locks go down in one order everywhere."""

from datetime import timedelta
from typing import Final

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.clock import database_now
from escrow.models import EscrowHold
from escrow.rules import CARRIER_DARK, OF_CARRIERS
from logistics import journeys, queries
from logistics.actions.capacity import give_place_back
from logistics.actions.doubts import weigh_number
from logistics.actions.returned import follow_return
from logistics.journeys import OrderNews, ParcelNews
from logistics.models import Carrier, Shipment
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import lock_order

log = structlog.get_logger(__name__)

RETRY: Final = timedelta(minutes=1)
WORDS: Final = {
    "returning": "a parcel is on its way back",
    "contradicted": "the carrier, asked, knows of no delivery",
    "carrier_dark": "the carrier is silent",
}


def tell_due_orders(*, limit: int = 200) -> int:
    """Tell orders whose parcels have news. An order that fails is tried again later, and holds nobody up."""
    told = 0
    for order_id in queries.orders_to_tell(limit):
        try:
            told += _tell_if_due(order_id)
        except (DatabaseError, ValidationError, AssertionError):
            log.exception("order_not_told", order_id=order_id)
            Shipment.objects.filter(order_id=order_id, tell_at__isnull=False).update(tell_at=database_now() + RETRY)
    return told


@transaction.atomic
def _tell_if_due(order_id: int) -> bool:
    """Four workers read the same list: each takes what no other has in hand or has told meanwhile."""
    is_mine = queries.claim_telling(order_id)
    if is_mine:
        tell_order(order_id=order_id)
    return is_mine


@transaction.atomic
def tell_order(*, order_id: int) -> Order:
    """Bring an order in line with its parcels: shipped, delivered, taken back, its money frozen or thawed."""
    order = lock_order(order_id)
    shipments = list(queries.lock_shipments_of(order_id))
    if shipments:  # else only parcels of a dispute have news, which is the dispute's to look at
        resent = {each.resend_of_id for each in shipments if each.status not in journeys.CALLED_OFF}
        parcels = [_parcel_news(shipment, is_resent=shipment.pk in resent) for shipment in shipments]
        news = journeys.order_news(parcels, count=order.parcel_count)
        _move(order, news)
        _freeze_and_thaw(order, news)
        for shipment in shipments:
            follow_return(order=order, shipment=shipment, is_resent=shipment.pk in resent)
            if shipment.place_on and shipment.status in journeys.CALLED_OFF and shipment.handed_over_at is None:
                give_place_back(shipment)  # the carrier itself called it off
                shipment.save(update_fields=["place_on"])
    Shipment.objects.filter(order_id=order_id, tell_at__isnull=False).update(tell_at=None)
    return order


def _parcel_news(shipment: Shipment, *, is_resent: bool) -> ParcelNews:
    """A parcel under a number that looks wrong counts as one nobody has scanned."""
    is_believed = weigh_number(shipment=shipment)
    return ParcelNews(
        status=shipment.status,
        handed_over_at=shipment.handed_over_at if is_believed else None,
        delivered_at=shipment.delivered_at if is_believed else None,
        is_post=shipment.carrier.kind == Carrier.Kind.POST,
        evidence=shipment.evidence,
        is_contradicted=shipment.contradicted_at is not None,
        is_carrier_dark=shipment.carrier.dark_since_at is not None,
        is_resent=is_resent,
    )


def _move(order: Order, news: OrderNews) -> None:
    if news.shipped_at is not None:
        marketplace.mark_shipped(order_id=order.pk, at=news.shipped_at, reports_delivery=not news.waits_for_post)
    if news.delivered_at is not None:
        marketplace.mark_delivered(order_id=order.pk, at=news.delivered_at)
    else:
        marketplace.take_back_delivery(order_id=order.pk, note="the carrier took its delivery back")
    if news.waits_for_post:
        marketplace.start_post_clock(order_id=order.pk)


def _freeze_and_thaw(order: Order, news: OrderNews) -> None:
    if order.hold_id is None:
        return
    hold = EscrowHold.objects.get(pk=order.hold_id)
    for cause in OF_CARRIERS:
        is_wanted = cause in news.causes and not (cause == CARRIER_DARK and not _has_a_clock(hold))
        if is_wanted and cause not in hold.frozen_for:
            marketplace.freeze_for_carrier(order_id=order.pk, cause=cause, reason=WORDS[cause])
        elif cause in hold.frozen_for and cause not in news.causes:
            marketplace.thaw_for_carrier(order_id=order.pk, cause=cause, reason=f"no longer: {WORDS[cause]}")


def _has_a_clock(hold: EscrowHold) -> bool:
    """A silent carrier stops clocks. Money without one waits anyway."""
    return hold.release_due_at is not None or hold.frozen_remaining is not None
