"""What a Xiaoer does in a case: takes it, notes, rules; and what time does."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from xiaoer import queries, rules
from xiaoer.actions.steps import (
    check_power_over,
    clean,
    execute,
    held,
    lock,
    log_case_act,
    step,
    tell_buyer,
    tell_vendor,
    write,
)
from xiaoer.models import Dispute, DisputeEvent, Ruling


@transaction.atomic
def take_case(*, dispute_id: int, by: User) -> Dispute:
    """A Xiaoer takes a case from the queue.

    Raises ValidationError with code `no_power`, `own_case`, `wrong_state` when another was faster.
    """
    dispute = queries.lock_dispute(dispute_id)
    check_power_over(dispute, by)
    step(dispute, "take", "xiaoer", by)
    dispute.assigned_to = by
    dispute.save(update_fields=["assigned_to"])
    log_case_act(by, "take_case", dispute, reason="taken from the queue")
    return dispute


@transaction.atomic
def rule_on(
    *, dispute_id: int, by: User, refund_minor: int, reason: str, fault: dict[str, int], version: int
) -> Ruling | None:
    """A Xiaoer decides: the money moves accordingly, in the same transaction.

    Over a large amount (`rules.needs_two_keys`) nothing moves yet: the ruling waits for a second Xiaoer, and None is
    returned. `fault` splits 100 between vendor, buyer, carrier and platform. Raises ValidationError with code `no_power`,
    `own_case`, `not_yours`, `stale_case`, `wrong_state`, `reason_needed`, `fault_sum` or `refund_range`.
    """
    dispute = lock(dispute_id, version)
    check_power_over(dispute, by)
    if dispute.assigned_to_id != by.pk:
        raise ValidationError(_("Another Xiaoer has this case."), code="not_yours")
    if not reason.strip():
        raise ValidationError(_("A ruling needs a written reason."), code="reason_needed")
    if sum(fault.values()) != 100 or min(fault.values()) < 0:
        raise ValidationError(_("The fault has to add up to 100."), code="fault_sum")
    amount = held(dispute)
    if not 0 <= refund_minor <= amount:
        raise ValidationError(_("The refund does not fit the amount held."), code="refund_range")
    if dispute.status == Dispute.Status.SECOND_KEY:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    facts: dict[str, Any] = {"refund_minor": refund_minor, "fault": fault}
    if rules.needs_two_keys(amount):
        step(dispute, "ask_second_key", "xiaoer", by, text=reason.strip(), is_internal=True, **facts)
        log_case_act(by, "ask_second_key", dispute, reason=reason, **facts)
        return None
    return _pronounce(dispute, ruled_by=by, countersigned_by=None, reason=reason.strip(), **facts)


@transaction.atomic
def countersign(*, dispute_id: int, by: User, version: int) -> Ruling:
    """A second Xiaoer agrees to the ruling that waits: it holds now, and the money moves.

    Raises ValidationError with code `no_power`, `own_case`, `own_ruling`, `stale_case` or `wrong_state`.
    """
    dispute = lock(dispute_id, version)
    waiting = _second_key(dispute, by)
    assert waiting.actor is not None, "a ruling is somebody's"
    log_case_act(by, "countersign", dispute, reason=waiting.text, **waiting.facts)
    return _pronounce(dispute, ruled_by=waiting.actor, countersigned_by=by, reason=waiting.text, **waiting.facts)


@transaction.atomic
def send_back_ruling(*, dispute_id: int, by: User, reason: str, version: int) -> Dispute:
    """A second Xiaoer does not agree, and says why: the first one decides anew. Raises like `countersign`, or `empty_message`."""
    dispute = lock(dispute_id, version)
    _second_key(dispute, by)
    step(dispute, "send_back", "xiaoer", by, text=clean(reason), is_internal=True)
    log_case_act(by, "send_back_ruling", dispute, reason=reason)
    return dispute


def _second_key(dispute: Dispute, by: User) -> DisputeEvent:
    """The ruling that waits, for whoever may turn the second key."""
    check_power_over(dispute, by)
    waiting = queries.ruling_that_waits(dispute)
    if waiting is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    if waiting.actor_id == by.pk:
        raise ValidationError(_("The second key is somebody else's."), code="own_ruling")
    return waiting


def _pronounce(
    dispute: Dispute,
    *,
    ruled_by: User,
    countersigned_by: User | None,
    reason: str,
    refund_minor: int,
    fault: dict[str, int],
) -> Ruling:
    step(dispute, "rule", "xiaoer", ruled_by, text=reason, refund_minor=refund_minor, fault=fault)
    ruling = Ruling.objects.create(
        dispute=dispute,
        ruled_by=ruled_by,
        countersigned_by=countersigned_by,
        remedy=rules.remedy_of(refund_minor, held(dispute)),
        refund_minor=refund_minor,
        reason=reason,
        **{f"fault_{party}": share for party, share in fault.items()},
    )
    log_case_act(ruled_by, "rule", dispute, reason=reason, refund_minor=refund_minor, fault=fault)
    execute(dispute, refund_minor=refund_minor, by=ruled_by, reason="ruling")
    tell_buyer(dispute, "dispute_ruled")
    tell_vendor(dispute, "dispute_ruled")
    return ruling


@transaction.atomic
def note_internally(*, dispute_id: int, by: User, text: str) -> DisputeEvent:
    """A note for staff alone."""
    dispute = queries.lock_dispute(dispute_id)
    check_power_over(dispute, by)
    return write(dispute, "note", "xiaoer", by, text=clean(text), is_internal=True)


def sweep_dispute(*, dispute_id: int) -> None:
    """Do what time has brought: nobody's silence may block a dispute."""
    with transaction.atomic():
        dispute = queries.lock_dispute(dispute_id)
        if dispute.status == Dispute.Status.EXECUTING:
            ruling = Ruling.objects.filter(dispute=dispute).first()
            refund_minor = ruling.refund_minor if ruling else dispute.proposed_minor
            execute(dispute, refund_minor=refund_minor, by=None, reason="finished by the sweep")
        elif dispute.deadline_at and dispute.deadline_at <= database_now():
            was = dispute.status
            step(dispute, "time_over", "house", None)
            if was == Dispute.Status.VENDOR_TURN:
                execute(dispute, refund_minor=dispute.wanted_minor, by=None, reason="the vendor stayed silent")
