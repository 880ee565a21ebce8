"""Sums up the days that are over, so that a balance of any moment costs the same however long the books are."""

from django.db import connection, transaction

CLOSE_SQL = """
    WITH over AS (
        -- A day is over an hour late: a transaction that began before midnight has ended by then.
        SELECT day::date AS day_on
        FROM generate_series(
            (SELECT coalesce((SELECT max(day_on) + 1 FROM escrow_closedday),
                (SELECT (min(created_at) AT TIME ZONE 'UTC')::date FROM escrow_transfer)))::timestamp,
            (now() AT TIME ZONE 'UTC' - interval '25 hours')::date::timestamp, interval '1 day') day
        LIMIT %(limit)s
    ), marked AS (
        INSERT INTO escrow_closedday (day_on) SELECT day_on FROM over RETURNING day_on
    ), summed AS (
        INSERT INTO escrow_accountday (account_id, day_on, debits, credits, transfer_count)
        SELECT side.account_id, marked.day_on, sum(side.debit), sum(side.credit), count(*)
        FROM marked CROSS JOIN LATERAL (
            SELECT debit_id AS account_id, amount_minor AS debit, 0 AS credit FROM escrow_transfer
            WHERE created_at >= marked.day_on::timestamp AT TIME ZONE 'UTC'
                AND created_at < (marked.day_on + 1)::timestamp AT TIME ZONE 'UTC'
            UNION ALL
            SELECT credit_id, 0, amount_minor FROM escrow_transfer
            WHERE created_at >= marked.day_on::timestamp AT TIME ZONE 'UTC'
                AND created_at < (marked.day_on + 1)::timestamp AT TIME ZONE 'UTC'
        ) side
        GROUP BY side.account_id, marked.day_on
    )
    SELECT count(*) FROM marked
"""

DAYS_AT_ONCE = 31


@transaction.atomic
def close_days(*, limit: int = DAYS_AT_ONCE) -> int:
    """Sum up to `limit` days that are over (UTC) into AccountDay rows; returns how many. Two at once: one waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('escrow.close_days'))")
        cursor.execute(CLOSE_SQL, {"limit": limit})
        return cursor.fetchone()[0]
