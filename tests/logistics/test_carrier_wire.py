"""From what carriers say to what orders and money do: many scans at once, several parcels, evidence, silence, repeats."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Notification
from escrow import actions as escrow
from escrow.models import EscrowHold, HoldEvent
from escrow.tasks import release_due_holds
from logistics import actions, queries, tasks
from logistics.actions.folding import Told, array
from logistics.models import Carrier, CarrierCall, Coverage, Shipment, TrackingEvent
from marketplace import actions as marketplace
from marketplace.queries import lock_order
from tests import make
from tests.logistics.test_shipments import NOON, ROAD, scan, status_of
from tests.races import at_once


def another_parcel(order, carrier: Carrier, waybill: str) -> Shipment:
    """A second parcel of the same order."""
    shipment = Shipment.objects.create(order=order, carrier=carrier, weight_g=500)
    return actions.record_booking(shipment_id=shipment.pk, waybill=waybill)


def hold_of(order) -> EscrowHold:
    return EscrowHold.objects.get(order=order)


def answer(parcel: Shipment, *records) -> None:
    """The carrier was asked, and says this."""
    with transaction.atomic():
        actions.fold([Told(parcel.carrier_id, True, parcel.pk, list(records))])
    actions.tell_due_orders()
    parcel.refresh_from_db()


# Many at once


def test_a_thousand_scans_take_as_few_statements_as_ten(parcel, heron, django_assert_max_num_queries):
    for many in (10, 1000):
        records = [scan("in_transit", 2, key=f"{many}/{n}") for n in range(many)]
        with django_assert_max_num_queries(12):
            assert actions.fold([Told(heron.pk, False, None, records)]) == many
    with django_assert_max_num_queries(6):
        assert actions.fold([Told(heron.pk, False, None, records)]) == 0


@pytest.mark.parametrize("text", ['a"b', "a\\b", "{a,b}", "NULL", "", " ", "a\nb", "'", "茶", '\\"', "%s", "null"])
def test_any_text_comes_through_the_array_as_it_is(text, db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM unnest(%s::text[])", [array([text, "x", text])])
        assert [value for (value,) in cursor.fetchall()] == [text, "x", text]


@pytest.mark.django_db(transaction=True)
def test_four_workers_with_the_same_calls_keep_each_scan_once(lin, teapots, chen):
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex")
    Coverage.objects.create(carrier=carrier, prefix="")
    told = []
    for n in range(6):
        order = make.paid_order(buyer=make.user(f"b{n}"), listing=make.listing(vendor=teapots))
        shipment = actions.request_shipment(order_id=order.pk, by=chen)
        actions.record_booking(shipment_id=shipment.pk, waybill=f"HE{n}")
        told += [one._replace(waybill=f"HE{n}") for one in ROAD]
    shares = [told, told[::-1], told[12:] + told[:12], told[::2] + told[1::2]]
    new = at_once(
        *[lambda records=records: actions.fold([Told(carrier.pk, False, None, records)]) for records in shares]
    )
    assert sum(new) == len(told) == TrackingEvent.objects.count()
    assert set(Shipment.objects.values_list("status", flat=True)) == {"delivered"}
    assert actions.tell_due_orders() == 6
    assert EscrowHold.objects.filter(release_due_at__isnull=False).count() == 6


@pytest.mark.django_db(transaction=True)
def test_different_scans_of_one_parcel_by_four_workers_leave_the_right_state(lin, teapots, chen):
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex")
    Coverage.objects.create(carrier=carrier, prefix="")
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    actions.record_booking(shipment_id=actions.request_shipment(order_id=order.pk, by=chen).pk, waybill="HE1")
    at_once(*[lambda one=one: actions.fold([Told(carrier.pk, False, None, [one])]) for one in ROAD])
    assert Shipment.objects.get().status == "delivered"


@pytest.mark.django_db(transaction=True)
def test_four_workers_with_one_list_tell_each_order_once_and_wait_for_nobody(lin, teapots, chen):
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex")
    Coverage.objects.create(carrier=carrier, prefix="")
    for n in range(6):
        order = make.paid_order(buyer=make.user(f"b{n}"), listing=make.listing(vendor=teapots))
        actions.record_booking(shipment_id=actions.request_shipment(order_id=order.pk, by=chen).pk, waybill=f"HE{n}")
    told = [one._replace(waybill=f"HE{n}") for n in range(6) for one in ROAD]
    actions.fold([Told(carrier.pk, False, None, told)])
    with transaction.atomic():
        lock_order(order.pk)
        (elsewhere,) = at_once(actions.tell_due_orders)
    assert elsewhere == 5, "the one in another hand is left to it"
    assert actions.tell_due_orders() == 1
    for _ in range(10):
        Shipment.objects.update(tell_at=timezone.now())
        assert sum(at_once(*[actions.tell_due_orders] * 4)) == 6


# Calls


def test_one_poisoned_call_fails_alone_is_tried_again_and_parked_in_the_end(parcel, order, heron, monkeypatch):
    good = b'{"waybill": "HE1", "events": [{"id": "a", "code": "PICKED_UP", "at": "2026-03-02T13:00:00Z"}]}'
    # A year that Python can write and PostgreSQL cannot: whatever gets past the adapters has to stop here.
    bad = good.replace(b"2026-03-02", b"0001-01-01").replace(b'"a"', b'"b"').replace(b"Z", b"+14:00")
    for n, body in enumerate((good, bad, good.replace(b'"a"', b'"c"'))):
        actions.store_call(carrier=heron, body=body)
        assert CarrierCall.objects.count() == n + 1
    monkeypatch.setattr(tasks, "read_call", reading_badly(tasks.read_call))
    assert tasks.apply_carrier_calls() == 2
    assert TrackingEvent.objects.count() == 2 and status_of(order) == "shipped"
    poisoned = CarrierCall.objects.get(status="stored")
    assert (poisoned.tries, bytes(poisoned.body)) == (1, bad) and poisoned.retry_at > poisoned.received_at
    for _ in range(7):
        make.pass_time(poisoned, days=1)
        tasks.apply_carrier_calls()
    poisoned.refresh_from_db()
    assert (poisoned.status, poisoned.tries) == ("parked", 8)
    assert list(queries.calls_to_look_at()) == [poisoned]


def reading_badly(read):
    """What a mistake in an adapter would do: a record that no column takes."""

    def read_it(call: CarrierCall):
        records = read(call)
        return [one._replace(status="x" * 50) if one.event_key == "b" else one for one in records]

    return read_it


def test_what_another_worker_holds_is_left_to_it(parcel, heron):
    actions.store_call(carrier=heron, body=b'{"waybill": "HE1", "events": []}')
    CarrierCall.objects.update(retry_at=timezone.now() + timedelta(minutes=1))
    assert tasks.apply_carrier_calls() == 0


# Several parcels


def test_an_order_of_two_parcels_is_delivered_with_the_second(parcel, order, heron):
    another_parcel(order, heron, "HE2")
    actions.record_scans(carrier=heron, records=ROAD)
    assert status_of(order) == "shipped" and hold_of(order).release_due_at is None
    actions.record_scans(carrier=heron, records=[one._replace(waybill="HE2") for one in ROAD])
    order.refresh_from_db()
    assert order.status == "delivered" and hold_of(order).release_due_at is not None


def test_a_number_that_comes_again_after_a_year_means_the_younger_parcel(parcel, order, heron, lin, teapots):
    actions.record_scans(carrier=heron, records=ROAD)
    long_ago = timezone.now() - timedelta(days=400)
    Shipment.objects.filter(pk=parcel.pk).update(booked_at=long_ago)
    younger = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    second = another_parcel(younger, heron, "HE1")
    parcel.refresh_from_db()
    assert parcel.number_given_up_at is not None
    hours = (timezone.now() - NOON).total_seconds() / 3600
    actions.record_scans(carrier=heron, records=[scan("accepted", hours + 1)])
    actions.record_scans(carrier=heron, records=[scan("in_transit", hours - 24 * 399)])
    assert (second.events.count(), parcel.events.count()) == (1, len(ROAD) + 1)


def test_a_number_in_use_is_not_given_twice(parcel, order, heron):
    with pytest.raises(ValidationError) as refusal:
        another_parcel(order, heron, "HE1")
    assert refusal.value.code == "number_taken"


# Back, and taken back


def test_a_delivery_that_is_taken_back_takes_the_clock_along(parcel, order, heron, lin):
    actions.record_scans(carrier=heron, records=[*ROAD[:3], scan("delivered", 42, key="false")])
    assert status_of(order) == "delivered" and hold_of(order).release_due_at is not None
    actions.record_scans(carrier=heron, records=[scan("unknown", 43, key="oops", voids="false")])
    order.refresh_from_db()
    parcel.refresh_from_db()
    assert (order.status, order.delivered_at, hold_of(order).release_due_at) == ("shipped", None, None)
    assert (parcel.status, parcel.evidence) == ("out_for_delivery", "")
    assert HoldEvent.objects.filter(kind="unscheduled").count() == 1
    assert Notification.objects.filter(user=lin, kind="order_not_delivered").count() == 1
    actions.record_scans(carrier=heron, records=[scan("delivered", 60)])
    assert status_of(order) == "delivered" and hold_of(order).release_due_at is not None


def test_after_the_buyer_has_confirmed_a_carrier_takes_nothing_back(parcel, order, heron, lin):
    actions.record_scans(carrier=heron, records=[*ROAD[:3], scan("delivered", 42, key="false")])
    marketplace.confirm_receipt(order_id=order.pk, by=lin)
    assert release_due_holds() == 1
    actions.record_scans(carrier=heron, records=[scan("unknown", 43, key="oops", voids="false")])
    assert (status_of(order), hold_of(order).status) == ("completed", "released")
    assert Shipment.objects.get(tell_at=None).status == "out_for_delivery"


def test_a_parcel_on_its_way_back_freezes_the_money(parcel, order, heron):
    actions.record_scans(carrier=heron, records=[*ROAD, scan("returning", 60, key="back")])
    hold = hold_of(order)
    assert (hold.status, hold.frozen_for, hold.release_due_at) == ("frozen", ["returning"], None)
    assert hold.frozen_remaining > timedelta(days=6)
    actions.record_scans(carrier=heron, records=[scan("unknown", 61, key="no", voids="back")])
    hold = hold_of(order)
    assert (hold.status, hold.frozen_for) == ("held", []) and hold.release_due_at is not None


def test_a_thaw_leaves_a_dispute_alone(parcel, order, heron, lin):
    actions.record_scans(carrier=heron, records=[*ROAD, scan("returning", 60, key="back")])
    escrow.freeze_hold(hold_id=order.hold_id, by=lin, reason="a dispute")
    actions.record_scans(carrier=heron, records=[scan("unknown", 61, key="no", voids="back")])
    assert (hold_of(order).status, hold_of(order).frozen_for) == ("frozen", ["dispute"])
    escrow.thaw_hold(hold_id=order.hold_id, by=lin, reason="withdrawn")
    assert hold_of(order).release_due_at is not None


# Evidence


def test_a_push_alone_sets_the_clock_and_the_carriers_answer_confirms_it(parcel, order, heron):
    actions.record_scans(carrier=heron, records=ROAD)
    parcel.refresh_from_db()
    assert parcel.evidence == "push" and parcel.pull_at is not None
    answer(parcel, *ROAD)
    assert (parcel.evidence, parcel.pull_at, hold_of(order).status) == ("pull", None, "held")


def test_an_answer_that_knows_of_no_delivery_freezes_the_clock_until_one_does(parcel, order, heron):
    actions.record_scans(carrier=heron, records=ROAD)
    answer(parcel, *ROAD[:3])
    assert parcel.contradicted_at is not None and parcel.pull_at is not None
    assert hold_of(order).frozen_for == ["contradicted"] and hold_of(order).release_due_at is None
    assert list(queries.contradicted_parcels()) == [parcel]
    answer(parcel, *ROAD)
    assert (parcel.contradicted_at, parcel.evidence, hold_of(order).frozen_for) == (None, "pull", [])
    assert hold_of(order).release_due_at is not None


def test_a_courier_at_the_door_after_a_pushed_delivery_freezes_until_the_carrier_was_asked(parcel, order, heron):
    actions.record_scans(carrier=heron, records=[*ROAD, scan("attempt_failed", 50)])
    assert hold_of(order).frozen_for == ["contradicted"]
    parcel.refresh_from_db()
    answer(parcel, *ROAD)
    assert hold_of(order).frozen_for == []


def test_a_signature_is_more_than_an_answer(parcel, heron):
    actions.record_scans(carrier=heron, records=[*ROAD[:3], scan("delivered", 44)._replace(proof="Lin")])
    parcel.refresh_from_db()
    assert (parcel.evidence, parcel.pull_at) == ("proof", None)


# Silence


def go_dark(carrier: Carrier) -> None:
    long_ago = timezone.now() - timedelta(hours=carrier.dark_after_hours + 1)
    Carrier.objects.filter(pk=carrier.pk).update(last_heard_at=long_ago)
    Shipment.objects.filter(carrier=carrier).update(booked_at=long_ago)


def test_a_carrier_gone_dark_stops_the_clocks_of_its_parcels_and_starts_them_when_it_is_back(
    parcel, order, heron, lin, teapots
):
    actions.record_scans(carrier=heron, records=ROAD)
    other = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    another_parcel(other, heron, "HE2")
    actions.record_scans(carrier=heron, records=[one._replace(waybill="HE2") for one in ROAD[:2]])
    assert tasks.watch_carriers() == 0
    go_dark(heron)
    assert tasks.watch_carriers() == 1 and tasks.watch_carriers() == 0
    tasks.tell_orders()
    hold = hold_of(order)
    assert (hold.status, hold.frozen_for) == ("frozen", ["carrier_dark"]) and hold.frozen_remaining > timedelta(days=6)
    assert hold_of(other).status == "held", "it has no clock that could run out"
    (dark,) = queries.dark_carriers()
    assert (dark, dark.held_count) == (heron, 2), "one is on the way, of the other only a push says that it arrived"
    actions.record_scans(carrier=heron, records=[scan("out_for_delivery", 40, waybill="HE2")])
    assert tasks.watch_carriers() == 1
    tasks.tell_orders()
    hold = hold_of(order)
    assert hold.status == "held" and hold.release_due_at - timezone.now() > timedelta(days=6)
    assert not queries.dark_carriers()


def test_a_carrier_without_parcels_on_the_way_may_be_silent(parcel, heron):
    go_dark(heron)
    assert tasks.watch_carriers() == 0


def test_the_buyers_own_word_outweighs_a_silent_carrier(parcel, order, heron, lin, teapots):
    actions.record_scans(carrier=heron, records=ROAD)
    other = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    another_parcel(other, heron, "HE2")
    actions.record_scans(carrier=heron, records=[one._replace(waybill="HE2") for one in ROAD[:2]])
    go_dark(heron)
    tasks.watch_carriers()
    tasks.tell_orders()
    assert hold_of(order).status == "frozen"
    marketplace.confirm_receipt(order_id=order.pk, by=lin)
    assert release_due_holds() == 1 and hold_of(order).status == "released"


def test_the_order_page_says_why_the_clock_stands_still(parcel, order, heron, lin, client):
    actions.record_scans(carrier=heron, records=[*ROAD, scan("returning", 60)])
    client.force_login(lin)
    assert "on its way back to the vendor" in client.get(f"/orders/{order.public_id}/").content.decode()


# Asking


def test_a_carrier_that_fails_is_asked_less_and_less_and_its_parcels_wait(parcel, order, heron):
    Carrier.objects.filter(pk=heron.pk).update(base_url="http://127.0.0.1:9")
    for n in range(5):
        another_parcel(order, heron, f"HE9{n}")
    Shipment.objects.update(pull_at=timezone.now() - timedelta(minutes=1))
    assert tasks.pull_silent_shipments() == 0
    heron.refresh_from_db()
    assert heron.pull_failures == 3 and heron.pull_retry_at > timezone.now()
    assert Shipment.objects.filter(pull_tries=1).count() == 3
    Shipment.objects.update(pull_at=timezone.now() - timedelta(minutes=1))
    assert queries.claim_pulls() == [], "it is left in peace"


def test_a_sweep_asks_each_carrier_no_more_than_its_budget_and_no_parcel_twice(parcel, order, heron):
    for n in range(5):
        another_parcel(order, heron, f"HE9{n}")
    Carrier.objects.update(pull_budget=4)
    Shipment.objects.update(pull_at=timezone.now() - timedelta(minutes=1))
    first, second = queries.claim_pulls(), queries.claim_pulls()
    assert (len(first), len(second)) == (4, 2)
    assert not {one.pk for one in first} & {one.pk for one in second}


def test_an_order_that_fails_holds_no_other_up(parcel, order, heron, lin, teapots, monkeypatch):
    other = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    another_parcel(other, heron, "HE2")
    # The money of the first is gone, though nobody told the order: its delivery can't set a clock any more.
    with transaction.atomic():
        escrow.settle_hold(hold_id=order.hold_id, refund_minor=0, by=None, reason="by hand")
    with transaction.atomic():
        actions.fold([Told(heron.pk, False, None, [*ROAD, *[one._replace(waybill="HE2") for one in ROAD]])])
    assert actions.tell_due_orders() == 1
    assert status_of(other) == "delivered"
    assert Shipment.objects.get(order=order).tell_at > timezone.now()
