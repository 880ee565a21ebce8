"""The questions of the auditor: do the books agree with themselves?"""

from django.db import connection

DRIFT_SQL = """
    SELECT a.id, a.kind, a.debits, a.credits, coalesce(d.total, 0)::bigint, coalesce(c.total, 0)::bigint
    FROM escrow_ledgeraccount a
        LEFT JOIN (SELECT debit_id, sum(amount_minor) AS total FROM escrow_transfer GROUP BY debit_id) d
            ON d.debit_id = a.id
        LEFT JOIN (SELECT credit_id, sum(amount_minor) AS total FROM escrow_transfer GROUP BY credit_id) c
            ON c.credit_id = a.id
    WHERE a.kind IN ('escrow', 'vendor', 'vendor_debt', 'buyer')
        AND (a.debits <> coalesce(d.total, 0) OR a.credits <> coalesce(c.total, 0))
    ORDER BY a.id
"""

STATE_SQL = """
    SELECT h.id, h.status, h.amount_minor, a.debits, a.credits
    FROM escrow_escrowhold h JOIN escrow_ledgeraccount a ON a.id = h.account_id
    WHERE NOT (
        (h.status IN ('held', 'frozen') AND a.credits = h.amount_minor AND a.debits = 0)
        OR (h.status NOT IN ('held', 'frozen') AND a.credits = h.amount_minor AND a.debits = h.amount_minor)
    )
    ORDER BY h.id
"""

# One statement, so that one snapshot sees the transfers and the holds.
CONSERVATION_SQL = """
    SELECT coalesce(t.currency, h.currency), coalesce(t.captured, 0)::bigint, coalesce(t.ended, 0)::bigint,
        coalesce(h.held, 0)::bigint
    FROM (
        SELECT currency, sum(amount_minor) FILTER (WHERE kind = 'capture') AS captured,
            sum(amount_minor) FILTER (WHERE kind IN ('release', 'commission', 'refund')) AS ended
        FROM escrow_transfer GROUP BY currency
    ) t FULL JOIN (
        SELECT currency, sum(amount_minor) AS held FROM escrow_escrowhold
        WHERE status IN ('held', 'frozen') GROUP BY currency
    ) h ON h.currency = t.currency
    ORDER BY 1
"""


# The rest is for the full reconciliation alone: it reads everything there is.

DIVISION_SQL = """
    SELECT h.id, h.status, h.amount_minor, h.commission_minor, m.released, m.commission, m.refunded
    FROM escrow_escrowhold h
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'release'), 0)::bigint AS released,
                coalesce(sum(amount_minor) FILTER (WHERE kind = 'commission'), 0)::bigint AS commission,
                coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0)::bigint AS refunded
            FROM escrow_transfer t WHERE t.hold_id = h.id
        ) m ON true
    WHERE NOT CASE h.status
        WHEN 'released' THEN m.refunded = 0 AND m.commission = h.commission_minor
            AND m.released = h.amount_minor - h.commission_minor
        WHEN 'refunded' THEN m.refunded = h.amount_minor AND m.released = 0 AND m.commission = 0
        WHEN 'split' THEN m.released + m.commission + m.refunded = h.amount_minor AND m.refunded > 0
        ELSE m.released = 0 AND m.commission = 0 AND m.refunded = 0 END
    ORDER BY h.id
"""

CLAIMS_SQL = """
    SELECT k.hold_id, k.amount_minor, coalesce(sum(t.amount_minor), 0)::bigint
    FROM escrow_claim k LEFT JOIN escrow_transfer t
        ON t.hold_id = k.hold_id AND t.kind IN ('claim', 'claim_advance', 'claim_commission')
    GROUP BY k.hold_id, k.amount_minor HAVING k.amount_minor <> coalesce(sum(t.amount_minor), 0)
    ORDER BY 1
"""

PAYOUTS_SQL = """
    SELECT p.id, p.status, p.amount_minor, coalesce(l.total, 0)::bigint, m.taken, m.ended
    FROM escrow_payout p
        LEFT JOIN (SELECT payout_id, sum(amount_minor) AS total FROM escrow_payoutline GROUP BY payout_id) l
            ON l.payout_id = p.id
        LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE kind = 'payout') AS taken,
                count(*) FILTER (WHERE kind <> 'payout') AS ended
            FROM escrow_transfer t WHERE t.payout_id = p.id
        ) m ON true
    WHERE p.amount_minor <> coalesce(l.total, 0) OR m.taken <> 1
        OR m.ended <> CASE p.status WHEN 'requested' THEN 0 WHEN 'sent' THEN 0 WHEN 'returned' THEN 2 ELSE 1 END
    ORDER BY p.id
"""

ITEMISATION_SQL = """
    SELECT a.id, a.vendor_id, a.credits - a.debits, coalesce(w.total, 0)::bigint
    FROM escrow_ledgeraccount a LEFT JOIN LATERAL (
        SELECT sum(CASE WHEN t.credit_id = a.id THEN t.amount_minor ELSE -t.amount_minor END) AS total
        FROM escrow_transfer t
        WHERE ((t.credit_id = a.id AND t.kind IN ('release', 'payout_failed', 'payout_returned'))
                OR (t.debit_id = a.id AND t.kind IN ('claim', 'debt_recovered')))
            AND NOT EXISTS (SELECT FROM escrow_payoutline l WHERE l.transfer_id = t.id)
    ) w ON true
    WHERE a.kind = 'vendor' AND a.credits - a.debits <> coalesce(w.total, 0)
    ORDER BY a.id
"""

DAYS_SQL = """
    WITH moved AS (
        SELECT account_id, day_on, sum(debit)::bigint AS debits, sum(credit)::bigint AS credits
        FROM (
            SELECT debit_id AS account_id, (created_at AT TIME ZONE 'UTC')::date AS day_on, amount_minor AS debit,
                0 AS credit FROM escrow_transfer
            UNION ALL
            SELECT credit_id, (created_at AT TIME ZONE 'UTC')::date, 0, amount_minor FROM escrow_transfer
        ) side
        WHERE day_on IN (SELECT day_on FROM escrow_closedday) GROUP BY account_id, day_on
    )
    SELECT coalesce(d.account_id, m.account_id), coalesce(d.day_on, m.day_on)::text, d.debits, d.credits, m.debits,
        m.credits
    FROM escrow_accountday d FULL JOIN moved m ON m.account_id = d.account_id AND m.day_on = d.day_on
    WHERE (d.debits, d.credits) IS DISTINCT FROM (m.debits, m.credits)
    ORDER BY 1, 2
"""


def full_reconciliation() -> dict[str, list[dict]]:
    """Everything the books could be wrong in, by kind of trouble; each list is empty when all is well."""
    lost = [row for row in conservation() if row["captured_minor"] != row["ended_minor"] + row["held_minor"]]
    parts = ("released_minor", "commission_minor", "refunded_minor")
    return {
        "drift": ledger_drift(),
        "holds": holds_against_money(),
        "conservation": lost,
        "division": _rows(DIVISION_SQL, ("hold", "status", "amount_minor", "commission_owed_minor", *parts)),
        "claims": _rows(CLAIMS_SQL, ("hold", "amount_minor", "moved_minor")),
        "payouts": _rows(PAYOUTS_SQL, ("payout", "status", "amount_minor", "itemised_minor", "taken", "ended")),
        "itemisation": _rows(ITEMISATION_SQL, ("account", "vendor", "balance_minor", "in_no_payout_minor")),
        "days": _rows(DAYS_SQL, ("account", "day", "debits", "credits", "true_debits", "true_credits")),
    }


def ledger_drift() -> list[dict]:
    """Tracked accounts whose kept sums differ from the sum of their transfers: none, unless triggers were bypassed."""
    names = ("account", "kind", "debits", "credits", "true_debits", "true_credits")
    return _rows(DRIFT_SQL, names)


def holds_against_money() -> list[dict]:
    """Holds whose state and escrow account disagree."""
    return _rows(STATE_SQL, ("hold", "status", "amount_minor", "debits", "credits"))


def conservation() -> list[dict]:
    """Per currency: captured, ended, and what open holds say is still kept. Captured = ended + held."""
    return _rows(CONSERVATION_SQL, ("currency", "captured_minor", "ended_minor", "held_minor"))


def _rows(sql: str, names: tuple[str, ...]) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
