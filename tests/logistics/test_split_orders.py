"""An order in several parcels: delivered, and its clock running, only when all of them are."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.urls import reverse

from accounts.clock import database_now
from logistics import actions, queries
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage, Shipment
from marketplace.models import Order
from tests import make
from tests.api import Caller, is_problem
from tests.races import at_once
from xiaoer.models import Dispute
from xiaoer.tasks import sweep_disputes


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30, transit_days=2)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


def book(order, by, waybill: str, **more) -> Shipment:
    shipment = actions.request_shipment(order_id=order.pk, by=by, **more)
    return actions.record_booking(shipment_id=shipment.pk, waybill=waybill)


def told(heron, waybill: str, *statuses: str) -> None:
    """The carrier tells of a parcel: accepted, delivered …"""
    now = database_now()
    records = [
        ScanRecord(waybill, f"{waybill}/{status}", status, status.upper(), "", "", now + timedelta(minutes=minute))
        for minute, status in enumerate(statuses)
    ]
    actions.record_scans(carrier=heron, records=records)


def state(order) -> tuple[str, bool]:
    """Its status, and whether the clock that pays the vendor runs."""
    order = Order.objects.select_related("hold").get(pk=order.pk)
    return order.status, order.hold.release_due_at is not None


def refused(code: str, act, **asked) -> None:
    with pytest.raises(ValidationError) as refusal:
        act(**asked)
    assert refusal.value.code == code


class TestSeveralParcels:
    def test_the_first_delivered_pays_nobody(self, order, chen, heron):
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted", "delivered")
        assert state(order) == ("shipped", False)
        actions.type_number(order_id=order.pk, by=chen, text="HE20", carrier_code="heron")
        assert state(order) == ("shipped", False)
        told(heron, "HE20", "accepted", "delivered")
        assert state(order) == ("delivered", True)

    def test_as_many_are_booked_as_were_said_and_no_more(self, order, chen):
        actions.plan_parcels(order_id=order.pk, by=chen, count=3)
        for number in range(3):
            book(order, chen, f"HE{number}")
        refused("booked_already", actions.request_shipment, order_id=order.pk, by=chen)

    def test_one_more_may_be_said_while_the_first_is_on_its_way(self, order, chen, heron):
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted")
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        told(heron, "HE1", "accepted", "delivered")
        assert state(order) == ("shipped", False)
        assert book(order, chen, "HE2").status == "created"

    def test_fewer_after_all_the_one_that_arrived_is_the_order(self, order, chen, heron):
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted", "delivered")
        actions.plan_parcels(order_id=order.pk, by=chen, count=1)
        assert state(order) == ("delivered", True)

    def test_never_fewer_than_are_on_their_way_nor_more_than_ten(self, order, chen):
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        book(order, chen, "HE1")
        book(order, chen, "HE2")
        for count in (0, 1, 11):
            refused("parcel_range", actions.plan_parcels, order_id=order.pk, by=chen, count=count)

    def test_not_of_an_order_that_has_arrived(self, order, chen, heron):
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted", "delivered")
        refused("order_state", actions.plan_parcels, order_id=order.pk, by=chen, count=2)

    def test_the_posts_long_clock_waits_for_all_of_them(self, order, chen, heron):
        Carrier.objects.update(kind="post")
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted")
        assert state(order) == ("shipped", False)
        book(order, chen, "HE2")
        told(heron, "HE2", "accepted")
        assert state(order) == ("shipped", True)

    def test_the_last_one_called_off_the_rest_may_be_all(self, order, chen, heron):
        actions.type_number(order_id=order.pk, by=chen, text="HE10", carrier_code="heron")
        wrong = actions.type_number(order_id=order.pk, by=chen, text="HE11", carrier_code="heron")
        told(heron, "HE10", "accepted", "delivered")
        assert state(order) == ("shipped", False)
        actions.cancel_shipment(shipment_id=wrong.pk, by=chen)
        actions.tell_due_orders()
        assert state(order) == ("delivered", True)

    def test_a_parcel_weighs_its_share_or_what_is_said(self, order, chen):
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        assert book(order, chen, "HE1").weight_g == 250
        typed = actions.type_number(order_id=order.pk, by=chen, text="HE20", carrier_code="heron", weight_g=90)
        assert typed.weight_g == 90
        refused("weight_range", actions.type_number, order_id=order.pk, by=chen, text="HE21", weight_g=0)

    def test_what_was_announced_and_never_left_is_the_houses_complaint(self, order, chen, heron):
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted", "delivered")
        Order.objects.update(shipped_at=Now() - timedelta(days=13))
        sweep_disputes()
        assert not Dispute.objects.exists()
        Order.objects.update(shipped_at=Now() - timedelta(days=14))
        sweep_disputes()
        sweep_disputes()
        assert Dispute.objects.get().events.get(kind="open_missing").role == "house"

    @pytest.mark.django_db(transaction=True)
    def test_two_bookings_at_once_never_make_more_than_were_said(self, lin, chen, pot, heron):
        order = make.paid_order(buyer=lin, listing=pot)
        actions.plan_parcels(order_id=order.pk, by=chen, count=2)
        book(order, chen, "HE1")
        answers = at_once(*[lambda: actions.request_shipment(order_id=order.pk, by=chen)] * 4)
        assert sum(isinstance(answer, Shipment) for answer in answers) == 1
        assert {answer.code for answer in answers if isinstance(answer, ValidationError)} == {"booked_already"}
        assert queries.sound_parcels().filter(order=order).count() == 2


class TestPages:
    @pytest.fixture
    def office(self, client, chen, order) -> str:
        client.force_login(chen)
        return reverse("office_order", args=["teapots", order.public_id])

    def test_the_shop_says_how_many_and_adds_them(self, client, office, order, lin):
        plan = reverse("plan_parcels", args=["teapots", order.public_id])
        client.post(plan, {"count": "2"})
        ship = reverse("ship", args=["teapots", order.public_id])
        client.post(ship, {"mode": "balanced", "weight_g": "300"})
        page = client.get(office).content.decode()
        assert "Add a parcel" in page and "1 of 2 parcels have a carrier" in page
        assert client.get(reverse("office_parcels", args=["teapots"])).context["waiting"][0].sound_count == 1
        client.post(ship, {"mode": "balanced"})
        assert "Add a parcel" not in client.get(office).content.decode()
        assert not client.get(reverse("office_parcels", args=["teapots"])).context["waiting"]
        assert sorted(order.shipments.values_list("weight_g", flat=True)) == [250, 300]
        client.force_login(lin)
        assert "2 parcels" in client.get(reverse("order", args=[order.public_id])).content.decode()

    def test_a_number_is_typed_for_the_second_while_the_first_is_on_its_way(self, client, office, order, chen, heron):
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted")
        assert "It goes in several parcels" in client.get(office).content.decode()
        client.post(reverse("plan_parcels", args=["teapots", order.public_id]), {"count": "2"})
        said = {"number": "HE20", "carrier": "heron", "weight": "120"}
        client.post(reverse("type_number", args=["teapots", order.public_id]), said)
        assert order.shipments.get(waybill="HE20").weight_g == 120


class TestApi:
    def test_the_plan_and_its_parcels(self, order, chen, lin):
        shop = Caller(chen)
        answer = shop.post(f"/orders/{order.public_id}/parcels", {"count": 2})
        assert (answer.status_code, answer.json()["parcel_count"]) == (200, 2)
        for weight in (200, 300):
            made = shop.post("/shipments", {"order": str(order.public_id), "weight_g": weight})
            assert (made.status_code, made.json()["weight_g"]) == (201, weight)
        assert is_problem(shop.post("/shipments", {"order": str(order.public_id)}), 409, "booked_already")
        assert is_problem(shop.post(f"/orders/{order.public_id}/parcels", {"count": 1}), 422, "parcel_range")
        assert Caller(lin).post(f"/orders/{order.public_id}/parcels", {"count": 1}).status_code == 404
        narrow = Caller(chen, scopes=["orders:write"])
        assert is_problem(narrow.post(f"/orders/{order.public_id}/parcels", {"count": 3}), 403, "missing_scope")
