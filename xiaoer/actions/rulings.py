"""What a Xiaoer does in a case: begins it, steps back, notes, rules."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from logistics.actions import note_fault
from xiaoer import queries, rules
from xiaoer.actions.assigning import assign_case, give_case
from xiaoer.actions.power import check_reason
from xiaoer.actions.steps import (
    amount_at_stake,
    check_power_over,
    clean,
    execute,
    lock,
    log_case_act,
    settle_on,
    step,
    tell_both,
    write,
)
from xiaoer.models import Dispute, DisputeEvent, Ruling

RETURNS = (Ruling.Remedy.RETURN, Ruling.Remedy.REPLACE)


@transaction.atomic
def take_case(*, dispute_id: int, by: User) -> Dispute:
    """The Xiaoer who drew a case looks at it: the time for evidence begins. One that nobody drew may be taken by any.

    Raises ValidationError with code `no_power`, `may_only_read`, `own_case`, `not_yours`, `judged_before`, `conflict`,
    `wrong_state`.
    """
    dispute = queries.lock_dispute(dispute_id)
    check_power_over(dispute, by)
    if dispute.assigned_to_id is None:
        if queries.conflicts_with(by, dispute.order.vendor_id):
            raise ValidationError(_("You are too near to this case."), code="conflict")
        if by.pk in queries.barred_from(dispute):
            raise ValidationError(_("You had this case before; it is somebody else's now."), code="judged_before")
        give_case(dispute, by, cause="taken")
    _check_mine(dispute, by)
    step(dispute, "take", "xiaoer", by)
    log_case_act(by, "take_case", dispute, reason="taken from the queue")
    tell_both(dispute, "dispute_evidence")
    return dispute


@transaction.atomic
def recuse(*, dispute_id: int, by: User, reason: str, version: int) -> Dispute:
    """Whoever has the case steps back from it, and says why; it is drawn anew.

    Raises ValidationError with code `no_power`, `may_only_read`, `not_yours`, `no_reason`, `stale_case`, `wrong_state`.
    """
    dispute = lock(dispute_id, version)
    check_power_over(dispute, by)
    _check_mine(dispute, by)
    reason = check_reason(reason)
    step(dispute, "recuse", "xiaoer", by, text=reason[:2000], is_internal=True)
    log_case_act(by, "recuse", dispute, reason=reason)
    assign_case(dispute, cause="recused")
    return dispute


@transaction.atomic
def rule_on(
    *,
    dispute_id: int,
    by: User,
    refund_minor: int,
    reason: str,
    fault: dict[str, int],
    version: int,
    remedy: str = Dispute.Remedy.REFUND,
    deviation: str = "",
    cited_value: str = "",
) -> Ruling | None:
    """A Xiaoer decides. The money moves when nobody appeals in time, when both sides waive, or, on appeal, at once.

    Over a large amount (`rules.needs_two_keys`) the ruling waits for a second Xiaoer, and None is returned. `fault` splits
    100 between vendor, buyer, carrier and platform; `deviation` says why it is not the published remedy of the reason.
    Raises ValidationError with code `no_power`, `may_only_read`, `own_case`, `not_yours`, `stale_case`, `wrong_state`,
    `no_reason`, `fault_sum`, `refund_range`, `no_goods`, `no_remedy` or `deviation_needed`.
    """
    dispute = lock(dispute_id, version)
    check_power_over(dispute, by)
    _check_mine(dispute, by)
    reason = check_reason(reason)
    if (
        sorted(fault) != ["buyer", "carrier", "platform", "vendor"]
        or sum(fault.values()) != 100
        or min(fault.values()) < 0
    ):
        raise ValidationError(_("The fault has to add up to 100."), code="fault_sum")
    amount = amount_at_stake(dispute)
    _check_remedy(dispute, remedy, refund_minor, amount)
    if not deviation.strip() and rules.deviates(dispute.reason, remedy, refund_minor, amount):
        raise ValidationError(
            _("The house has another remedy for this as a rule. Say why not here."), code="deviation_needed"
        )
    if dispute.status == Dispute.Status.SECOND_KEY:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    facts: dict[str, Any] = {
        "remedy": remedy,
        "refund_minor": refund_minor,
        "fault": fault,
        "deviation": deviation.strip()[:2000],
        "cited_value": cited_value[:60],
    }
    if rules.needs_two_keys(amount):
        step(dispute, "ask_second_key", "xiaoer", by, text=reason, is_internal=True, **facts)
        log_case_act(by, "ask_second_key", dispute, reason=reason, **facts)
        return None
    return _pronounce(dispute, ruled_by=by, countersigned_by=None, reason=reason, **facts)


def _check_remedy(dispute: Dispute, remedy: str, refund_minor: int, amount: int) -> None:
    if remedy not in Dispute.Remedy.values:
        raise ValidationError(_("Choose a refund, a return or a replacement."), code="no_remedy")
    if remedy != Dispute.Remedy.REFUND and dispute.order.shipped_at is None:
        raise ValidationError(_("Only goods that were sent can be sent back or replaced."), code="no_goods")
    least = 1 if remedy == Dispute.Remedy.RETURN else 0
    most = 0 if remedy == Dispute.Remedy.REPLACE else amount
    if not least <= refund_minor <= most:
        raise ValidationError(_("The refund does not fit the remedy and the amount held."), code="refund_range")


@transaction.atomic
def countersign(*, dispute_id: int, by: User, version: int) -> Ruling:
    """A second Xiaoer agrees to the ruling that waits: it holds now.

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


def _check_mine(dispute: Dispute, by: User) -> None:
    if dispute.assigned_to_id != by.pk:
        raise ValidationError(_("Another Xiaoer has this case."), code="not_yours")


def _second_key(dispute: Dispute, by: User) -> DisputeEvent:
    """The ruling that waits, for whoever may turn the second key."""
    check_power_over(dispute, by)
    waiting = queries.ruling_that_waits(dispute)
    if waiting is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    if waiting.actor_id == by.pk or dispute.rulings.filter(ruled_by=by).exists():
        raise ValidationError(_("The second key is somebody else's."), code="own_ruling")
    return waiting


def _pronounce(
    dispute: Dispute,
    *,
    ruled_by: User,
    countersigned_by: User | None,
    reason: str,
    remedy: str,
    refund_minor: int,
    fault: dict[str, int],
    deviation: str,
    cited_value: str,
) -> Ruling:
    """The ruling holds: open to an appeal, or, on appeal, to be done at once."""
    is_final = dispute.round > 1
    settle_on(dispute, remedy=remedy, refund_minor=settled_by(remedy, refund_minor, amount_at_stake(dispute)))
    facts: dict[str, Any] = {"remedy": remedy, "refund_minor": refund_minor, "fault": fault}
    step(dispute, "rule_finally" if is_final else "rule", "xiaoer", ruled_by, text=reason[:2000], **facts)
    ruling = write_ruling(
        dispute,
        remedy=remedy,
        refund_minor=refund_minor,
        fault=fault,
        reason=reason,
        ruled_by=ruled_by,
        countersigned_by=countersigned_by,
        deviation=deviation,
        cited_value=cited_value,
    )
    log_case_act(ruled_by, "rule", dispute, reason=reason, **facts)
    tell_both(dispute, "dispute_ruled")
    if is_final:
        execute(dispute, by=ruled_by, reason="ruling on appeal")
    return ruling


def settled_by(remedy: str, refund_minor: int, amount_minor: int) -> int:
    """What goes back to the buyer when a ruling is done; for a replacement, if none is sent."""
    return amount_minor if remedy == Dispute.Remedy.REPLACE else refund_minor


def write_ruling(dispute: Dispute, *, remedy: str, refund_minor: int, fault: dict[str, int], **facts: Any) -> Ruling:
    amount = amount_at_stake(dispute)
    named = remedy if remedy in RETURNS else rules.remedy_of(refund_minor, amount)
    note_fault(order_id=dispute.order_id, share=fault["carrier"])
    shares = {f"fault_{party}": share for party, share in fault.items()}
    return Ruling.objects.create(
        dispute=dispute, round=dispute.round, remedy=named, refund_minor=refund_minor, **facts, **shares
    )


@transaction.atomic
def note_internally(*, dispute_id: int, by: User, text: str) -> DisputeEvent:
    """A note for staff alone."""
    dispute = queries.lock_dispute(dispute_id)
    check_power_over(dispute, by)
    return write(dispute, "note", "xiaoer", by, text=clean(text), is_internal=True)
