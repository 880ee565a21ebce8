"""A booking that is called off: here at once, and at the carrier over real HTTP, however often it is said."""

import pytest

from logistics import actions, tasks
from logistics.models import Carrier, PooledNumber, Shipment
from tests import make

SECRET = "s" * 30


@pytest.fixture
def swift(db, depot) -> Carrier:
    return make.carriers(base_url=f"http://127.0.0.1:{depot.server_port}", secret=SECRET)["swift"]


@pytest.fixture
def parcel(lin, pot, chen, swift) -> Shipment:
    order = make.paid_order(buyer=lin, listing=pot)
    return actions.request_shipment(order_id=order.pk, by=chen, carrier_code="swift", reason="They come today.")


def test_the_carrier_is_told_once(parcel, chen, depot):
    assert tasks.book_shipments() == 1
    parcel.refresh_from_db()
    actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
    assert tasks.call_off_parcels() == 1
    assert tasks.call_off_parcels() == 0
    assert depot.depot.by_waybill[parcel.waybill].is_cancelled
    parcel.refresh_from_db()
    assert (parcel.status, parcel.call_off_at) == ("cancelled", None)


def test_a_carrier_out_of_reach_is_told_later(parcel, chen, swift):
    tasks.book_shipments()
    Carrier.objects.filter(pk=swift.pk).update(base_url="http://127.0.0.1:9")
    actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
    assert tasks.call_off_parcels() == 0
    parcel.refresh_from_db()
    assert parcel.call_off_at is not None and parcel.tries == 1 and "can't be reached" in parcel.failure
    assert tasks.call_off_parcels() == 0, "not at once again"
    for _ in range(10):
        actions.record_calling_off(shipment_id=parcel.pk, failure="timeout")
    parcel.refresh_from_db()
    assert parcel.call_off_at is None, "and not for ever"


def test_what_was_never_booked_or_was_typed_needs_no_telling(parcel, chen, lin, pot, swift):
    actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
    order = make.paid_order(buyer=make.user("bo"), listing=pot)
    typed = actions.type_number(order_id=order.pk, by=chen, text="SW1234567890", carrier_code="swift")
    actions.cancel_shipment(shipment_id=typed.pk, by=chen)
    assert tasks.call_off_parcels() == 0


def test_a_number_of_the_pool_is_the_one_the_carrier_carries_it_under(parcel, chen, swift, depot):
    Carrier.objects.filter(pk=swift.pk).update(is_pooled=True)
    actions.add_number_range(carrier=swift, first=7, last=9, digits=8, prefix="SW", by=None)
    assert tasks.book_shipments() == 1
    parcel.refresh_from_db()
    assert parcel.waybill == "SW00000007" and "SW00000007" in depot.depot.by_waybill
    actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
    tasks.call_off_parcels()
    assert PooledNumber.objects.get(number="SW00000007").status == "void"
    assert depot.depot.by_waybill["SW00000007"].is_cancelled
