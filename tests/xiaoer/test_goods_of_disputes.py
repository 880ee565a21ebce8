"""Goods that go back or anew, and claims after the release: the money waits for the goods, and moves once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from accounts.clock import database_now
from escrow import actions as escrow
from escrow.models import Claim, EscrowHold
from logistics.models import ParcelProblem, Shipment
from tests import make, quarrels
from tests.races import at_once
from xiaoer import actions
from xiaoer.models import Dispute
from xiaoer.tasks import sweep_disputes

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(lin, pot):
    return make.delivered_order(buyer=lin, listing=pot)


@pytest.fixture
def carrier(db):
    return next(iter(make.carriers(base_url="http://127.0.0.1:9", secret="x").values()))


def agreed(order, remedy: str) -> Dispute:
    """Both agree on a return, or on another one."""
    dispute = quarrels.open_over(order, wanted=8_000, remedy=remedy, reason="wrong_item")
    owner = quarrels.owner_of(dispute)
    return actions.accept_proposal(dispute_id=dispute.pk, by=owner, version=1)


def send(dispute: Dispute, by, carrier) -> Dispute:
    return actions.send_goods(
        dispute_id=dispute.pk,
        by=by,
        version=dispute.version,
        number="TH2026112600017",
        carrier_code=carrier.code,
        is_sure=True,
    )


def arrive(dispute: Dispute) -> Dispute:
    """The carrier brings the goods, and the sweep looks."""
    Shipment.objects.filter(pk=dispute.goods_id).update(delivered_at=F("requested_at"), status="delivered")
    sweep_disputes()
    return Dispute.objects.get(pk=dispute.pk)


def after(dispute: Dispute, **delta) -> Dispute:
    dispute.refresh_from_db()
    make.pass_time(dispute, **delta)
    sweep_disputes()
    return Dispute.objects.get(pk=dispute.pk)


def marketplace_state(order) -> tuple:
    order.refresh_from_db()
    return order.status, order.hold.status, order.hold.frozen_for


def money_of(dispute: Dispute) -> tuple[str, int]:
    hold = EscrowHold.objects.get(order=dispute.order_id)
    return hold.status, sum(hold.refunds.values_list("amount_minor", flat=True))


class TestSentBack:
    def test_the_money_goes_back_once_the_vendor_has_looked(self, order, lin, chen, carrier):
        dispute = agreed(order, "return")
        assert (dispute.status, money_of(dispute)) == ("return_due", ("frozen", 0))
        dispute = arrive(send(dispute, lin, carrier))
        assert (dispute.status, money_of(dispute)) == ("return_check", ("frozen", 0))
        actions.accept_goods(dispute_id=dispute.pk, by=chen, version=dispute.version)
        assert money_of(dispute) == ("refunded", 8_000)

    def test_or_when_the_vendor_does_not_look_in_72_hours(self, order, lin, carrier):
        dispute = arrive(send(agreed(order, "return"), lin, carrier))
        assert after(dispute, hours=71).status == "return_check"
        assert after(dispute, hours=1).status == "closed"
        assert money_of(dispute) == ("refunded", 8_000)

    def test_what_is_never_sent_back_is_not_refunded(self, order):
        dispute = after(agreed(order, "return"), days=7)
        assert (dispute.status, money_of(dispute)) == ("closed", ("released", 0))

    def test_what_comes_back_wrong_goes_to_the_desk(self, order, lin, chen, wei, carrier):
        dispute = arrive(send(agreed(order, "return"), lin, carrier))
        dispute = actions.refuse_goods(dispute_id=dispute.pk, by=chen, version=dispute.version, text="It is broken.")
        assert (dispute.status, dispute.assigned_to) == ("queued", wei)
        quarrels.rule(quarrels.decide(actions.take_case(dispute_id=dispute.pk, by=wei), wei), wei, 4_000, deviation="x")
        quarrels.waive(dispute)
        assert money_of(dispute) == ("split", 4_000)

    def test_a_parcel_that_never_arrives_goes_to_the_desk(self, order, lin, wei, carrier):
        dispute = after(send(agreed(order, "return"), lin, carrier), days=30)
        assert (dispute.status, dispute.assigned_to) == ("queued", wei)

    def test_a_ruling_may_send_it_back_too(self, order, lin, chen, wei, carrier):
        dispute = quarrels.open_over(order, wanted=8_000, reason="wrong_item")
        quarrels.rule(quarrels.decide(dispute, wei), wei, 8_000, remedy="return")
        dispute = quarrels.waive(dispute)
        assert dispute.status == "return_due"
        dispute = send(dispute, lin, carrier)
        actions.accept_goods(dispute_id=dispute.pk, by=chen, version=dispute.version)
        assert money_of(dispute) == ("refunded", 8_000)

    def test_refused_after_a_ruling_another_one_is_the_last(self, order, lin, chen, wei, carrier):
        dispute = quarrels.open_over(order, wanted=8_000, reason="wrong_item")
        quarrels.rule(quarrels.decide(dispute, wei), wei, 8_000, remedy="return")
        dispute = arrive(send(quarrels.waive(dispute), lin, carrier))
        other = make.xiaoer("xiaoman")
        dispute = actions.refuse_goods(dispute_id=dispute.pk, by=chen, version=dispute.version, text="It is broken.")
        assert (dispute.round, dispute.assigned_to) == (2, other)
        quarrels.rule(
            quarrels.decide(actions.take_case(dispute_id=dispute.pk, by=other), other), other, 0, deviation="x"
        )
        assert money_of(dispute) == ("released", 0)

    def test_its_scans_move_neither_the_order_nor_its_money(self, order, lin, carrier):
        from logistics.actions import tell_order

        dispute = arrive(send(agreed(order, "return"), lin, carrier))
        before = marketplace_state(order)
        Shipment.objects.filter(pk=dispute.goods_id).update(status="returned", delivered_at=None)
        tell_order(order_id=order.pk)
        assert (marketplace_state(order), money_of(dispute)[0]) == (before, "frozen")

    def test_only_whose_turn_it_is_sends(self, order, chen, mei, carrier):
        dispute = agreed(order, "return")
        for by, code in ((chen, "wrong_state"), (mei, "not_a_party")):
            with pytest.raises(ValidationError) as refusal:
                send(dispute, by, carrier)
            assert refusal.value.code == code


class TestSentAnew:
    def test_the_vendor_is_paid_once_the_other_one_is_right(self, order, lin, chen, carrier):
        dispute = arrive(send(agreed(order, "replace"), chen, carrier))
        assert dispute.status == "replace_check"
        actions.accept_goods(dispute_id=dispute.pk, by=lin, version=dispute.version)
        assert money_of(dispute) == ("released", 0)

    def test_none_sent_in_five_days_gives_all_back(self, order):
        dispute = agreed(order, "replace")
        assert after(dispute, days=4).status == "replace_due"
        assert after(dispute, days=1).status == "closed"
        assert money_of(dispute) == ("refunded", 8_000)


class TestClaims:
    @pytest.fixture
    def released(self, lin, pot):
        return make.released_order(buyer=lin, listing=pot)

    def test_after_the_release_it_comes_from_the_vendors_balance(self, released, chen):
        dispute = quarrels.open_over(released)
        assert dispute.is_claim
        actions.accept_proposal(dispute_id=dispute.pk, by=chen, version=1)
        assert Claim.objects.get().amount_minor == 2_000
        assert money_of(dispute) == ("released", 2_000)
        assert not any(escrow.audit_ledger().values())

    def test_asked_in_time_it_is_paid_though_the_talk_took_longer(self, released, chen):
        EscrowHold.objects.filter(order=released).update(ended_at=database_now() - timedelta(days=29))
        dispute = quarrels.open_over(released)
        EscrowHold.objects.filter(order=released).update(ended_at=F("ended_at") - timedelta(days=5))
        Dispute.objects.filter(pk=dispute.pk).update(opened_at=F("opened_at") - timedelta(days=5))
        actions.accept_proposal(dispute_id=dispute.pk, by=chen, version=1)
        assert Claim.objects.get().amount_minor == 2_000

    def test_after_30_days_it_is_too_late(self, released):
        released.delivered_at -= timedelta(days=60)
        released.save()
        EscrowHold.objects.filter(order=released).update(ended_at=F("ended_at") - timedelta(days=31))
        with pytest.raises(ValidationError) as refusal:
            quarrels.open_over(released)
        assert refusal.value.code == "too_late"

    def test_withdrawn_it_moves_nothing(self, released, lin):
        dispute = quarrels.open_over(released)
        actions.withdraw_dispute(dispute_id=dispute.pk, by=lin, version=1)
        assert money_of(dispute) == ("released", 0)


class TestWhen:
    def test_not_received_waits_for_the_promised_day(self, lin, pot):
        order = make.shipped_order(buyer=lin, listing=pot)
        type(order).objects.filter(pk=order.pk).update(promised_by_at=order.paid_at + timedelta(days=5))
        with pytest.raises(ValidationError) as refusal:
            quarrels.open_over(order, reason="not_received")
        assert refusal.value.code == "too_early"
        type(order).objects.filter(pk=order.pk).update(promised_by_at=order.paid_at - timedelta(days=29))
        assert quarrels.open_over(order, reason="not_received").status == "vendor_turn"

    def test_and_ends_30_days_after_it(self, lin, pot):
        order = make.shipped_order(buyer=lin, listing=pot)
        type(order).objects.filter(pk=order.pk).update(promised_by_at=order.paid_at - timedelta(days=31))
        with pytest.raises(ValidationError) as refusal:
            quarrels.open_over(order, reason="not_received")
        assert refusal.value.code == "too_late"

    def test_a_lost_parcel_opens_one_by_itself_once(self, lin, pot):
        order = make.shipped_order(buyer=lin, listing=pot)
        parcel = Shipment.objects.filter(order=order).first() or Shipment.objects.create(
            order=order,
            carrier=next(iter(make.carriers(base_url="http://127.0.0.1:9", secret="x").values())),
            weight_g=1,
        )
        ParcelProblem.objects.create(kind="lost", key=f"lost/{parcel.pk}", carrier=parcel.carrier, shipment=parcel)
        sweep_disputes()
        sweep_disputes()
        dispute = Dispute.objects.get()
        assert (dispute.reason, dispute.wanted_minor, money_of(dispute)[0]) == ("not_received", 8_000, "frozen")
        assert dispute.events.get(kind="open_lost").role == "house"


@pytest.mark.django_db(transaction=True)
def test_goods_found_right_twice_and_by_the_clock_move_the_money_once(lin, chen, pot):
    carrier = next(iter(make.carriers(base_url="http://127.0.0.1:9", secret="x").values()))
    dispute = send(agreed(make.delivered_order(buyer=lin, listing=pot), "return"), lin, carrier)
    dispute = arrive(dispute)
    make.pass_time(dispute, hours=72)
    answers = at_once(
        *[lambda: actions.accept_goods(dispute_id=dispute.pk, by=chen, version=dispute.version)] * 2,
        *[lambda: actions.sweep_dispute(dispute_id=dispute.pk)] * 2,
    )
    assert {answer.code for answer in answers if isinstance(answer, Exception)} <= {"stale_case", "wrong_state"}
    assert money_of(dispute) == ("refunded", 8_000)
    assert not any(escrow.audit_ledger().values())
