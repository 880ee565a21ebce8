"""Whose a scan is: numbers that come again after a year, and calls that come before we know their number."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics import actions, queries, tasks
from logistics.actions.folding import Told
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierCall, Coverage, ParcelProblem, Shipment
from tests import make
from tests.races import at_once


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def order(lin, pot, heron):
    return make.paid_order(buyer=lin, listing=pot)


def booked(order, chen, number: str = "HE1") -> Shipment:
    return actions.record_booking(shipment_id=actions.request_shipment(order_id=order.pk, by=chen).pk, waybill=number)


def scan(status: str, *, days: float = 0.0, number: str = "HE1") -> ScanRecord:
    """A scan so many days from now."""
    return ScanRecord(number, f"{status}/{days}", status, status.upper(), "", "", timezone.now() + timedelta(days=days))


def asked(parcel: Shipment, *records: ScanRecord) -> None:
    """The carrier was asked about a parcel, and says this."""
    actions.fold([Told(parcel.carrier_id, True, parcel.pk, list(records))])
    actions.tell_due_orders()
    parcel.refresh_from_db()


# Numbers that come again


@pytest.fixture
def two(order, heron, chen, lin, teapots) -> tuple[Shipment, Shipment]:
    """Two parcels of one number: the first was booked 400 days ago and is on the road still, the second today."""
    first = booked(order, chen)
    actions.record_scans(carrier=heron, records=[scan("accepted", days=-399)])
    Shipment.objects.filter(pk=first.pk).update(booked_at=timezone.now() - timedelta(days=400))
    second = booked(make.paid_order(buyer=lin, listing=make.listing(vendor=teapots)), chen)
    first.refresh_from_db()
    return first, second


def test_a_parcel_that_gave_its_number_up_is_not_asked_about(two, heron):
    first, second = two
    assert (first.status, first.pull_at) == ("accepted", None) and second.pull_at is not None
    actions.record_scans(carrier=heron, records=[scan("in_transit", days=-398)])
    first.refresh_from_db()
    assert (first.status, first.pull_at) == ("in_transit", None), "an old scan that comes late does not wake the asking"
    with pytest.raises(IntegrityError, match="asked_by_own_number"), transaction.atomic():
        Shipment.objects.filter(pk=first.pk).update(pull_at=timezone.now())


def test_asking_that_was_under_way_does_not_begin_anew(two):
    first, _second = two
    actions.note_not_asked(shipment_id=first.pk)
    actions.postpone_pull(shipment=first)
    actions.pull_later(shipment_id=first.pk)
    first.refresh_from_db()
    assert first.pull_at is None


def test_an_answer_about_the_younger_parcel_delivers_the_younger_alone(two, order):
    first, second = two
    # Asked about the first before it gave its number up; the answer comes afterwards.
    asked(first, scan("accepted"), scan("delivered", days=1))
    second.refresh_from_db()
    order.refresh_from_db()
    assert (first.status, order.status) == ("accepted", "shipped") and order.hold.release_due_at is None
    assert second.status == "delivered"


def test_last_years_trace_in_an_answer_does_not_deliver_the_younger_parcel(two, order):
    first, second = two
    asked(second, scan("delivered", days=-396))
    first.refresh_from_db()
    assert (second.status, second.evidence, second.order.status) == ("created", "", "paid")
    assert first.status == "delivered", "it is the delivery of the one that had the number then"


def test_last_years_delivery_confirms_no_push_about_the_younger_parcel(two, heron):
    _first, second = two
    actions.record_scans(carrier=heron, records=[scan("accepted"), scan("delivered", days=1)])
    asked(second, scan("delivered", days=-396))
    assert (second.evidence, second.contradicted_at is None) == ("push", False)


# Calls about numbers not known yet


def call(carrier: Carrier, number: str, *codes: str) -> None:
    at = timezone.now().isoformat()
    events = [{"id": f"{number}-{code}", "code": code, "at": at} for code in codes]
    actions.store_call(carrier=carrier, body=json.dumps({"waybill": number, "events": events}).encode())
    tasks.apply_carrier_calls()


def test_a_call_that_is_faster_than_the_note_of_its_booking_is_read_when_the_note_is_there(order, heron, chen):
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    call(heron, "HE1", "PICKED_UP")
    assert CarrierCall.objects.values_list("status", "awaits").get() == ("orphaned", "HE1")
    assert tasks.apply_carrier_calls() == 0, "it is not read again and again"
    actions.record_booking(shipment_id=shipment.pk, waybill="HE1")
    assert tasks.apply_carrier_calls() == 1
    order.refresh_from_db()
    assert (CarrierCall.objects.get().status, order.status) == ("applied", "shipped")


def test_a_number_typed_after_the_call_is_found_as_well(order, heron, chen):
    call(heron, "HERON1234567", "PICKED_UP")
    actions.type_number(order_id=order.pk, by=chen, text="HERON1234567", carrier_code="heron")
    tasks.apply_carrier_calls()
    assert order.shipments.get().status == "accepted"


def test_a_call_of_last_month_is_not_taken_for_a_parcel_of_today(order, heron, chen):
    call(heron, "HE1", "PICKED_UP", "SIGNED")
    CarrierCall.objects.update(received_at=timezone.now() - timedelta(days=8))
    booked(order, chen)
    assert tasks.apply_carrier_calls() == 0
    assert order.shipments.get().status == "created"


def test_what_no_parcel_claims_for_hours_is_listed_for_xiaoer_and_can_be_read_again(order, heron, chen):
    call(heron, "HE9", "PICKED_UP")
    tasks.find_parcel_problems()
    assert not queries.orphaned_calls() and not ParcelProblem.objects.exists(), "the booking may only be late"
    CarrierCall.objects.update(received_at=timezone.now() - timedelta(hours=7))
    tasks.find_parcel_problems()
    (orphan,) = queries.orphaned_calls()
    assert ParcelProblem.objects.get().kind == "parked_call" and orphan.awaits == "HE9"
    actions.read_again(call_id=orphan.pk)
    assert tasks.apply_carrier_calls() == 1
    orphan.refresh_from_db()
    assert orphan.status == "orphaned", "still nobody has it"


def test_many_orphans_cost_no_more_statements_than_one(heron, django_assert_max_num_queries):
    for many in (2, 60):
        for n in range(many):
            body = json.dumps(
                {"waybill": f"X{many}-{n}", "events": [{"id": "1", "code": "SIGNED", "at": "2026-03-04T10:00:00Z"}]}
            )
            actions.store_call(carrier=heron, body=body.encode())
        with django_assert_max_num_queries(9):
            assert actions.apply_calls(read=tasks.read_call) == (many, 0)
    assert CarrierCall.objects.filter(status="orphaned").count() == 62


@pytest.mark.django_db(transaction=True)
def test_a_call_and_the_note_of_its_booking_at_one_moment_lose_nothing(lin, teapots, chen):
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    for n in range(8):
        order = make.paid_order(buyer=make.user(f"buyer{n}"), listing=make.listing(vendor=teapots))
        shipment = actions.request_shipment(order_id=order.pk, by=chen)
        at_once(
            lambda number=f"HE{n}": call(carrier, number, "PICKED_UP"),
            lambda pk=shipment.pk, number=f"HE{n}": actions.record_booking(shipment_id=pk, waybill=number),
        )
    tasks.apply_carrier_calls()
    assert set(Shipment.objects.values_list("status", flat=True)) == {"accepted"}
