"""A parcel that counted as lost is heard of again: the house takes its complaint back, unless a side has spoken."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import Notification
from escrow import actions as escrow
from escrow.models import EscrowHold
from logistics.actions import fold, tell_due_orders
from logistics.actions.folding import Told
from logistics.carriers.base import ScanRecord
from logistics.models import ParcelProblem, Shipment
from marketplace.models import Order
from tests import make, quarrels
from tests.races import at_once
from xiaoer import actions
from xiaoer.models import Dispute
from xiaoer.tasks import sweep_disputes


@pytest.fixture
def parcel(lin, pot) -> Shipment:
    """Of a shipped order, silent for so long that it counts as lost."""
    order = make.shipped_order(buyer=lin, listing=pot)
    Order.objects.filter(pk=order.pk).update(paid_at=F("paid_at") - timedelta(days=20))
    carrier = make.carriers(base_url="http://127.0.0.1:9", secret="x")["swift"]
    parcel = Shipment.objects.create(
        order=order, carrier=carrier, weight_g=1, waybill="SC1", status="in_transit",
        requested_at=timezone.now() - timedelta(days=20), booked_at=timezone.now() - timedelta(days=20),
    )  # fmt: skip
    ParcelProblem.objects.create(kind="lost", key=f"lost/{parcel.pk}", carrier=carrier, shipment=parcel)
    return parcel


@pytest.fixture
def complaint(parcel) -> Dispute:
    sweep_disputes()
    return Dispute.objects.get()


def hear(parcel: Shipment, status: str) -> None:
    at = timezone.now()
    record = ScanRecord(parcel.waybill, f"{status}/{at.timestamp()}", status, status.upper(), "", "", at)
    fold([Told(parcel.carrier_id, False, None, [record])])
    tell_due_orders()


def state(dispute: Dispute) -> tuple[str, str]:
    return Dispute.objects.get(pk=dispute.pk).status, EscrowHold.objects.get(order=dispute.order_id).status


@pytest.mark.parametrize("status", ["in_transit", "ready_for_pickup", "delivered"])
def test_what_was_found_is_not_paid_back_for_the_vendors_silence(complaint, parcel, status, lin, chen):
    hear(parcel, status)
    make.pass_time(complaint, hours=73)
    sweep_disputes()
    assert state(complaint) == ("withdrawn", "held")
    assert complaint.events.get(kind="found").role == "house"
    assert set(Notification.objects.filter(kind="dispute_parcel_found").values_list("user", flat=True)) == {
        lin.pk, chen.pk,
    }  # fmt: skip
    sweep_disputes()
    assert Dispute.objects.count() == 1


def test_the_clock_of_what_arrived_runs_its_seven_days(complaint, parcel):
    hear(parcel, "delivered")
    sweep_disputes()
    hold = EscrowHold.objects.get(order=parcel.order)
    assert timedelta(days=6, hours=23) < hold.release_due_at - timezone.now() <= timedelta(days=7)
    assert not any(escrow.audit_ledger().values())


@pytest.mark.parametrize("status", ["returning", "returned", "expired"])
def test_what_comes_back_or_was_given_up_is_complained_of_as_before(complaint, parcel, status):
    hear(parcel, status)
    sweep_disputes()
    assert state(complaint) == ("vendor_turn", "frozen")


def test_without_news_the_vendors_silence_pays_it_back(complaint, parcel):
    make.pass_time(complaint, hours=73)
    sweep_disputes()
    assert state(complaint) == ("closed", "refunded")


def test_once_a_side_has_spoken_it_is_theirs(complaint, parcel, chen):
    actions.add_word(dispute_id=complaint.pk, by=chen, text="I am asking the carrier.")
    hear(parcel, "delivered")
    sweep_disputes()
    assert state(complaint)[1] == "frozen"


def test_a_dispute_of_the_buyers_own_is_not_touched(parcel, lin):
    dispute = quarrels.open_over(parcel.order, reason="damaged")
    hear(parcel, "delivered")
    sweep_disputes()
    assert state(dispute) == ("vendor_turn", "frozen")


def test_all_parcels_of_the_order_have_to_be_heard_of(complaint, parcel):
    Shipment.objects.create(
        order=parcel.order, carrier=parcel.carrier, weight_g=1, waybill="SC2", status="in_transit",
    )  # fmt: skip
    hear(parcel, "in_transit")
    sweep_disputes()
    assert state(complaint) == ("vendor_turn", "frozen")


def test_the_buyer_may_complain_anew_and_the_houses_withdrawal_is_not_counted(complaint, parcel, lin):
    hear(parcel, "delivered")
    sweep_disputes()
    for _ in range(2):
        again = quarrels.open_over(parcel.order, reason="damaged")
        actions.withdraw_dispute(dispute_id=again.pk, by=lin, version=again.version)
    assert state(complaint) == ("withdrawn", "held")


@pytest.mark.django_db(transaction=True)
def test_found_twice_at_once_it_is_withdrawn_once_and_an_agreement_at_that_moment_ends_it_one_way(
    complaint, parcel, chen
):
    hear(parcel, "delivered")
    found = [lambda: actions.withdraw_for_found_parcel(dispute_id=complaint.pk)] * 2
    agree = [lambda: actions.accept_proposal(dispute_id=complaint.pk, by=chen, version=complaint.version)]
    answers = at_once(*found, *agree)
    assert {a.code for a in answers if isinstance(a, Exception)} <= {"stale_case", "wrong_state"}
    assert state(complaint) in [("withdrawn", "held"), ("closed", "refunded")]
    assert not any(escrow.audit_ledger().values())
