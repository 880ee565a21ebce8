"""A parcel that comes back, or is given up: sent again, refunded, or disputed by the house. Never a dead end."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Notification
from escrow import actions as escrow
from logistics import actions, tasks
from logistics.models import Carrier, Coverage, ParcelProblem, Shipment
from marketplace.models import Order
from tests import make, quarrels
from tests.api import Caller, is_problem
from tests.logistics.test_split_orders import book, refused, state, told
from tests.races import at_once
from xiaoer.models import Dispute
from xiaoer.tasks import sweep_disputes

BACK = ("accepted", "returning", "returned")


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30, transit_days=2)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def parcel(order, chen, heron) -> Shipment:
    """It came back to the shop."""
    shipment = book(order, chen, "HE1")
    told(heron, "HE1", *BACK)
    shipment.refresh_from_db()
    return shipment


def frozen_for(order) -> list[str]:
    order.hold.refresh_from_db()
    return order.hold.frozen_for


def days_later(parcel, days: int) -> None:
    parcel.refresh_from_db()
    make.pass_time(parcel, days=days)
    sweep_disputes()


def test_both_sides_and_the_desk_hear_of_it_once(parcel, order, lin, chen, heron):
    told(heron, "HE1", *BACK)
    actions.tell_order(order_id=order.pk)
    assert Notification.objects.filter(user=lin, kind="order_came_back").count() == 1
    assert Notification.objects.filter(user=chen, kind="parcel_came_back").count() == 1
    tasks.find_parcel_problems()
    tasks.find_parcel_problems()
    assert ParcelProblem.objects.get(resolved_at=None).kind == "returned"
    assert frozen_for(order) == ["returning"]


class TestSentAgain:
    def test_the_new_one_counts_and_the_old_one_no_longer(self, parcel, order, chen, heron):
        again = book(order, chen, "HE2")
        assert again.resend_of == parcel and frozen_for(order) == []
        told(heron, "HE2", "accepted", "delivered")
        assert state(order) == ("delivered", True)
        tasks.find_parcel_problems()
        assert not ParcelProblem.objects.filter(resolved_at=None).exists()

    def test_under_a_number_of_the_shops_own_too(self, parcel, order, chen, heron):
        assert actions.type_number(order_id=order.pk, by=chen, text="HE20", carrier_code="heron").resend_of == parcel
        told(heron, "HE20", "accepted", "delivered")
        assert state(order) == ("delivered", True)

    def test_one_that_was_given_up_as_well(self, order, chen, heron):
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted", "expired")
        assert Shipment.objects.get().settle_by_at is not None
        book(order, chen, "HE2")
        told(heron, "HE2", "accepted", "delivered")
        assert state(order) == ("delivered", True)

    def test_what_was_left_of_the_posts_clock_is_gone(self, order, chen, heron):
        Carrier.objects.update(kind="post")
        book(order, chen, "HE1")
        told(heron, "HE1", "accepted")
        assert state(order) == ("shipped", True)
        told(heron, "HE1", *BACK)
        book(order, chen, "HE2")
        assert state(order) == ("shipped", False) and frozen_for(order) == []
        told(heron, "HE2", "accepted")
        assert state(order) == ("shipped", True)

    def test_only_once(self, parcel, order, chen):
        book(order, chen, "HE2")
        refused("booked_already", actions.request_shipment, order_id=order.pk, by=chen)

    def test_called_off_it_is_to_be_settled_as_before(self, parcel, order, chen):
        until = parcel.settle_by_at
        again = book(order, chen, "HE2")
        actions.cancel_shipment(shipment_id=again.pk, by=chen)
        actions.tell_due_orders()
        parcel.refresh_from_db()
        assert (parcel.settle_by_at, frozen_for(order)) == (until, ["returning"])

    @pytest.mark.django_db(transaction=True)
    def test_by_four_at_once_it_goes_once(self, parcel, order, chen):
        answers = at_once(*[lambda: actions.request_shipment(order_id=order.pk, by=chen)] * 4)
        assert sum(isinstance(answer, Shipment) for answer in answers) == 1


class TestRefunded:
    def test_the_buyer_gets_everything(self, parcel, order, chen, lin):
        actions.refund_returned(order_id=order.pk, by=chen)
        order.refresh_from_db()
        order.hold.refresh_from_db()
        assert (order.status, order.cancel_reason, order.hold.status) == ("cancelled", "came_back", "refunded")
        assert Notification.objects.filter(user=lin, kind="order_refunded").exists()
        assert not any(escrow.audit_ledger().values())
        sweep_disputes()
        assert not Dispute.objects.exists()

    def test_what_was_booked_in_its_stead_is_called_off(self, parcel, order, chen):
        again = book(order, chen, "HE2")
        actions.refund_returned(order_id=order.pk, by=chen)
        Carrier.objects.update(base_url="http://127.0.0.1:9")
        tasks.call_off_parcels()
        again.refresh_from_db()
        assert again.status == "cancelled"

    def test_not_what_is_on_its_way_or_disputed(self, order, parcel, chen, heron):
        book(order, chen, "HE2")
        told(heron, "HE2", "accepted")
        refused("not_returned", actions.refund_returned, order_id=order.pk, by=chen)
        told(heron, "HE2", *BACK)
        quarrels.open_over(order, reason="damaged")
        refused("dispute_open", actions.refund_returned, order_id=order.pk, by=chen)

    @pytest.mark.django_db(transaction=True)
    def test_by_four_at_once_the_money_moves_once(self, parcel, order, chen):
        answers = at_once(*[lambda: actions.refund_returned(order_id=order.pk, by=chen)] * 4)
        assert sum(isinstance(answer, Order) for answer in answers) == 1
        assert not any(escrow.audit_ledger().values())


class TestNeither:
    def test_after_five_days_the_house_opens_the_buyers_dispute_once(self, parcel, order, lin):
        days_later(parcel, 4)
        assert not Dispute.objects.exists()
        days_later(parcel, 1)
        sweep_disputes()
        dispute = Dispute.objects.get()
        assert (dispute.reason, dispute.wanted_minor) == ("not_received", 8_000)
        assert dispute.events.get(kind="open_returned").role == "house"
        assert Notification.objects.filter(user=lin, kind="dispute_opened_returned").exists()

    def test_a_booking_that_no_carrier_has_in_hand_gains_no_time(self, parcel, order, chen):
        book(order, chen, "HE2")
        days_later(parcel, 5)
        assert Dispute.objects.exists()

    def test_but_one_on_its_way_does(self, parcel, order, chen, heron):
        book(order, chen, "HE2")
        told(heron, "HE2", "accepted")
        days_later(parcel, 5)
        assert not Dispute.objects.exists()

    def test_nothing_once_the_buyer_says_all_is_well(self, parcel, order, lin):
        from marketplace import actions as marketplace

        marketplace.confirm_receipt(order_id=order.pk, by=lin)
        days_later(parcel, 6)
        assert not Dispute.objects.exists()


class TestPages:
    def test_the_shop_sends_it_again_or_refunds(self, client, parcel, order, chen, lin):
        client.force_login(chen)
        page = client.get(reverse("office_order", args=["teapots", order.public_id])).content.decode()
        assert "It did not reach the buyer" in page and "Send it again" in page and "Refund everything" in page
        client.force_login(lin)
        assert "It did not reach you" in client.get(reverse("order", args=[order.public_id])).content.decode()
        client.force_login(chen)
        client.post(reverse("refund_returned", args=["teapots", order.public_id]))
        order.refresh_from_db()
        assert order.status == "cancelled"

    def test_the_buyer_may_say_that_it_is_here_all_the_same(self, client, parcel, order, lin):
        client.force_login(lin)
        page = reverse("order", args=[order.public_id])
        assert client.get(page).context["can_confirm"]
        assert "confirm-receipt" in Caller(lin).get(f"/orders/{order.public_id}").json()["may"]
        client.post(reverse("confirm_receipt", args=[order.public_id]))
        order.refresh_from_db()
        assert order.status == "completed"

    def test_but_not_while_a_dispute_is_open(self, client, parcel, order, lin):
        quarrels.open_over(order, reason="damaged")
        client.force_login(lin)
        assert not client.get(reverse("order", args=[order.public_id])).context["can_confirm"]
        assert "confirm-receipt" not in Caller(lin).get(f"/orders/{order.public_id}").json()["may"]


def test_the_api_tells_and_refunds(parcel, order, chen):
    shop = Caller(chen)
    shown = shop.get(f"/shipments/{parcel.public_id}").json()
    assert (shown["status"], shown["on_expiry"], shown["next_deadline"] is None) == (
        "returned",
        "dispute_opened",
        False,
    )
    again = shop.post("/shipments", {"order": str(order.public_id)})
    assert (again.status_code, again.json()["resend_of"]) == (201, str(parcel.public_id))
    answer = shop.post(f"/orders/{order.public_id}/refund-returned", {})
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert is_problem(shop.post(f"/orders/{order.public_id}/refund-returned", {}), 409, "order_state")


def test_a_stranger_refunds_nothing(parcel, order, mei):
    with pytest.raises(ValidationError):
        actions.refund_returned(order_id=make.paid_order(buyer=mei, listing=order.lead.listing).pk, by=mei)
    assert Caller(mei).post(f"/orders/{order.public_id}/refund-returned", {}).status_code == 404
