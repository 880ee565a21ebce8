"""A vendor's own system hears of its parcels: once a change of state, and nobody who does not listen costs anything."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistics import actions
from logistics.actions import Told
from logistics.actions.listeners import NEWS, TYPES
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Shipment
from marketplace import actions as marketplace
from marketplace import tasks
from marketplace.models import Order, WebhookDelivery, WebhookEndpoint, WebhookMessage
from tests import make
from tests.api import Caller
from tests.ears import listening
from tests.races import at_once

NOON = timezone.now().replace(microsecond=0) - timedelta(days=3)


@pytest.fixture
def receiver():
    with listening() as server:
        yield server


@pytest.fixture
def endpoint(settings, receiver, teapots, chen) -> WebhookEndpoint:
    settings.WEBHOOK_ALLOW_LOCAL = True
    return marketplace.add_endpoint(vendor_id=teapots.pk, url=receiver.url, events=TYPES, by=chen)


def scan(status: str, hours: float, key: str = "", waybill: str = "HE1", **more) -> ScanRecord:
    return ScanRecord(waybill, key or status, status, status.upper(), "", "", NOON + timedelta(hours=hours), **more)


ROAD = [scan("accepted", 1), scan("in_transit", 9), scan("out_for_delivery", 40), scan("delivered", 44)]


def types() -> list[str]:
    return list(WebhookMessage.objects.order_by("pk").values_list("type", flat=True))


def changes() -> list[tuple[str, str]]:
    rows = WebhookMessage.objects.filter(type="shipment.status_changed").order_by("pk")
    return [(row.data["was"], row.data["status"]) for row in rows]


def fold(carrier: Carrier, *records: ScanRecord) -> None:
    actions.fold([Told(carrier.pk, False, None, list(records))])


def test_a_parcels_life_is_told_signed_once_a_change_and_names_what_the_api_gives(
    endpoint, receiver, parcel, heron, chen
):
    for record in [*ROAD[:2], scan("in_transit", 12, key="hub"), *ROAD[2:], *ROAD]:
        fold(heron, record)
    tasks.send_webhooks()
    told = [each for each in receiver.told(endpoint.secret) if each["type"].startswith("shipment.")]
    assert (
        sorted(each["type"] for each in told)
        == ["shipment.booked", "shipment.delivered"] + ["shipment.status_changed"] * 5
    )
    assert changes() == [
        ("requested", "created"), ("created", "accepted"), ("accepted", "in_transit"), ("in_transit", "out_for_delivery"),
        ("out_for_delivery", "delivered"),
    ]  # fmt: skip
    (delivered,) = (each["data"] for each in told if each["type"] == "shipment.delivered")
    shown = Caller(chen).get(f"/shipments/{delivered['shipment']}").json()
    for name in ("order", "waybill", "status", "evidence", "promised_on"):
        assert delivered[name] == shown[name], name
    assert (delivered["carrier"], delivered["was"]) == (shown["carrier"]["code"], "out_for_delivery")
    tasks.send_webhooks()
    assert len(receiver.heard) == len(told), "nothing is said twice"


def test_several_scans_in_one_call_are_one_change(endpoint, parcel, heron):
    fold(heron, *ROAD)
    assert changes() == [("requested", "created"), ("created", "delivered")]
    fold(heron, *ROAD)
    assert len(changes()) == 2


def test_a_delivery_that_is_taken_back_is_told_and_comes_again(endpoint, parcel, heron):
    fold(heron, *ROAD)
    fold(heron, scan("unknown", 45, key="no", voids_key="delivered"))
    fold(heron, scan("delivered", 60, key="again"))
    assert changes()[-2:] == [("delivered", "out_for_delivery"), ("out_for_delivery", "delivered")]
    assert types().count("shipment.delivered") == 2


def test_what_is_typed_called_off_or_rejected_is_told_too(endpoint, order, heron, chen, wei):
    typed = actions.type_number(order_id=order.pk, by=chen, text="RB123456785CN", carrier_code="heron", is_sure=True)
    assert types() == ["shipment.booked", "shipment.status_changed"]
    actions.cancel_shipment(shipment_id=typed.pk, by=chen)
    wrong = actions.type_number(order_id=order.pk, by=chen, text="RB123456786CN", carrier_code="heron", is_sure=True)
    Shipment.objects.filter(pk=wrong.pk).update(is_doubted=True)
    actions.reject_number(shipment_id=wrong.pk, by=wei, reason="not theirs")
    failing = actions.request_shipment(order_id=order.pk, by=chen)
    actions.record_booking(shipment_id=failing.pk, failure="no", is_permanent=True)
    assert changes() == [
        ("", "created"), ("created", "cancelled"), ("", "created"), ("created", "cancelled"), ("requested", "cancelled"),
    ]  # fmt: skip


def test_only_shops_that_listen_and_only_what_they_asked_for(endpoint, receiver, parcel, heron, mei, chen, teapots):
    marketplace.switch_endpoint(endpoint_id=endpoint.pk, is_active=False)
    told_before = WebhookMessage.objects.count()
    fold(heron, ROAD[0])
    assert WebhookMessage.objects.count() == told_before, "it is off"
    marketplace.switch_endpoint(endpoint_id=endpoint.pk, is_active=True)
    inks = make.vendor("inks", owner=mei)
    theirs = make.paid_order(buyer=make.user("bo"), listing=make.listing(vendor=inks))
    shipment = actions.request_shipment(order_id=theirs.pk, by=mei)
    actions.record_booking(shipment_id=shipment.pk, waybill="HE2")
    fold(heron, scan("accepted", 1, waybill="HE2"))
    assert WebhookMessage.objects.count() == told_before, "their shop has no ear"
    marketplace.add_endpoint(vendor_id=teapots.pk, url=receiver.url, events=["order.paid"], by=chen)
    fold(heron, ROAD[1])
    assert WebhookDelivery.objects.filter(message__data__status="in_transit").count() == 1, "the other asked for orders"


def test_a_message_that_nobody_took_is_said_again_from_the_log(endpoint, receiver, parcel, heron):
    tasks.send_webhooks()
    receiver.answer = 500
    fold(heron, ROAD[0])
    tasks.send_webhooks()
    (delivery,) = WebhookDelivery.objects.filter(status="pending")
    assert delivery.attempts.get().response_status == 500
    receiver.answer = 204
    marketplace.send_again(delivery_id=delivery.pk)
    tasks.send_webhooks()
    last, before = receiver.heard[-1], receiver.heard[-2]
    assert last[0]["webhook-id"] == before[0]["webhook-id"] and last[1] == before[1]


def test_a_fold_that_fails_tells_nothing(endpoint, parcel, heron):
    told_before = types()
    with pytest.raises(RuntimeError), transaction.atomic():
        fold(heron, *ROAD)
        raise RuntimeError("the wire is cut")
    assert types() == told_before


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_scans_tell_once(endpoint, parcel, heron):
    at_once(*[lambda: fold(heron, *ROAD)] * 4)
    assert changes() == [("requested", "created"), ("created", "delivered")]


def test_it_is_one_statement_however_many_parcels_and_nothing_is_looked_up_where_nobody_listens(parcel, heron, teapots):
    order = Order.objects.get()
    for number in range(5):
        Shipment.objects.create(order=order, carrier=heron, waybill=f"M{number}", weight_g=100, status="created",
                                booked_at=NOON)  # fmt: skip

    def statements(*waybills: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            fold(heron, *[scan("accepted", 1, waybill=each) for each in waybills])
        return len(seen)

    assert statements("HE1") == statements("M0", "M1", "M2", "M3", "M4")
    assert WebhookMessage.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {NEWS}",
                       {"ids": [parcel.pk], "was": ["created"], "types": TYPES})  # fmt: skip
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "One-Time Filter" in plan
    lookups = [line for line in plan.splitlines() if "logistics_shipment" in line or "marketplace_order" in line]
    assert lookups and all("never executed" in line for line in lookups if " on " in line), plan
