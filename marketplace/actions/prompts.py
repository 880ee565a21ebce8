"""Reminders before a release: the buyer's last days to look the goods over."""

from typing import Final

from django.db import connection, transaction

from accounts.actions import notify
from escrow.rules import PROMPTS

BATCH: Final = 200

# Claims a bounded batch that no other worker has; the column says how many reminders are behind each hold. Who gets the
# second one late gets no first one any more.
PROMPT_SQL = """
    WITH due AS (
        SELECT h.id, o.id AS order_id, o.public_id, o.buyer_id, h.release_due_at,
            CASE WHEN h.release_due_at <= now() + %(second)s::interval THEN 2 ELSE 1 END AS prompt
        FROM escrow_escrowhold h JOIN marketplace_order o ON o.hold_id = h.id
        WHERE h.status = 'held' AND h.parked_reason = '' AND o.status = 'delivered'
            AND h.release_due_at > now() AND h.release_due_at <= now() + %(first)s::interval
            AND h.prompts_sent < CASE WHEN h.release_due_at <= now() + %(second)s::interval THEN 2 ELSE 1 END
        ORDER BY h.release_due_at LIMIT %(limit)s
        FOR NO KEY UPDATE OF h SKIP LOCKED
    ), marked AS (
        UPDATE escrow_escrowhold h SET prompts_sent = due.prompt FROM due WHERE h.id = due.id
    )
    SELECT order_id, public_id, buyer_id, prompt, release_due_at FROM due
"""


@transaction.atomic
def prompt_buyers() -> int:
    """Remind up to BATCH buyers 72 h and 24 h before the release; returns how many. Call until it returns 0."""
    first, second = (f"{ahead.total_seconds()} s" for ahead in PROMPTS)
    with connection.cursor() as cursor:
        cursor.execute(PROMPT_SQL, {"first": first, "second": second, "limit": BATCH})
        rows = cursor.fetchall()
    for order_id, public_id, buyer_id, prompt, due_at in rows:
        kind = "release_in_72" if prompt == 1 else "release_in_24"
        key = f"{kind}/{order_id}/{due_at.isoformat()}"
        notify(user_id=buyer_id, kind=kind, path=f"/orders/{public_id}/", dedup_key=key)
    return len(rows)
