"""The two moves that everything else waits for, each as one statement: money into holds, and money out of one.

A statement costs a journey to the database, and a request makes several; here the rows that belong together are written
together. The guards in `escrow/sql/ledger.sql` see the statement as a whole.
"""

from collections.abc import Sequence

from django.db import connection

from escrow import rules
from escrow.models import EscrowHold, PaymentPart

# Moments are written out, so that the virtual clock of stories and replays can replace them.
# All parts or none: nothing is written while one of the accounts is missing.
FILL_SQL = """
    WITH part AS MATERIALIZED (
        SELECT p.id, y.payer_id, y.currency, p.vendor_id, p.amount_minor, p.commission_bps, p.commission_minor,
            cash.id AS cash_id, buyer.id AS buyer_account_id, vendor.id AS vendor_account_id,
            nextval('escrow_ledgeraccount_id_seq') AS account_id, nextval('escrow_escrowhold_id_seq') AS hold_id
        FROM escrow_payment y
            JOIN escrow_paymentpart p ON p.payment_id = y.id
            JOIN escrow_ledgeraccount cash ON cash.kind = 'cash' AND cash.currency = y.currency
            JOIN escrow_ledgeraccount buyer
                ON buyer.kind = 'buyer' AND buyer.buyer_id = y.payer_id AND buyer.currency = y.currency
            JOIN escrow_ledgeraccount vendor
                ON vendor.kind = 'vendor' AND vendor.vendor_id = p.vendor_id AND vendor.currency = y.currency
        WHERE y.id = %(payment)s
    ), ready AS (
        SELECT * FROM part WHERE (SELECT count(*) FROM part) = %(parts)s
    ), paid AS (
        UPDATE escrow_payment SET status = 'succeeded', settled_at = now(), failure = ''
        WHERE id = %(payment)s AND EXISTS (SELECT FROM ready)
    ), opened AS (
        INSERT INTO escrow_ledgeraccount (id, kind, currency, debits, credits)
        SELECT account_id, 'escrow', currency, 0, 0 FROM ready ORDER BY id
    ), filled AS (
        INSERT INTO escrow_escrowhold (id, public_id, part_id, buyer_id, vendor_id, account_id, vendor_account_id,
            buyer_account_id, amount_minor, currency, commission_bps, commission_minor, status, captured_at,
            release_tries, parked_reason)
        SELECT hold_id, gen_random_uuid(), id, payer_id, vendor_id, account_id, vendor_account_id, buyer_account_id,
            amount_minor, currency, commission_bps, commission_minor, 'held',
            statement_timestamp(), 0, ''
        FROM ready ORDER BY id
        RETURNING *
    ), moved AS (
        INSERT INTO escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key,
            created_at)
        SELECT 'capture', cash_id, account_id, amount_minor, currency, hold_id, 'capture/' || hold_id,
            statement_timestamp()
        FROM ready ORDER BY id
    ), told AS (
        INSERT INTO escrow_holdevent (hold_id, kind, actor_id, note, at)
        SELECT hold_id, 'captured', payer_id, '', statement_timestamp() FROM ready ORDER BY id
    )
    SELECT * FROM filled
"""

# Nothing is written while the account of the commission is missing.
EMPTY_SQL = """
    WITH fee AS (
        SELECT id FROM escrow_ledgeraccount WHERE kind = 'fee' AND currency = %(currency)s
    ), ended AS (
        UPDATE escrow_escrowhold SET status = %(status)s, ended_at = now(), frozen_remaining = NULL
        WHERE id = %(hold)s AND (%(commission)s = 0 OR EXISTS (SELECT FROM fee))
        RETURNING id, account_id, vendor_account_id, buyer_account_id, currency, ended_at
    ), moved AS (
        INSERT INTO escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key,
            created_at)
        SELECT move.kind, e.account_id, move.credit_id, move.amount_minor, e.currency, e.id, move.kind || '/' || e.id,
            statement_timestamp()
        FROM ended e CROSS JOIN LATERAL (
            VALUES ('release', e.vendor_account_id, %(vendor)s::bigint),
                ('commission', (SELECT id FROM fee), %(commission)s), ('refund', e.buyer_account_id, %(refund)s)
        ) move (kind, credit_id, amount_minor)
        WHERE move.amount_minor > 0
    ), told AS (
        INSERT INTO escrow_holdevent (hold_id, kind, actor_id, note, at)
        SELECT id, %(status)s, %(by)s, %(note)s, statement_timestamp() FROM ended
    )
    SELECT ended_at FROM ended
"""


def fill_holds(parts: Sequence[PaymentPart]) -> list[EscrowHold]:
    """Mark the payment of `parts` paid and fill a hold for each; the payment is locked. Empty: an account is missing."""
    facts = {"payment": parts[0].payment_id, "parts": len(parts)}
    of_part = {hold.part_id: hold for hold in EscrowHold.objects.raw(FILL_SQL, facts)}
    holds = []
    for part in parts if of_part else []:
        hold = of_part[part.pk]
        hold.part = part
        holds.append(hold)
    return holds


def empty_hold(hold: EscrowHold, settlement: rules.Settlement, *, by_id: int | None, note: str) -> bool:
    """End a locked hold and move everything out of its account. False: the commission's account is missing."""
    status = rules.HOLD_GRAPH[hold.status][settlement.act]
    with connection.cursor() as cursor:
        cursor.execute(
            EMPTY_SQL,
            {
                "hold": hold.pk,
                "currency": hold.currency,
                "status": status,
                "vendor": settlement.vendor_minor,
                "commission": settlement.commission_minor,
                "refund": settlement.refund_minor,
                "by": by_id,
                "note": note,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return False
    hold.status, hold.ended_at, hold.frozen_remaining = status, row[0], None
    return True
