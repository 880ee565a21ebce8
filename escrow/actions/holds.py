"""What happens to money that is held: its clock, freezing, and its one ending."""

from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow import queries, rules
from escrow.actions.moves import empty_hold
from escrow.models import EscrowHold, HoldEvent, LedgerAccount

SWEEP = "escrow.tasks.release_due_holds"


@transaction.atomic
def schedule_release(*, hold_id: int, due_at: datetime, by: User | None = None, note: str = "") -> EscrowHold:
    """Set when the hold is released by itself. A frozen hold keeps the time left for its thaw.

    Raises ValidationError(code="hold_settled") once the money has left.
    """
    hold = _lock_open(hold_id)
    now = database_now()
    if hold.status == EscrowHold.Status.FROZEN:
        hold.frozen_remaining = max(due_at - now, timedelta())
    else:
        hold.release_due_at = due_at
    hold.prompts_sent = rules.prompts_passed(due_at - now)
    hold.save(update_fields=["release_due_at", "frozen_remaining", "prompts_sent"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.SCHEDULED, actor=by, note=note)
    if due_at <= now:
        nudge_on_commit(SWEEP)
    return hold


@transaction.atomic
def unschedule_release(*, hold_id: int, note: str) -> EscrowHold:
    """Take the release date back: what had started the clock turned out not to be so. Frozen or not, no time is left over.

    Raises ValidationError(code="hold_settled") once the money has left.
    """
    hold = _lock_open(hold_id)
    if hold.release_due_at is None and hold.frozen_remaining is None:
        return hold
    hold.release_due_at = hold.frozen_remaining = None
    hold.prompts_sent = 0
    hold.save(update_fields=["release_due_at", "frozen_remaining", "prompts_sent"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.UNSCHEDULED, note=note[:400])
    return hold


def release_now(*, hold_id: int, by: User | None = None, note: str = "") -> EscrowHold:
    """Pull the release to this moment; the sweep does it.

    Raises ValidationError with code `hold_frozen` while frozen, `hold_settled` once the money has left.
    """
    with transaction.atomic():
        hold = _lock_open(hold_id)
        if hold.status == EscrowHold.Status.FROZEN:
            raise ValidationError(_("The money is frozen while a dispute is open."), code="hold_frozen")
        return schedule_release(hold_id=hold_id, due_at=database_now(), by=by, note=note)


@transaction.atomic
def extend_for_buyer(*, hold_id: int, by: User, note: str = "") -> EscrowHold:
    """Move the release date later for a buyer who needs more time: once, in the last days before it.

    Raises ValidationError with code `too_early`, `extended_already`, `no_release_date` or `hold_settled`.
    """
    hold = _lock_running(hold_id)
    if hold.buyer_extended_days:
        raise ValidationError(_("You have extended once already."), code="extended_already")
    assert hold.release_due_at is not None, "a running clock has an end"
    if hold.release_due_at - database_now() > rules.BUYER_EXTENSION_WINDOW:
        raise ValidationError(_("You can extend in the last 3 days."), code="too_early")
    hold.buyer_extended_days = rules.BUYER_EXTENSION_DAYS
    return _extend(hold, rules.BUYER_EXTENSION_DAYS, by, note)


@transaction.atomic
def extend_for_vendor(*, hold_id: int, days: int, by: User, note: str = "") -> EscrowHold:
    """Move the release date later by the vendor's own wish, by at most rules.VENDOR_EXTENSION_MOST_DAYS in all.

    Raises ValidationError with code `extension_range`, `no_release_date` or `hold_settled`.
    """
    hold = _lock_running(hold_id)
    left = rules.VENDOR_EXTENSION_MOST_DAYS - hold.vendor_extended_days
    if not 1 <= days <= left:
        raise ValidationError(
            _("You can give the buyer up to %(left)d more days.") % {"left": left}, code="extension_range"
        )
    hold.vendor_extended_days += days
    return _extend(hold, days, by, note)


def _extend(hold: EscrowHold, days: int, by: User, note: str) -> EscrowHold:
    assert hold.release_due_at is not None, "a running clock has an end"
    hold.release_due_at += timedelta(days=days)
    hold.prompts_sent = rules.prompts_passed(hold.release_due_at - database_now())
    hold.save(update_fields=["release_due_at", "prompts_sent", "buyer_extended_days", "vendor_extended_days"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.EXTENDED, actor=by, note=note[:400])
    return hold


def _lock_running(hold_id: int) -> EscrowHold:
    hold = _lock_open(hold_id)
    if hold.release_due_at is None or hold.status != EscrowHold.Status.HELD:
        raise ValidationError(_("There is no release date to move."), code="no_release_date")
    return hold


@transaction.atomic
def freeze_hold(*, hold_id: int, by: User | None, reason: str, cause: str = rules.DISPUTE) -> EscrowHold:
    """Stop a hold from being released, and stop its clock. Freezing it again for the same cause changes nothing.

    Raises ValidationError(code="hold_settled") once the money has left.
    """
    hold = _lock_open(hold_id)
    if cause in hold.frozen_for:
        return hold
    if hold.status == EscrowHold.Status.HELD and hold.release_due_at is not None:
        hold.frozen_remaining = max(hold.release_due_at - database_now(), timedelta())
    hold.status = EscrowHold.Status.FROZEN
    hold.release_due_at = None
    hold.frozen_for = [*hold.frozen_for, cause]
    hold.save(update_fields=["status", "release_due_at", "frozen_remaining", "frozen_for"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.FROZEN, actor=by, note=reason[:400])
    return hold


@transaction.atomic
def thaw_hold(*, hold_id: int, by: User | None, reason: str, cause: str = rules.DISPUTE) -> EscrowHold:
    """Take one cause away. With the last of them the clock runs on with what was left of it, at least 24 h.

    Thawing what is not frozen for this cause changes nothing. Raises ValidationError(code="hold_settled").
    """
    hold = _lock_open(hold_id)
    if cause not in hold.frozen_for:
        return hold
    hold.frozen_for = [other for other in hold.frozen_for if other != cause]
    if hold.frozen_for:
        hold.save(update_fields=["frozen_for"])
        note = f"{reason}; still frozen: {', '.join(hold.frozen_for)}"
        HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.FROZEN, actor=by, note=note[:400])
        return hold
    if hold.frozen_remaining is not None:
        remaining = rules.remaining_after_thaw(hold.frozen_remaining)
        hold.release_due_at = database_now() + remaining
        hold.prompts_sent = rules.prompts_passed(remaining)
    hold.status = EscrowHold.Status.HELD
    hold.frozen_remaining = None
    hold.save(update_fields=["status", "release_due_at", "frozen_remaining", "prompts_sent", "frozen_for"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.THAWED, actor=by, note=reason[:400])
    return hold


def settle_hold(*, hold_id: int, refund_minor: int, by: User | None, reason: str) -> EscrowHold:
    """End a hold by decision: all to the vendor (0), all back to the buyer (the amount), or a split between.

    Raises ValidationError with code `hold_settled` once the money has left, `refund_range` for an impossible sum.
    """
    terms = EscrowHold.objects.filter(pk=hold_id).values_list("amount_minor", "commission_minor", "currency", "status")
    # All but the status stays for ever: no lock is needed to divide it.
    amount_minor, commission_minor, currency, status = terms.get()
    try:
        settlement = rules.settle(
            amount_minor=amount_minor, commission_minor=commission_minor, refund_minor=refund_minor
        )
    except ValueError as error:
        if status not in EscrowHold.OPEN:
            raise _settled_already() from error
        raise ValidationError(_("The refund does not fit the amount held."), code="refund_range") from error
    empty = partial(empty_hold, hold_id=hold_id, settlement=settlement, by_id=by.pk if by else None, note=reason[:400])
    hold = empty()
    if hold is None:
        queries.house_account(LedgerAccount.Kind.FEE, currency)
        hold = empty()
    if hold is None:
        raise _settled_already()
    if settlement.refund_minor:
        nudge_on_commit("escrow.tasks.send_refunds")
    return hold


def _lock_open(hold_id: int) -> EscrowHold:
    hold = queries.lock_hold(hold_id)
    if hold.status not in EscrowHold.OPEN:
        raise _settled_already()
    return hold


def _settled_already() -> ValidationError:
    return ValidationError(_("The money has already left escrow."), code="hold_settled")
