"""A ruling and the parties' own moves at the same moment: one outcome, and nobody waits for ever."""

import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from escrow import actions as escrow
from escrow.models import EscrowHold
from escrow.queries import lock_hold
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import lock_order
from tests import make, quarrels
from tests.races import at_once
from xiaoer import actions
from xiaoer.models import Dispute, Ruling

pytestmark = pytest.mark.django_db(transaction=True)

VENDORS_FAULT = {"vendor": 100, "buyer": 0, "carrier": 0, "platform": 0}


def case_for(wei, lin, chen, pot) -> Dispute:
    """A dispute over 80.00 that Wei has taken."""
    order = make.delivered_order(buyer=lin, listing=pot)
    return quarrels.decide(quarrels.open_over(order), wei)


def rule(dispute: Dispute, by, refund: int) -> Ruling:
    return actions.rule_on(
        dispute_id=dispute.pk, by=by, refund_minor=refund, reason="Seen.", fault=VENDORS_FAULT, version=dispute.version
    )


def codes(answers: list) -> list[str]:
    unexpected = [answer for answer in answers if isinstance(answer, Exception) and not hasattr(answer, "code")]
    assert unexpected == []
    return sorted(answer.code for answer in answers if isinstance(answer, ValidationError))


def test_a_ruling_and_a_buyer_who_confirms_have_one_outcome(wei, chen, teapots):
    pot = make.listing(vendor=teapots, stock=4)
    for number in range(4):
        lin = make.user(f"lin{number}")
        dispute = case_for(wei, lin, chen, pot)
        answers = at_once(
            lambda dispute=dispute: rule(dispute, wei, 2_000),
            lambda dispute=dispute, lin=lin: marketplace.confirm_receipt(order_id=dispute.order_id, by=lin),
        )
        assert codes(answers) in ([], ["hold_frozen"])
        assert "hold_frozen" in codes(answers), "while it is open nobody is paid"
        quarrels.waive(dispute)
        assert EscrowHold.objects.get(order=dispute.order_id).status == "split"
        assert Order.objects.get(pk=dispute.order_id).status == "completed"
    assert not any(escrow.audit_ledger().values())


def test_a_ruling_takes_its_locks_in_the_order_of_the_house(wei, lin, chen, pot):
    """Order before hold, like everyone who has the order already and now wants the hold: else each waits for the other."""
    dispute = case_for(wei, lin, chen, pot)
    order_is_locked = threading.Event()

    def confirm_slowly() -> None:
        with transaction.atomic():
            lock_order(dispute.order_id)
            order_is_locked.set()
            wait_until_somebody_waits()
            lock_hold(Order.objects.values_list("hold_id", flat=True).get(pk=dispute.order_id))

    rule(dispute, wei, 2_000)
    ruled = Dispute.objects.get(pk=dispute.pk)
    make.pass_time(ruled, days=8)

    def carry_out_meanwhile() -> None:
        order_is_locked.wait(timeout=10)
        actions.sweep_dispute(dispute_id=ruled.pk)

    assert codes(at_once(confirm_slowly, carry_out_meanwhile)) == []
    assert EscrowHold.objects.get(order=dispute.order_id).status == "split"


def wait_until_somebody_waits() -> None:
    """Until another connection of this database is held up by a lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the activity of its first look
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_two_rulings_at_once_are_one(wei, lin, chen, pot):
    dispute = case_for(wei, lin, chen, pot)
    answers = at_once(*[lambda refund=refund: rule(dispute, wei, refund) for refund in (1_000, 2_000, 3_000)])
    assert codes(answers) == ["stale_case", "stale_case"]
    assert Ruling.objects.count() == 1


def test_a_case_is_taken_by_one_of_two(wei, lin, chen, pot):
    dispute = quarrels.call(quarrels.open_over(make.delivered_order(buyer=lin, listing=pot)))
    Dispute.objects.filter(pk=dispute.pk).update(assigned_to=None)
    people = [wei, make.xiaoer("xiaoman")]
    answers = at_once(*[lambda by=by: actions.take_case(dispute_id=dispute.pk, by=by) for by in people])
    assert codes(answers) == ["not_yours"]


def test_a_claim_accepted_and_withdrawn_at_once_ends_one_way(lin, chen, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    dispute = actions.open_dispute(order_id=order.pk, by=lin, reason="damaged", story="A chip.", wanted_minor=2_000)
    answers = at_once(
        lambda: actions.accept_proposal(dispute_id=dispute.pk, by=chen, version=1),
        lambda: actions.withdraw_dispute(dispute_id=dispute.pk, by=lin, version=1),
    )
    assert codes(answers) == ["stale_case"]
    dispute.refresh_from_db()
    hold = EscrowHold.objects.get(order=order)
    assert (dispute.status, hold.status) in [("closed", "split"), ("withdrawn", "held")]
