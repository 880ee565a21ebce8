"""What happens to money that is held: its clock, freezing, and its one ending."""

from datetime import datetime, timedelta

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow import queries, rules
from escrow.models import EscrowHold, HoldEvent, LedgerAccount, Refund, Transfer

log = structlog.get_logger(__name__)

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
    hold.save(update_fields=["release_due_at", "frozen_remaining"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.SCHEDULED, actor=by, note=note)
    if due_at <= now:
        nudge_on_commit(SWEEP)
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
def extend_hold(*, hold_id: int, by_days: int, by: User | None, note: str = "") -> EscrowHold:
    """Move the release date later.

    Raises ValidationError with code `hold_settled`, or `no_release_date` before delivery set one.
    """
    hold = _lock_open(hold_id)
    if hold.release_due_at is None or hold.status != EscrowHold.Status.HELD:
        raise ValidationError(_("There is no release date to move."), code="no_release_date")
    hold.release_due_at += timedelta(days=by_days)
    hold.save(update_fields=["release_due_at"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.EXTENDED, actor=by, note=note)
    return hold


@transaction.atomic
def freeze_hold(*, hold_id: int, by: User | None, reason: str) -> EscrowHold:
    """Stop a hold from being released, and stop its clock. Freezing a frozen hold changes nothing.

    Raises ValidationError(code="hold_settled") once the money has left.
    """
    hold = _lock_open(hold_id)
    if hold.status == EscrowHold.Status.FROZEN:
        return hold
    if hold.release_due_at is not None:
        hold.frozen_remaining = max(hold.release_due_at - database_now(), timedelta())
    hold.status = EscrowHold.Status.FROZEN
    hold.release_due_at = None
    hold.save(update_fields=["status", "release_due_at", "frozen_remaining"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.FROZEN, actor=by, note=reason[:400])
    return hold


@transaction.atomic
def thaw_hold(*, hold_id: int, by: User | None, reason: str) -> EscrowHold:
    """Let the clock run on with what was left of it, at least 24 h. Thawing a held hold changes nothing."""
    hold = _lock_open(hold_id)
    if hold.status == EscrowHold.Status.HELD:
        return hold
    if hold.frozen_remaining is not None:
        hold.release_due_at = database_now() + rules.remaining_after_thaw(hold.frozen_remaining)
    hold.status = EscrowHold.Status.HELD
    hold.frozen_remaining = None
    hold.save(update_fields=["status", "release_due_at", "frozen_remaining"])
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.THAWED, actor=by, note=reason[:400])
    return hold


@transaction.atomic
def settle_hold(*, hold_id: int, refund_minor: int, by: User | None, reason: str) -> EscrowHold:
    """End a hold by decision: all to the vendor (0), all back to the buyer (the amount), or a split between.

    Raises ValidationError with code `hold_settled` once the money has left, `refund_range` for an impossible sum.
    """
    hold = _lock_open(hold_id)
    try:
        settlement = rules.settle(
            amount_minor=hold.amount_minor, commission_minor=hold.commission_minor, refund_minor=refund_minor
        )
    except ValueError as error:
        raise ValidationError(_("The refund does not fit the amount held."), code="refund_range") from error
    hold.status = rules.HOLD_GRAPH[hold.status][settlement.act]
    hold.ended_at = database_now()
    hold.frozen_remaining = None
    hold.save(update_fields=["status", "ended_at", "frozen_remaining"])
    _empty(hold, settlement)
    HoldEvent.objects.create(hold=hold, kind=hold.status, actor=by, note=reason[:400])
    if settlement.refund_minor:
        Refund.objects.create(hold=hold, amount_minor=settlement.refund_minor, currency=hold.currency)
        nudge_on_commit("escrow.tasks.send_refunds")
    return hold


def _lock_open(hold_id: int) -> EscrowHold:
    hold = queries.lock_hold(hold_id)
    if hold.status not in EscrowHold.OPEN:
        raise ValidationError(_("The money has already left escrow."), code="hold_settled")
    return hold


def _empty(hold: EscrowHold, settlement: rules.Settlement) -> None:
    """Move everything out of a hold's account, in one statement: the ledger sees it full or empty, never between."""
    fee = queries.house_account(LedgerAccount.Kind.FEE, hold.currency)
    moves = [
        (Transfer.Kind.RELEASE, hold.vendor_account_id, settlement.vendor_minor),
        (Transfer.Kind.COMMISSION, fee.pk, settlement.commission_minor),
        (Transfer.Kind.REFUND, hold.buyer_account_id, settlement.refund_minor),
    ]
    Transfer.objects.bulk_create(
        Transfer(
            kind=kind,
            debit_id=hold.account_id,
            credit_id=credit_id,
            amount_minor=amount_minor,
            currency=hold.currency,
            hold=hold,
            idempotency_key=f"{kind}/{hold.pk}",
        )
        for kind, credit_id, amount_minor in moves
        if amount_minor
    )


# Claims a bounded batch of due holds that no other worker has, ends them, moves the money and writes the history, all
# in one statement: a commit or nothing. The database's clock decides what is due.
RELEASE_SQL = """
    WITH due AS MATERIALIZED (
        SELECT id FROM escrow_escrowhold
        WHERE status = 'held' AND release_due_at <= now() AND parked_reason = ''
            AND (retry_at IS NULL OR retry_at <= now()) AND (%(only)s::bigint IS NULL OR id = %(only)s)
        ORDER BY release_due_at LIMIT %(limit)s
        FOR NO KEY UPDATE SKIP LOCKED
    ), ended AS (
        -- As an array: joined to a CTE of unknown size, the planner reads the whole table to find a hundred holds.
        UPDATE escrow_escrowhold h SET status = 'released', ended_at = now()
        WHERE h.id = ANY(ARRAY(SELECT id FROM due))
        RETURNING h.id, h.account_id, h.vendor_account_id, h.amount_minor, h.commission_minor, h.currency
    ), moved AS (
        INSERT INTO escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key)
        SELECT 'release', e.account_id, e.vendor_account_id, e.amount_minor - e.commission_minor, e.currency, e.id,
            'release/' || e.id
        FROM ended e WHERE e.amount_minor > e.commission_minor
        UNION ALL
        SELECT 'commission', e.account_id, f.id, e.commission_minor, e.currency, e.id, 'commission/' || e.id
        FROM ended e LEFT JOIN escrow_ledgeraccount f ON f.kind = 'fee' AND f.currency = e.currency
        WHERE e.commission_minor > 0
    ), told AS (
        INSERT INTO escrow_holdevent (hold_id, kind, note) SELECT id, 'released', '' FROM ended
    )
    SELECT id FROM ended
"""


def release_due_holds(*, limit: int = rules.RELEASE_BATCH) -> list[int]:
    """Release up to `limit` holds whose time has come; returns their ids. Call until it returns an empty list.

    Runs beside any number of other workers. When a batch fails, its holds are tried one by one; one that keeps failing
    is parked after RELEASE_TRIES and listed for Xiaoer. While the auditor has an open finding nothing is released.
    """
    if queries.releases_are_stopped():
        log.error("releases_stopped_by_auditor")
        return []
    _open_fee_accounts()
    try:
        return _release(limit=limit)
    except DatabaseError as error:
        log.warning("release_batch_failed", error=str(error).splitlines()[0])
        return _release_one_by_one(limit)


def _open_fee_accounts() -> None:
    """Where money has come in, commission can be earned: its account has to be there before the statement looks."""
    kinds = LedgerAccount.Kind
    house = set(LedgerAccount.objects.filter(kind__in=[kinds.CASH, kinds.FEE]).values_list("kind", "currency"))
    for kind, currency in house:
        if kind == kinds.CASH and (kinds.FEE, currency) not in house:
            queries.house_account(kinds.FEE, currency)


def _release(*, limit: int, only: int | None = None) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RELEASE_SQL, {"limit": limit, "only": only})
        return [row[0] for row in cursor.fetchall()]


def _release_one_by_one(limit: int) -> list[int]:
    released = []
    for hold in queries.due_holds().order_by("release_due_at")[:limit]:
        try:
            released += _release(limit=1, only=hold.pk)
        except DatabaseError as error:
            _note_failed_release(hold.pk, str(error).splitlines()[0])
    return released


def _note_failed_release(hold_id: int, reason: str) -> None:
    with transaction.atomic():
        hold = queries.lock_hold(hold_id)
        hold.release_tries += 1
        hold.retry_at = database_now() + rules.retry_delay(hold.release_tries)
        if hold.release_tries >= rules.RELEASE_TRIES:
            hold.parked_reason = reason[:200]
        hold.save(update_fields=["release_tries", "retry_at", "parked_reason"])
    log.error(
        "release_failed", hold_id=hold_id, tries=hold.release_tries, parked=bool(hold.parked_reason), error=reason
    )
