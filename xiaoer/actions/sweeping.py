"""What time does to disputes: nobody's silence may block one, not even the house's."""

from django.db import transaction

from accounts.clock import database_now
from xiaoer import queries, rules
from xiaoer.actions.assigning import assign_case, begin_round
from xiaoer.actions.goods import end_of_goods
from xiaoer.actions.rulings import write_ruling
from xiaoer.actions.steps import amount_at_stake, execute, settle_on, step, tell_both, tell_of_case, write
from xiaoer.models import Dispute, Posting

HOUSES_FAULT = {"vendor": 0, "buyer": 0, "carrier": 0, "platform": 100}


@transaction.atomic
def sweep_dispute(*, dispute_id: int) -> None:
    """Do what time has brought. Safe to repeat: what was done is no longer due."""
    dispute = queries.lock_dispute(dispute_id)
    now = database_now()
    if dispute.status == Dispute.Status.EXECUTING:
        execute(dispute, by=None, reason="finished by the sweep")
    elif dispute.stop_at and dispute.stop_at <= now and dispute.status in rules.STOPPABLE:
        _stop_hard(dispute)
    elif dispute.goods is not None and dispute.goods.delivered_at and dispute.status in rules.GOODS_SENT:
        step(dispute, "arrived", "house", None)
        tell_both(dispute, "dispute_goods_arrived")
    elif dispute.lead_at and dispute.lead_at <= now and dispute.status in Dispute.AT_THE_DESK:
        _hand_to_lead(dispute)
    elif dispute.deadline_at and dispute.deadline_at <= now:
        _time_is_over(dispute)


def _time_is_over(dispute: Dispute) -> None:
    was = dispute.status
    if was == Dispute.Status.QUEUED:
        _breach(dispute)
        assign_case(dispute, cause="not_touched", rather_not=dispute.assigned_to_id)
        dispute.deadline_at = database_now() + rules.TIME_ALLOWED[was]
        dispute.save(update_fields=["deadline_at"])
        return
    if was not in rules.STEPS_BY_TIME:  # the desk is late: that is shown, and ends at the hard stop at the latest
        _breach(dispute)
        return
    if was == Dispute.Status.VENDOR_TURN:
        settle_on(dispute, remedy=dispute.wanted_remedy, refund_minor=dispute.wanted_minor)
    elif was in (*rules.GOODS_DUE, *rules.GOODS_CHECKED):
        end_of_goods(dispute, is_right=was in rules.GOODS_CHECKED)
    step(dispute, "time_over", "house", None)
    if dispute.status == Dispute.Status.QUEUED:
        (begin_round if was in rules.GOODS_SENT else assign_case)(dispute, cause="drawn")
    elif dispute.status == Dispute.Status.EXECUTING:
        execute(dispute, by=None, reason=WHY[was])


WHY = {
    "vendor_turn": "the vendor stayed silent",
    "decided": "ruling, nobody appealed",
    "return_due": "nothing was sent back",
    "return_check": "the vendor found nothing wrong in time",
    "replace_due": "no other one was sent",
    "replace_check": "the buyer found nothing wrong in time",
}


def _breach(dispute: Dispute) -> None:
    """The desk let its time run out: written down once a state."""
    if dispute.is_breached:
        return
    dispute.is_breached = True
    dispute.save(update_fields=["is_breached"])
    write(dispute, "breach", "house", None, is_internal=True, status=dispute.status)
    if dispute.assigned_to_id:
        tell_of_case(dispute, "case_overdue", dispute.assigned_to_id)


def _hand_to_lead(dispute: Dispute) -> None:
    """Two weeks are over: a lead has it from now on, unless one has it, or a ruling waits for its second key."""
    dispute.lead_at = None
    dispute.save(update_fields=["lead_at"])
    has_lead = Posting.objects.filter(user=dispute.assigned_to_id, ends_on=None, role=Posting.Role.LEAD).exists()
    if not has_lead and dispute.status != Dispute.Status.SECOND_KEY:
        assign_case(dispute, cause="lead", role=Posting.Role.LEAD)


def _stop_hard(dispute: Dispute) -> None:
    """Three weeks without a ruling: the house ends it by its published remedy, and takes the fault upon itself.

    On appeal the ruling that was appealed stays.
    """
    stays = dispute.round > 1 and dispute.goods is None
    if not stays:
        refund = rules.refund_of_published(
            dispute.reason, amount_minor=amount_at_stake(dispute), wanted_minor=dispute.wanted_minor
        )
        settle_on(dispute, remedy=Dispute.Remedy.REFUND, refund_minor=refund)
        write_ruling(
            dispute, remedy="refund", refund_minor=refund, fault=HOUSES_FAULT, reason="21 days are over", ruled_by=None
        )
    step(dispute, "hard_stop", "house", None)
    tell_both(dispute, "dispute_ruled")
    execute(dispute, by=None, reason="the house took too long")
