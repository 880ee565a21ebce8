"""What becomes of parcels that are called off: whose they are, what the carrier hears, and what comes free again."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.functions import Now

from logistics import actions, queries, tasks
from logistics.actions.capacity import take_place
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierDay, ParcelProblem, Shipment
from logistics.simulator.parcels import Depot
from logistics.simulator.server import CarrierServer, Refused
from marketplace import actions as marketplace
from tests import make
from tests.races import at_once

SECRET = "s" * 30


class Wilful(Depot):
    """A simulated carrier to which something happens between a booking and its answer."""

    before_answering: Callable[[], None] = staticmethod(lambda: None)
    only_number = ""

    def book(self, *asked):
        parcel = super().book(*asked)
        self.before_answering()
        return parcel

    def _waybill(self, *asked) -> str:
        return self.only_number or super()._waybill(*asked)


def lose_the_answer() -> None:
    raise Refused(504, "the line broke")


@pytest.fixture
def depot():
    """A simulated carrier, listening."""
    server = CarrierServer(0, secret=SECRET, depot=Wilful(), say=lambda *words: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def swift(db, depot) -> Carrier:
    return make.carriers(base_url=f"http://127.0.0.1:{depot.server_port}", secret=SECRET)["swift"]


@pytest.fixture
def order(lin, pot, swift):
    return make.paid_order(buyer=lin, listing=pot)


@pytest.fixture
def parcel(order, chen) -> Shipment:
    return book(order, chen)


def book(order, by) -> Shipment:
    return actions.request_shipment(order_id=order.pk, by=by, carrier_code="swift", reason="They come today.")


def called_off_in_time() -> int:
    """The sweep that tells carriers, once nothing is on its way any more."""
    Shipment.objects.filter(call_off_at__isnull=False).update(call_off_at=Now())
    return tasks.call_off_parcels()


def at_the_carrier(depot) -> list[bool]:
    """Of each booking it knows, whether it is called off."""
    return [parcel.is_cancelled for parcel in depot.depot.by_waybill.values()]


class TestCancelledOrders:
    def test_what_was_booked_is_called_off_at_the_carrier_too(self, parcel, order, depot):
        tasks.book_shipments()
        marketplace.cancel_order(order_id=order.pk, by=None, reason="not_handed_over")
        assert tasks.call_off_parcels() == 1
        assert tasks.call_off_parcels() == 0
        parcel.refresh_from_db()
        assert (parcel.status, at_the_carrier(depot)) == ("cancelled", [True])

    def test_what_waits_is_neither_booked_nor_printed(self, parcel, order, teapots, depot):
        marketplace.cancel_order(order_id=order.pk, by=None, reason="buyer")
        assert tasks.book_shipments() == 0 and not depot.depot.by_waybill
        Shipment.objects.update(status="created", waybill="SW1")
        assert not queries.printable(teapots).exists()
        assert queries.labels_of(teapots, [str(parcel.public_id)]) == []

    def test_what_the_carrier_has_is_followed_on(self, parcel, order):
        marketplace.cancel_order(order_id=order.pk, by=None, reason="not_handed_over")
        Shipment.objects.update(status="in_transit")
        tasks.call_off_parcels()
        parcel.refresh_from_db()
        assert parcel.status == "in_transit"

    @pytest.mark.django_db(transaction=True)
    def test_four_sweeps_at_once_call_it_off_once(self, parcel, order, depot):
        tasks.book_shipments()
        marketplace.cancel_order(order_id=order.pk, by=None, reason="not_handed_over")
        answers = at_once(*[lambda: actions.call_off_for_ended_order(shipment_id=parcel.pk)] * 4)
        assert sorted(answers) == [False, False, False, True]


class TestTypedNumbers:
    def test_a_number_typed_at_the_wrong_order_is_free_for_the_right_one(self, order, chen, pot, swift):
        other = make.paid_order(buyer=make.user("bo"), listing=pot)
        wrong = actions.type_number(order_id=other.pk, by=chen, text="SW1234567890", carrier_code="swift")
        actions.cancel_shipment(shipment_id=wrong.pk, by=chen)
        right = actions.type_number(order_id=order.pk, by=chen, text="SW1234567890", carrier_code="swift")
        assert (right.waybill, right.is_doubted) == ("SW1234567890", False)
        again = actions.type_number(order_id=other.pk, by=chen, text="SW1234567891", carrier_code="swift")
        assert again.status == "created"


class TestAnswersThatComeLate:
    @pytest.mark.django_db(transaction=True)
    def test_cancelled_while_the_carrier_was_asked_it_is_told(self, parcel, chen, depot):
        def change_ones_mind():
            actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
            connection.close()

        depot.depot.before_answering = change_ones_mind
        tasks.book_shipments()
        assert tasks.call_off_parcels() == 1
        parcel.refresh_from_db()
        assert (parcel.status, parcel.call_off_at, at_the_carrier(depot)) == ("cancelled", None, [True])
        assert parcel.waybill in depot.depot.by_waybill

    def test_after_eight_lost_answers_it_is_asked_for_once_more_and_called_off(self, parcel, depot):
        depot.depot.before_answering = lose_the_answer
        for _ in range(8):
            Shipment.objects.update(retry_at=None)
            assert tasks.book_shipments() == 0
        parcel.refresh_from_db()
        assert (parcel.status, at_the_carrier(depot)) == ("cancelled", [False])
        assert called_off_in_time() == 0, "still no answer"
        del depot.depot.before_answering
        assert called_off_in_time() == 1
        assert at_the_carrier(depot) == [True]

    def test_a_shop_that_gives_up_after_a_lost_answer_leaves_nothing_behind(self, parcel, chen, depot):
        depot.depot.before_answering = lose_the_answer
        tasks.book_shipments()
        actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
        del depot.depot.before_answering
        assert tasks.call_off_parcels() == 0, "an answer may still be on its way"
        assert called_off_in_time() == 1
        assert at_the_carrier(depot) == [True]

    def test_a_refusal_leaves_nothing_to_tell(self, parcel, depot):
        actions.begin_asking(shipment_id=parcel.pk)
        parcel = actions.record_booking(shipment_id=parcel.pk, failure="no such street", is_permanent=True)
        assert (parcel.status, parcel.call_off_at) == ("cancelled", None)

    def test_what_was_called_off_before_it_was_asked_for_is_not_asked_for(self, parcel, chen, depot):
        actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
        assert not actions.begin_asking(shipment_id=parcel.pk)
        assert called_off_in_time() == 0 and not depot.depot.by_waybill

    def test_a_number_given_twice_ends_the_booking_and_goes_to_a_xiaoer(self, parcel, chen, pot, depot):
        other = make.paid_order(buyer=make.user("bo"), listing=pot)
        first = actions.record_booking(shipment_id=book(other, chen).pk, waybill="SW7")
        depot.depot.only_number = "SW7"
        tasks.book_shipments()
        parcel.refresh_from_db()
        assert (parcel.status, parcel.waybill, parcel.call_off_at) == ("cancelled", "", None)
        assert ParcelProblem.objects.get().shipment == first

    @pytest.mark.django_db(transaction=True)
    def test_booked_and_called_off_at_once_the_carrier_carries_nothing(self, lin, chen, pot, swift, depot):
        for number in range(4):
            order = make.paid_order(buyer=make.user(f"bo{number}"), listing=pot)
            parcel = book(order, chen)
            at_once(
                tasks.book_shipments,
                lambda pk=parcel.pk: actions.cancel_shipment(shipment_id=pk, by=chen),
            )
        called_off_in_time()
        assert all(at_the_carrier(depot))
        assert set(Shipment.objects.values_list("status", flat=True)) == {"cancelled"}


class TestPlacesOfADay:
    @pytest.fixture
    def narrow(self, swift) -> Carrier:
        Carrier.objects.filter(pk=swift.pk).update(parcels_a_day=2)
        return swift

    def given(self) -> int:
        return CarrierDay.objects.get().given

    def test_booked_and_called_off_again_and_again_the_day_is_not_full(self, narrow, order, chen):
        for _ in range(5):
            actions.cancel_shipment(shipment_id=book(order, chen).pk, by=chen)
        assert self.given() == 0
        book(order, chen)
        assert self.given() == 1

    def test_a_booking_that_failed_gives_its_place_back_once(self, narrow, order, chen):
        parcel = book(order, chen)
        for _ in range(2):
            actions.record_booking(shipment_id=parcel.pk, failure="no such street", is_permanent=True)
        assert self.given() == 0

    def test_one_that_the_carrier_called_off_gives_its_place_back(self, narrow, order, chen):
        parcel = actions.record_booking(shipment_id=book(order, chen).pk, waybill="SW7")
        scan = ScanRecord("SW7", "off", "cancelled", "CANCELLED", "", "", parcel.booked_at)
        for _ in range(2):
            actions.record_scans(carrier=narrow, records=[scan])
        assert self.given() == 0

    def test_a_place_that_nobody_counted_is_not_given_back(self, swift, order, chen):
        parcel = book(order, chen)
        Carrier.objects.filter(pk=swift.pk).update(parcels_a_day=2)
        take_place(carrier_code="swift", day=queries.china_day(parcel.requested_at))
        actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
        assert self.given() == 1

    @pytest.mark.django_db(transaction=True)
    def test_called_off_by_four_at_once_it_comes_back_once(self, lin, chen, pot, swift):
        Carrier.objects.filter(pk=swift.pk).update(parcels_a_day=2)
        kept = book(make.paid_order(buyer=lin, listing=pot), chen)
        gone = book(make.paid_order(buyer=make.user("bo"), listing=pot), chen)
        at_once(*[lambda: actions.cancel_shipment(shipment_id=gone.pk, by=chen)] * 4)
        assert self.given() == 1
        assert Shipment.objects.get(place_on__isnull=False) == kept


def test_a_parcel_of_the_goods_is_the_shops_and_one_of_a_dispute_is_not(order, chen, lin, swift):
    sent_back = actions.type_number(order_id=order.pk, by=lin, text="SW12345", carrier_code="swift", purpose="return")
    with pytest.raises(ValidationError) as refusal:
        actions.cancel_shipment(shipment_id=sent_back.pk, by=chen)
    assert refusal.value.code == "of_a_dispute"
    sent_back.refresh_from_db()
    assert sent_back.status == "created" and sent_back.pull_at is not None
