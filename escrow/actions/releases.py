"""The release of what is due: one set-based statement a batch, any number of workers, each hold exactly once."""

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from accounts.clock import database_now
from escrow import queries, rules
from escrow.models import LedgerAccount

log = structlog.get_logger(__name__)

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
        INSERT INTO escrow_transfer
            (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key, created_at)
        SELECT 'release', e.account_id, e.vendor_account_id, e.amount_minor - e.commission_minor, e.currency, e.id,
            'release/' || e.id, now()
        FROM ended e WHERE e.amount_minor > e.commission_minor
        UNION ALL
        SELECT 'commission', e.account_id, f.id, e.commission_minor, e.currency, e.id, 'commission/' || e.id, now()
        FROM ended e LEFT JOIN escrow_ledgeraccount f ON f.kind = 'fee' AND f.currency = e.currency
        WHERE e.commission_minor > 0
    ), told AS (
        INSERT INTO escrow_holdevent (hold_id, kind, note, at) SELECT id, 'released', '', now() FROM ended
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
    waiting = queries.due_holds().exclude(retry_at__gt=Now())
    for hold in waiting.order_by("release_due_at")[:limit]:
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


@transaction.atomic
def park_hold(*, hold_id: int, reason: str) -> None:
    """Keep the sweep away from a hold until someone has looked."""
    hold = queries.lock_hold(hold_id)
    hold.parked_reason = reason[:200] or "parked by hand"
    hold.save(update_fields=["parked_reason"])


@transaction.atomic
def unpark_hold(*, hold_id: int) -> None:
    """Let the sweep try a parked hold again, from the first try."""
    hold = queries.lock_hold(hold_id)
    hold.parked_reason, hold.release_tries, hold.retry_at = "", 0, None
    hold.save(update_fields=["parked_reason", "release_tries", "retry_at"])
