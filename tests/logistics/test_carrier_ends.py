"""Carriers we stop working with, that go silent, refuse or break in one place only: their parcels are not forgotten."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from escrow import actions as escrow
from escrow.models import EscrowHold
from logistics import actions, health, journeys, queries, tasks
from logistics.actions.folding import Told
from logistics.models import Carrier, CarrierCall, CarrierHealth, Coverage, Shipment
from tests import make
from tests.logistics.test_carriers import SECRET, recorded, signed
from tests.logistics.test_shipments import ROAD

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret=SECRET, base_url=NOBODY)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


def another_parcel(order, carrier: Carrier, waybill: str) -> Shipment:
    shipment = Shipment.objects.create(order=order, carrier=carrier, weight_g=500)
    return actions.record_booking(shipment_id=shipment.pk, waybill=waybill)


def long_ago(carrier: Carrier) -> None:
    """Nothing was heard of it for longer than its policy allows."""
    at = timezone.now() - timedelta(hours=carrier.dark_after_hours + 1)
    Carrier.objects.filter(pk=carrier.pk).update(last_heard_at=at)
    Shipment.objects.filter(carrier=carrier).update(booked_at=at)


def hold_of(order) -> EscrowHold:
    return EscrowHold.objects.get(order=order)


def pay(order) -> None:
    """The money leaves escrow."""
    with transaction.atomic():
        escrow.settle_hold(hold_id=order.hold_id, refund_minor=0, by=None, reason="by hand")


def make_due() -> None:
    Shipment.objects.filter(pull_at__isnull=False).update(pull_at=timezone.now() - timedelta(minutes=1))


# Carriers that take no new parcels


def push(client) -> int:
    body = recorded("courier_delivered")
    return client.post(
        "/hooks/carriers/heron/", body, content_type="application/json", headers=signed(body)
    ).status_code


def test_a_carrier_that_takes_no_new_parcels_is_heard_while_it_has_some(parcel, heron, client):
    Carrier.objects.update(is_active=False)
    assert push(client) == 200 and CarrierCall.objects.count() == 1
    Shipment.objects.update(status="returned")
    assert push(client) == 404, "it has nothing of ours any more"


def test_its_delivered_parcels_can_be_taken_back_as_long_as_the_money_is_in_escrow(parcel, order, heron, client):
    actions.record_scans(carrier=heron, records=ROAD)
    Carrier.objects.update(is_active=False)
    assert push(client) == 200
    pay(order)
    assert push(client) == 404


def test_it_is_asked_about_them_and_watched(parcel, order, heron):
    actions.record_scans(carrier=heron, records=ROAD)
    Carrier.objects.update(is_active=False)
    make_due()
    assert queries.claim_pulls() == [parcel]
    long_ago(heron)
    assert tasks.watch_carriers() == 1
    tasks.tell_orders()
    assert hold_of(order).frozen_for == ["carrier_dark"]


def test_but_no_new_parcel_goes_to_it(order, heron, chen):
    Carrier.objects.update(is_active=False)
    for ask in (
        lambda: actions.request_shipment(order_id=order.pk, by=chen),
        lambda: actions.type_number(order_id=order.pk, by=chen, text="HERON12345", carrier_code="heron"),
    ):
        with pytest.raises(ValidationError) as refusal:
            ask()
        assert refusal.value.code == "no_carrier"


# Silence


def test_a_carrier_whose_parcels_are_all_delivered_by_its_word_alone_goes_dark_too(parcel, order, heron):
    actions.record_scans(carrier=heron, records=ROAD)
    long_ago(heron)
    assert tasks.watch_carriers() == 1
    tasks.tell_orders()
    assert hold_of(order).frozen_for == ["carrier_dark"]
    (dark,) = queries.dark_carriers()
    assert dark.held_count == 1


def test_deliveries_that_are_proven_or_paid_for_need_no_more_word_of_it(parcel, order, heron):
    actions.record_scans(carrier=heron, records=ROAD)
    long_ago(heron)
    for settled in ({"evidence": "pull"}, {"evidence": "proof"}):
        Shipment.objects.update(**settled)
        assert tasks.watch_carriers() == 0
    Shipment.objects.update(evidence="push")
    pay(order)
    assert tasks.watch_carriers() == 0


# Asking


@pytest.fixture
def without_this_one(tmp_path):
    """A carrier that answers every question with 404."""
    from tests.logistics.test_asking import Answers

    with Answers(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as server:
        yield server


def test_refusals_delay_the_parcel_they_are_about_and_nobody_else(parcel, order, heron, without_this_one):
    Carrier.objects.update(base_url=without_this_one.url)
    for n in range(4):
        another_parcel(order, heron, f"HE9{n}")
    make_due()
    assert tasks.pull_silent_shipments() == 0
    heron.refresh_from_db()
    assert without_this_one.asked == 5, "each parcel was asked about"
    assert (heron.pull_failures, heron.pull_retry_at) == (0, None)
    assert not CarrierHealth.objects.exists()
    assert Shipment.objects.filter(pull_tries=1).count() == 5


def test_parcels_passed_over_are_due_when_the_carriers_rest_is_over(parcel, order, heron):
    for n in range(5):
        another_parcel(order, heron, f"HE9{n}")
    make_due()
    assert tasks.pull_silent_shipments() == 0
    heron.refresh_from_db()
    assert heron.pull_failures == 3 and Shipment.objects.filter(pull_tries=1).count() == 3
    assert Shipment.objects.filter(pull_at=heron.pull_retry_at, pull_tries=0).count() == 3


def fail_booking(carrier: Carrier) -> None:
    actions.note_answer(carrier_id=carrier.pk, is_answered=False)


def answer_pull(carrier: Carrier) -> None:
    actions.note_answer(carrier_id=carrier.pk, is_answered=True, is_booking=False)


def test_answers_to_pulls_do_not_hide_that_bookings_fail(heron):
    for _ in range(health.FAILURES_MOST):
        fail_booking(heron)
        answer_pull(heron)
    assert CarrierHealth.objects.get().open_until_at > timezone.now()
    assert {one.is_down for one in queries.candidates()} == {True}
    answer_pull(heron)
    assert CarrierHealth.objects.exists(), "only a booking that is answered ends it"
    actions.note_answer(carrier_id=heron.pk, is_answered=True)
    assert not CarrierHealth.objects.exists()


def test_failed_pulls_alone_are_forgotten_with_the_next_answer(heron):
    for is_booking in (True, False, False, False):
        actions.note_answer(carrier_id=heron.pk, is_answered=False, is_booking=is_booking)
    answer_pull(heron)
    row = CarrierHealth.objects.get()
    assert (row.failures, row.booking_failures, row.open_until_at) == (1, 1, None)
    CarrierHealth.objects.all().delete()
    for _ in range(health.FAILURES_MOST):
        actions.note_answer(carrier_id=heron.pk, is_answered=False, is_booking=False)
    assert queries.candidates()[0].is_down
    answer_pull(heron)
    assert not CarrierHealth.objects.exists()


# Numbers a shop types in: nobody arranged that the carrier calls


def test_a_typed_number_is_asked_about_at_once_and_often_until_it_is_scanned(order, heron, chen):
    parcel = actions.type_number(order_id=order.pk, by=chen, text="HERON12345", carrier_code="heron")
    assert queries.claim_pulls() == [parcel]
    actions.postpone_pull(shipment=parcel)
    parcel.refresh_from_db()
    assert timedelta(minutes=14) < parcel.pull_at - timezone.now() <= timedelta(minutes=15)
    actions.record_scans(carrier=heron, records=[ROAD[0]._replace(waybill="HERON12345")])
    parcel.refresh_from_db()
    assert parcel.pull_at - timezone.now() > timedelta(hours=11)


def test_the_steps_grow_with_its_age():
    def steps(hours: float) -> timedelta:
        return journeys.pull_delay("created", "courier", evidence="", waited=timedelta(hours=hours))

    assert [steps(hours) for hours in (0, 1, 2, 8, 48, 500)] == [
        timedelta(minutes=15), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12),
        timedelta(hours=12),
    ]  # fmt: skip
    assert journeys.pull_delay("created", "post", evidence="", waited=timedelta(0)) == timedelta(minutes=1)
    assert journeys.pull_delay("created", "courier", evidence="") == timedelta(hours=12)


# The post, which can't say by itself that a delivery was a mistake


@pytest.fixture
def by_post(order, heron) -> Shipment:
    Carrier.objects.update(kind="post", dialect="post")
    heron.refresh_from_db()
    return another_parcel(order, heron, "HE1")


def asked(parcel: Shipment, *records) -> None:
    actions.fold([Told(parcel.carrier_id, True, parcel.pk, list(records))])
    actions.tell_due_orders()
    parcel.refresh_from_db()


def test_a_delivery_by_post_is_asked_about_once_more_and_can_be_taken_back(by_post, order):
    asked(by_post, *ROAD)
    order.refresh_from_db()
    assert (by_post.evidence, order.status) == ("pull", "delivered")
    assert timedelta(hours=23) < by_post.pull_at - timezone.now() <= timedelta(days=1)
    actions.note_not_asked(shipment_id=by_post.pk)
    by_post.refresh_from_db()
    assert by_post.pull_at is not None, "nobody answered: it is asked again"
    mistake = ROAD[-1]
    asked(by_post, *ROAD, mistake._replace(event_key="void", status="unknown", voids_key=mistake.event_key))
    order.refresh_from_db()
    assert (by_post.status, order.status) == ("out_for_delivery", "shipped")
    assert hold_of(order).release_due_at - timezone.now() > timedelta(days=29), (
        "the post's thirty days, no longer the buyer's"
    )


def test_a_delivery_by_post_that_stands_or_is_signed_for_is_asked_about_no_more(by_post):
    asked(by_post, *ROAD)
    asked(by_post, *ROAD)
    assert (by_post.evidence, by_post.pull_at) == ("pull", None)
    Shipment.objects.update(evidence="")
    asked(by_post, *ROAD[:3], ROAD[-1]._replace(event_key="signed", proof="Lin"))
    assert (by_post.evidence, by_post.pull_at) == ("proof", None)


# Rows that are wrong


def test_one_row_in_a_dialect_that_nobody_speaks_holds_no_other_up(parcel, lin, chen, teapots, heron):
    wrong = Carrier.objects.create(code="wrong", name_en="Wrong", dialect="json_hexx", secret=SECRET, base_url=NOBODY)
    orders = [make.paid_order(buyer=lin, listing=make.listing(vendor=teapots)) for _ in range(2)]
    for carrier, order in zip((wrong, heron), orders, strict=True):
        Shipment.objects.create(order=order, carrier=carrier, weight_g=500)
    assert tasks.book_shipments() == 0
    failures = dict(Shipment.objects.filter(status="requested").values_list("carrier__code", "failure"))
    assert "nobody here does" in failures["wrong"] and "can't be reached" in failures["heron"]
    astray = another_parcel(orders[0], wrong, "WR1")
    make_due()
    tasks.pull_silent_shipments()
    assert set(Shipment.objects.exclude(waybill="").values_list("pull_tries", flat=True)) == {1}
    actions.cancel_shipment(shipment_id=astray.pk, by=chen)
    tasks.call_off_parcels()
    astray.refresh_from_db()
    assert "nobody here does" in astray.failure


def test_its_calls_are_to_come_again(parcel, client):
    Carrier.objects.update(dialect="json_hexx")
    body = recorded("courier_delivered")
    answer = client.post("/hooks/carriers/heron/", body, content_type="application/json", headers=signed(body))
    assert (answer.status_code, answer.json()) == (503, {"code": "not_ready"})


def test_a_zone_that_there_is_not_parks_the_calls_and_loses_none(lin, teapots, chen, client):
    from tests.logistics.test_dialects import boat_call, boat_signed

    boat = Carrier.objects.create(code="boat", name_en="Boat", dialect="json_base64", secret=SECRET, zone="Asia/Xanadu")
    body = boat_call()
    number = json.loads(body)["msg"]["tracking_number"]
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    parcel = another_parcel(order, boat, number)
    said = client.post("/hooks/carriers/boat/", body, content_type="application/json", headers=boat_signed(body))
    assert said.status_code == 200
    for _ in range(8):
        tasks.apply_carrier_calls()
        make.pass_time(CarrierCall.objects.get(), days=1)
    (kept,) = queries.calls_to_look_at()
    assert kept.status == "parked" and "Xanadu" in kept.reason
    Carrier.objects.update(zone="Asia/Shanghai")
    actions.read_again(call_id=kept.pk)
    tasks.apply_carrier_calls()
    parcel.refresh_from_db()
    assert parcel.status == "delivered"


@pytest.mark.parametrize(
    "said", [{"dialect": "json_hexx"}, {"zone": "Asia/Xanadu"}, {"zone": "../etc"}, {"zone": "Asia"}]
)
def test_such_rows_are_refused_in_the_admin(heron, said):
    heron.full_clean()
    for name, value in said.items():
        setattr(heron, name, value)
    with pytest.raises(ValidationError) as refusal:
        heron.full_clean()
    assert set(refusal.value.message_dict) == set(said)
