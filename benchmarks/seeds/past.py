"""Books with a past: holds of one vendor that were released over ten months, closed day by day, and paid out."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.seeds import holds
from escrow import actions, queries
from escrow.models import LedgerAccount
from vendors.models import Vendor

BEGAN_DAYS_AGO, ENDED_DAYS_AGO = 340, 40

END = """
    WITH chosen AS MATERIALIZED (
        SELECT id, now() - interval '1 day' * %(began)s
            + interval '1 day' * %(lasted)s * (%(done)s + row_number() OVER (ORDER BY id)) / (%(count)s + 1) AS at
        FROM escrow_escrowhold WHERE status = 'held' AND release_due_at IS NULL ORDER BY id LIMIT %(chunk)s
    ), ended AS (
        UPDATE escrow_escrowhold h SET status = 'released', ended_at = chosen.at FROM chosen WHERE chosen.id = h.id
        RETURNING h.*
    ), moved AS (
        INSERT INTO escrow_transfer
            (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key, created_at)
        SELECT 'release', account_id, vendor_account_id, amount_minor - commission_minor, currency, id,
            'release/' || id, ended_at FROM ended
        UNION ALL
        SELECT 'commission', account_id, %(fee)s, commission_minor, currency, id, 'commission/' || id, ended_at FROM ended
        ORDER BY 8
    )
    INSERT INTO escrow_holdevent (hold_id, kind, note, at) SELECT id, 'released', '', ended_at FROM ended
"""


def live_through(count: int, *, buyers: int, others: int = 0, vendors: int = 1) -> None:
    """`count` releases of the first vendor, and `others` of anyone, with their captures; then a payout of everything."""
    Vendor.objects.update(approved_at=timezone.now() - timedelta(days=400))
    holds.fill_holds(count, buyers=buyers, vendors=1, is_due=False)
    if others:
        holds.fill_holds(others, buyers=buyers, vendors=vendors, is_due=False)
    facts = {
        "began": BEGAN_DAYS_AGO,
        "lasted": BEGAN_DAYS_AGO - ENDED_DAYS_AGO,
        "count": count + others,
        "chunk": holds.CHUNK,
        "fee": queries.house_account(LedgerAccount.Kind.FEE, holds.CURRENCY).pk,
    }
    for done in range(0, count + others, holds.CHUNK):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(END, facts | {"done": done})
    while actions.close_days():
        pass
    actions.request_payout(vendor_id=first_vendor().pk, currency=holds.CURRENCY)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {holds.TABLES}, escrow_accountday, escrow_payoutline")


def first_vendor() -> Vendor:
    return Vendor.objects.order_by("pk")[0]


def transfers() -> int:
    """How many transfers there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM escrow_transfer")
        return cursor.fetchone()[0]
