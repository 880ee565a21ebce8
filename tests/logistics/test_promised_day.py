"""The day a buyer was shown is the order's limit from its payment on, and no booking makes it later."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.clock import database_now
from logistics import actions, queries, tasks
from logistics.calendars import end_of_day
from logistics.models import Carrier, Coverage, ShownPromise
from marketplace.models import Order
from tests import make
from tests.races import at_once

YUSHU = "632701202000"


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30, transit_days=9)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def shown_on(db) -> date:
    return queries.china_day(database_now()) + timedelta(days=3)


@pytest.fixture
def order(lin, pot, heron, shown_on) -> Order:
    """Paid; its buyer was shown a day three days on, and a later one for another place."""
    make.address(lin)
    unpaid = make.agreed_order(buyer=lin, listing=pot)
    place = lin.addresses.get().division_code
    for code, day in ((place, shown_on), (YUSHU, shown_on + timedelta(days=5))):
        ShownPromise.objects.create(order=unpaid, division_code=code, carrier=heron, promised_on=day)
    return make.pay(unpaid)


def limit_of(order) -> datetime:
    return Order.objects.values_list("promised_by_at", flat=True).get(pk=order.pk)


def test_a_day_is_over_at_midnight_in_china():
    assert end_of_day(date(2026, 3, 5)) == datetime(2026, 3, 5, 16, tzinfo=UTC)


def test_it_is_kept_once_the_order_is_paid(order, shown_on):
    assert tasks.keep_promises() == 1
    assert limit_of(order) == end_of_day(shown_on)
    assert tasks.keep_promises() == 0


@pytest.mark.django_db(transaction=True)
def test_by_four_workers_at_once_it_is_kept_once(order, shown_on):
    assert sum(at_once(*[tasks.keep_promises] * 4)) == 1
    assert limit_of(order) == end_of_day(shown_on)


def test_a_slower_carrier_does_not_make_it_later(order, chen, shown_on):
    parcel = actions.request_shipment(order_id=order.pk, by=chen)
    assert parcel.promised_on > shown_on
    assert limit_of(order) == end_of_day(shown_on)


def test_a_number_that_is_typed_has_it_too(order, chen, shown_on):
    actions.type_number(order_id=order.pk, by=chen, text="HE12345", carrier_code="heron")
    assert limit_of(order) == end_of_day(shown_on)


def test_where_none_was_shown_the_first_bookings_day_stands(lin, pot, chen, heron):
    order = make.paid_order(buyer=lin, listing=pot)
    ShownPromise.objects.all().delete()
    assert tasks.keep_promises() == 0
    first = actions.request_shipment(order_id=order.pk, by=chen)
    actions.cancel_shipment(shipment_id=first.pk, by=chen)
    Carrier.objects.update(transit_days=20)
    actions.request_shipment(order_id=order.pk, by=chen)
    assert limit_of(order) == end_of_day(first.promised_on)
