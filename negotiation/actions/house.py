"""Acts of Xiaoer over haggles, and what leads to them: reports and blocks."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from accounts.clock import database_now
from accounts.models import User
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import lock_order
from negotiation import queries, rules
from negotiation.actions.deals import end_standing, write_step
from negotiation.actions.moves import lock_for_move
from negotiation.actions.news import tell_both_sides
from negotiation.models import Block, Negotiation, Offer, Report, ThreadEvent
from negotiation.refusals import as_validation_error, refused

XIAOER = ThreadEvent.Role.XIAOER


@transaction.atomic
def freeze_negotiation(*, negotiation_id: int, by: User, reason: str) -> Negotiation:
    """Stop a haggle in which nothing is agreed yet: no words, no moves, and its clock stands still.

    Both sides read the reason. Raises ValidationError with `wrong_state`, or `is_a_party` for a Xiaoer of the affair.
    """
    negotiation = _lock_for_xiaoer(negotiation_id, by)
    to_status = _step(negotiation, "freeze")
    now = database_now()
    negotiation.frozen_from = negotiation.status
    negotiation.frozen_left = max(timedelta(), (negotiation.deadline_at or now) - now)
    negotiation.status = to_status
    negotiation.deadline_at = None
    write_step(negotiation, ThreadEvent.Kind.FREEZE, role=XIAOER, by=by, reason=reason)
    tell_both_sides(negotiation, "freeze")
    return negotiation


@transaction.atomic
def thaw_negotiation(*, negotiation_id: int, by: User, reason: str) -> Negotiation:
    """Let a frozen haggle go on where it was, with the time it had left, at least a day."""
    negotiation = _lock_for_xiaoer(negotiation_id, by)
    to_status = _step(negotiation, f"thaw_{negotiation.frozen_from}")
    left = max(negotiation.frozen_left or timedelta(), timedelta(hours=rules.THAWED_LEAST_HOURS))
    negotiation.status = to_status
    negotiation.deadline_at = database_now() + left
    negotiation.frozen_from = ""
    negotiation.frozen_left = None
    Offer.objects.filter(negotiation=negotiation, status=Offer.Status.STANDING).update(
        expires_at=negotiation.deadline_at
    )
    write_step(negotiation, ThreadEvent.Kind.THAW, role=XIAOER, by=by, reason=reason)
    tell_both_sides(negotiation, "thaw")
    return negotiation


@transaction.atomic
def void_negotiation(*, negotiation_id: int, by: User, reason: str) -> Negotiation:
    """End a frozen haggle, or an agreement that is not paid yet, for good: its order is called off, without a strike.

    Raises ValidationError with `wrong_state` (once it is paid, a dispute is the way) or `is_a_party`.
    """
    negotiation = _lock_for_xiaoer(negotiation_id, by)
    to_status = _step(negotiation, "void")
    if negotiation.order_id is not None:
        if lock_order(negotiation.order_id).status != Order.Status.AWAITING_PAYMENT:
            raise refused("wrong_state")
        marketplace.cancel_order(order_id=negotiation.order_id, by=by, reason="voided")
    end_standing(negotiation, Offer.Status.SUPERSEDED)
    negotiation.status = to_status
    negotiation.deadline_at = None
    negotiation.closed_at = database_now()
    negotiation.close_reason = "voided"
    write_step(negotiation, ThreadEvent.Kind.VOID, role=XIAOER, by=by, reason=reason)
    tell_both_sides(negotiation, "void")
    return negotiation


@transaction.atomic
def report_thread(*, negotiation_id: int, by: User, reason: str, text: str = "") -> Report:
    """Tell the house that something is wrong in a thread.

    Raises ValidationError with `not_a_party`, or `reported_already` while an earlier report of theirs is open.
    """
    negotiation, _side = lock_for_move(negotiation_id, by, None)
    try:
        with transaction.atomic():
            return Report.objects.create(negotiation=negotiation, by=by, reason=reason, text=text.strip()[:2000])
    except IntegrityError as error:
        raise refused("reported_already") from error


@transaction.atomic
def handle_report(*, report_id: int, by: User, outcome: str) -> Report:
    """Close a report with what was done about it. Raises ValidationError with `wrong_state` when it is closed."""
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.outcome != Report.Outcome.OPEN:
        raise refused("wrong_state")
    report.outcome, report.handled_by, report.handled_at = outcome, by, database_now()
    report.save(update_fields=["outcome", "handled_by", "handled_at"])
    return report


@transaction.atomic
def set_block(*, negotiation_id: int, by: User, is_blocked: bool) -> bool:
    """Hear no more from the other side, or again; returns whether that side is blocked now."""
    negotiation, side = lock_for_move(negotiation_id, by, None)
    rows = Block.objects.filter(buyer_id=negotiation.buyer_id, vendor_id=negotiation.vendor_id, by=side)
    if not is_blocked:
        rows.delete()
    else:
        block = Block(buyer_id=negotiation.buyer_id, vendor_id=negotiation.vendor_id, by=side)
        Block.objects.bulk_create([block], ignore_conflicts=True)
    return is_blocked


def _lock_for_xiaoer(negotiation_id: int, by: User) -> Negotiation:
    negotiation = queries.lock_thread(negotiation_id)
    if queries.side_of(negotiation, by.pk) is not None:
        raise refused("is_a_party")
    return negotiation


def _step(negotiation: Negotiation, act: str) -> str:
    try:
        return rules.next_status(negotiation.status, act, "xiaoer")
    except rules.Refusal as refusal:
        raise as_validation_error(refusal, negotiation.currency) from refusal
