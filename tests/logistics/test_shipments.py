"""A parcel from the request to the doorstep: booked, followed, and what the order learns of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from logistics import actions, queries, tasks
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierCall, Coverage, Shipment, TrackingEvent
from marketplace.models import Order
from tests import make
from tests.races import at_once

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
YUSHU = "632701202000"


@pytest.fixture
def heron(db) -> Carrier:
    """A courier between Hangzhou and Beijing."""
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30, transit_days=2)
    Coverage.objects.bulk_create(Coverage(carrier=carrier, prefix=prefix) for prefix in ("11", "33"))
    return carrier


@pytest.fixture
def post(db) -> Carrier:
    carrier = Carrier.objects.create(code="post", name_en="Post", kind="post", dialect="post", transit_days=6)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def order(lin, pot, heron, post) -> Order:
    return make.paid_order(buyer=lin, listing=pot)


@pytest.fixture
def parcel(order, chen) -> Shipment:
    """Booked with Heron under the waybill HE1."""
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    return actions.record_booking(shipment_id=shipment.pk, waybill="HE1")


def scan(status: str, hours: float, key: str = "", voids: str = "", waybill: str = "HE1") -> ScanRecord:
    return ScanRecord(
        waybill=waybill,
        event_key=key or f"{status}/{hours}",
        status=status,
        carrier_code=status.upper(),
        text="",
        facility="",
        occurred_at=NOON + timedelta(hours=hours),
        voids_key=voids,
    )


ROAD = [scan("accepted", 1), scan("in_transit", 9), scan("out_for_delivery", 40), scan("delivered", 44)]


def status_of(order: Order) -> str:
    return Order.objects.values_list("status", flat=True).get(pk=order.pk)


# Choosing and booking


def test_a_carrier_is_chosen_and_the_reasons_are_kept(order, chen):
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    assert (shipment.carrier.code, shipment.status, shipment.weight_g) == ("heron", "requested", 500)
    assert {v["code"]: v["reason"] for v in shipment.decision["verdicts"]} == {
        "heron": "only_choice",
        "post": "couriers_compete",
    }
    order.refresh_from_db()
    assert order.promised_by_at.date() >= shipment.promised_on


def test_the_countryside_is_for_the_post(mei, pot, chen, heron, post):
    make.address(mei, YUSHU)
    order = make.paid_order(buyer=mei, listing=pot)
    assert actions.request_shipment(order_id=order.pk, by=chen).carrier == post


def test_the_vendor_may_insist_on_another_carrier_that_goes_there(order, chen):
    assert (
        actions.request_shipment(order_id=order.pk, by=chen, carrier_code="post", reason="Asked for it.").carrier.code
        == "post"
    )


def test_a_carrier_that_does_not_go_there_can_not_be_insisted_on(mei, pot, chen, heron, post):
    make.address(mei, YUSHU)
    order = make.paid_order(buyer=mei, listing=pot)
    for code in ("heron", "no-such"):
        with pytest.raises(ValidationError) as refusal:
            actions.request_shipment(order_id=order.pk, by=chen, carrier_code=code, reason="Asked for it.")
        assert refusal.value.code == "no_carrier"


def test_without_any_carrier_nothing_is_booked(lin, pot, chen):
    order = make.paid_order(buyer=lin, listing=pot)
    with pytest.raises(ValidationError) as refusal:
        actions.request_shipment(order_id=order.pk, by=chen)
    assert refusal.value.code == "no_carrier"


def test_one_parcel_an_order_until_the_carrier_refuses_it(order, chen):
    first = actions.request_shipment(order_id=order.pk, by=chen)
    with pytest.raises(ValidationError) as refusal:
        actions.request_shipment(order_id=order.pk, by=chen)
    assert refusal.value.code == "booked_already"
    actions.record_booking(shipment_id=first.pk, failure="no such street", is_permanent=True)
    assert actions.request_shipment(order_id=order.pk, by=chen).pk != first.pk


def test_only_a_paid_order_is_shipped(lin, pot, chen, heron):
    order = make.agreed_order(buyer=lin, listing=pot)
    with pytest.raises(ValidationError) as refusal:
        actions.request_shipment(order_id=order.pk, by=chen)
    assert refusal.value.code == "order_state"


def test_a_booking_is_written_down_once(parcel):
    assert (parcel.status, parcel.waybill) == ("created", "HE1")
    again = actions.record_booking(shipment_id=parcel.pk, waybill="HE2")
    assert again.waybill == "HE1"
    late = actions.record_booking(shipment_id=parcel.pk, failure="timeout")
    assert (late.status, late.failure) == ("created", "")


def test_a_passing_failure_is_tried_again_later_and_not_for_ever(order, chen):
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    assert queries.shipments_to_book() == [shipment.pk]
    shipment = actions.record_booking(shipment_id=shipment.pk, failure="timeout")
    assert (shipment.status, shipment.tries) == ("requested", 1)
    assert shipment.retry_at > shipment.requested_at
    assert queries.shipments_to_book() == []
    for _ in range(7):
        shipment = actions.record_booking(shipment_id=shipment.pk, failure="timeout")
    assert shipment.status == "cancelled"


def test_a_carrier_that_can_not_be_reached_is_asked_again(order, chen, heron):
    Carrier.objects.filter(pk=heron.pk).update(base_url="http://127.0.0.1:9")
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    assert tasks.book_shipments() == 0
    shipment.refresh_from_db()
    assert shipment.status == "requested" and "can't be reached" in shipment.failure


# Following


def test_scans_take_the_order_along(parcel, order, heron):
    actions.record_scans(carrier=heron, records=ROAD[:1])
    assert status_of(order) == "shipped"
    assert actions.record_scans(carrier=heron, records=ROAD) == 3
    parcel.refresh_from_db()
    order.refresh_from_db()
    assert (parcel.status, order.status) == ("delivered", "delivered")
    assert order.shipped_at == NOON + timedelta(hours=1) and order.delivered_at == parcel.delivered_at
    assert (parcel.evidence, parcel.pull_at is None) == ("push", False), "it will be asked whether that is so"


def test_told_twice_and_in_any_order_the_end_is_the_same(parcel, order, heron):
    for record in reversed(ROAD):
        actions.record_scans(carrier=heron, records=[record, record])
    assert actions.record_scans(carrier=heron, records=ROAD) == 0
    parcel.refresh_from_db()
    assert (parcel.status, parcel.delivered_at, status_of(order)) == (
        "delivered",
        NOON + timedelta(hours=44),
        "delivered",
    )
    assert TrackingEvent.objects.count() == 4


def test_a_booking_scan_does_not_mean_shipped(parcel, order, heron):
    actions.record_scans(carrier=heron, records=[scan("created", 0)])
    assert status_of(order) == "paid"


def test_a_false_delivery_that_is_taken_back_leaves_the_parcel_on_the_road(parcel, heron):
    actions.record_scans(carrier=heron, records=[*ROAD[:3], scan("delivered", 42, key="false")])
    actions.record_scans(carrier=heron, records=[scan("unknown", 43, key="correction", voids="false")])
    parcel.refresh_from_db()
    assert (parcel.status, parcel.delivered_at) == ("out_for_delivery", None)
    assert parcel.pull_at is not None, "it is watched again"


def test_a_pick_up_station_does_not_start_the_buyers_clock(parcel, order, heron):
    actions.record_scans(carrier=heron, records=[scan("accepted", 1), scan("ready_for_pickup", 30)])
    order.refresh_from_db()
    assert (order.status, order.delivered_at) == ("shipped", None)


def test_scans_of_another_carrier_or_a_stranger_parcel_touch_nothing(parcel, order, heron, post):
    assert actions.record_scans(carrier=post, records=ROAD) == 0
    assert actions.record_scans(carrier=heron, records=[scan("delivered", 4, waybill="HE9")]) == 0
    assert status_of(order) == "paid" and not TrackingEvent.objects.exists()


def test_a_parcel_of_a_cancelled_order_is_followed_but_wakes_nothing(parcel, order, heron):
    from marketplace import actions as marketplace

    marketplace.cancel_order(order_id=order.pk, by=None, reason="not_handed_over")
    actions.record_scans(carrier=heron, records=ROAD)
    parcel.refresh_from_db()
    assert (parcel.status, status_of(order)) == ("delivered", "cancelled")


@pytest.mark.django_db(transaction=True)
def test_the_same_push_to_four_workers_is_kept_once(lin, teapots, chen):
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex")
    Coverage.objects.create(carrier=carrier, prefix="")
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    actions.record_booking(shipment_id=shipment.pk, waybill="HE1")
    answers = at_once(*[lambda: actions.record_scans(carrier=carrier, records=ROAD) for _ in range(4)])
    assert sorted(answers) == [0, 0, 0, 4]
    assert TrackingEvent.objects.count() == 4 and status_of(order) == "delivered"


# From the raw call to the order


def test_stored_calls_are_read_by_the_worker_and_an_unreadable_one_is_set_aside(parcel, order, heron):
    good = b'{"waybill": "HE1", "events": [{"id": "a", "code": "PICKED_UP", "at": "2026-03-02T13:00:00Z"}]}'
    for body in (b"nonsense", good, good):
        actions.store_call(carrier=heron, body=body)
    assert tasks.apply_carrier_calls() == 2
    assert list(CarrierCall.objects.order_by("id").values_list("status", flat=True)) == [
        "refused",
        "applied",
        "applied",
    ]
    assert status_of(order) == "shipped" and TrackingEvent.objects.count() == 1
    assert tasks.apply_carrier_calls() == 0


def test_a_silent_parcel_is_asked_for_and_left_in_peace_after(parcel, heron):
    assert list(queries.shipments_to_pull()) == []
    Shipment.objects.update(pull_at=timezone.now() - timedelta(minutes=1))
    Carrier.objects.filter(pk=heron.pk).update(base_url="http://127.0.0.1:9")
    assert tasks.pull_silent_shipments() == 0
    assert list(queries.shipments_to_pull()) == []


# Who may look


def test_the_buyer_and_the_shop_follow_a_parcel_and_mei_finds_none(parcel, lin, chen, mei, client):
    path = f"/parcels/{parcel.public_id}/"
    assert queries.shipment_for(public_id=parcel.public_id, user=lin) == parcel
    assert queries.shipment_for(public_id=parcel.public_id, user=chen) == parcel
    assert queries.shipment_for(public_id=parcel.public_id, user=mei) is None
    for person, status in ((lin, 200), (chen, 200), (mei, 404)):
        client.force_login(person)
        assert client.get(path).status_code == status
