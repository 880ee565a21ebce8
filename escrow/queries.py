"""Questions about money."""

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Now

from escrow.models import AuditFinding, EscrowHold, LedgerAccount, Payout, Transfer


def lock_hold(hold_id: int) -> EscrowHold:
    """The hold, locked for the rest of the transaction."""
    return EscrowHold.objects.select_for_update(of=("self",)).get(pk=hold_id)


def house_account(kind: str, currency: str) -> LedgerAccount:
    """The house's one account of `kind` (cash, fee, payout_transit) in `currency`, made when first asked for."""
    return _account(kind=kind, currency=currency)


def vendor_account(vendor_id: int, currency: str) -> LedgerAccount:
    return _account(kind=LedgerAccount.Kind.VENDOR, currency=currency, vendor_id=vendor_id)


def buyer_account(buyer_id: int, currency: str) -> LedgerAccount:
    return _account(kind=LedgerAccount.Kind.BUYER, currency=currency, buyer_id=buyer_id)


def _account(**identity) -> LedgerAccount:
    found = LedgerAccount.objects.filter(**identity).first()
    if found:
        return found
    LedgerAccount.objects.bulk_create([LedgerAccount(**identity)], ignore_conflicts=True)
    return LedgerAccount.objects.get(**identity)


def vendor_balances(vendor_id: int) -> list[dict]:
    """One row a currency: `pending_minor` (in escrow), `available_minor`, `in_transit_minor`, `paid_out_minor`."""
    rows: dict[str, dict] = {}

    def row(currency: str) -> dict:
        empty = {"pending_minor": 0, "available_minor": 0, "in_transit_minor": 0, "paid_out_minor": 0}
        return rows.setdefault(currency, {"currency": currency, **empty})

    for account in LedgerAccount.objects.filter(kind=LedgerAccount.Kind.VENDOR, vendor_id=vendor_id):
        row(account.currency)["available_minor"] = account.credits - account.debits
    pending = EscrowHold.objects.filter(vendor_id=vendor_id, status__in=EscrowHold.OPEN).values("currency")
    for held in pending.annotate(total=Sum(F("amount_minor") - F("commission_minor"))):
        row(held["currency"])["pending_minor"] = held["total"]
    is_moving = Q(status__in=[Payout.Status.REQUESTED, Payout.Status.SENT])
    payouts = Payout.objects.filter(vendor_id=vendor_id).values("currency")
    for out in payouts.annotate(
        moving=Sum("amount_minor", filter=is_moving, default=0),
        paid=Sum("amount_minor", filter=Q(status=Payout.Status.PAID), default=0),
    ):
        row(out["currency"]).update(in_transit_minor=out["moving"], paid_out_minor=out["paid"])
    return sorted(rows.values(), key=lambda balance: balance["currency"])


def vendor_transfers(vendor_id: int) -> QuerySet[Transfer]:
    """Everything that moved on a vendor's accounts, newest first."""
    accounts = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.VENDOR, vendor_id=vendor_id)
    return (
        Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
        .select_related("hold", "payout", "credit", "debit")
        .order_by("-id")
    )


def due_holds() -> QuerySet[EscrowHold]:
    return EscrowHold.objects.filter(status=EscrowHold.Status.HELD, release_due_at__lte=Now(), parked_reason="")


def releases_are_stopped() -> bool:
    """True while the auditor has an open finding: no hold ends until someone has looked."""
    return AuditFinding.objects.filter(cleared_at=None).exists()


def float_by_currency() -> list[dict]:
    """What the house keeps for others, a row a currency."""
    kept = EscrowHold.objects.filter(status__in=EscrowHold.OPEN).values_list("currency")
    rows = kept.annotate(total=Sum("amount_minor")).order_by("currency")
    return [{"currency": currency, "total_minor": total} for currency, total in rows]


DRIFT_SQL = """
    SELECT a.id, a.kind, a.debits, a.credits, coalesce(d.total, 0)::bigint, coalesce(c.total, 0)::bigint
    FROM escrow_ledgeraccount a
        LEFT JOIN (SELECT debit_id, sum(amount_minor) AS total FROM escrow_transfer GROUP BY debit_id) d
            ON d.debit_id = a.id
        LEFT JOIN (SELECT credit_id, sum(amount_minor) AS total FROM escrow_transfer GROUP BY credit_id) c
            ON c.credit_id = a.id
    WHERE a.kind IN ('escrow', 'vendor', 'buyer')
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
