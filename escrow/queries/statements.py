"""What a vendor's account took in and gave out: at a moment, over a period, day by day, order by order.

A balance of any moment is a sum over closed days and the movements of the days not closed yet, so it costs the same
however long the books are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.db.models import Max, Sum

from escrow.models import AccountDay, ClosedDay, EscrowHold, LedgerAccount, Transfer

BALANCE_SQL = """
    SELECT (
        SELECT coalesce(sum(credits - debits), 0) FROM escrow_accountday
        WHERE account_id = %(account)s AND day_on < %(day)s
    ) + (
        SELECT coalesce(sum(amount_minor), 0) FROM escrow_transfer
        WHERE credit_id = %(account)s AND kind IN ('release', 'payout_failed', 'payout_returned')
            AND created_at >= %(begins)s AND created_at < %(until)s
    ) - (
        SELECT coalesce(sum(amount_minor), 0) FROM escrow_transfer
        WHERE debit_id = %(account)s AND kind IN ('claim', 'debt_recovered', 'payout')
            AND created_at >= %(begins)s AND created_at < %(until)s
    )
"""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement with its sign and the balance after it."""

    transfer: Transfer
    amount_minor: int
    balance_minor: int


def vendor_balance_at(account_id: int, until: datetime) -> int:
    """What a vendor's account held just before `until`, in minor units."""
    day = until.astimezone(UTC).date()
    closed = ClosedDay.objects.aggregate(last=Max("day_on"))["last"]
    begins_on = min(day, closed + timedelta(days=1)) if closed else date(2000, 1, 1)
    facts = {"account": account_id, "day": begins_on, "begins": _midnight(begins_on), "until": until}
    with connection.cursor() as cursor:
        cursor.execute(BALANCE_SQL, facts)
        return int(cursor.fetchone()[0])


def movements(account_id: int, begins: datetime, until: datetime) -> list[Transfer]:
    """A vendor's movements from `begins` to before `until`, oldest first, with hold and payout."""
    window = {"created_at__gte": begins, "created_at__lt": until}
    into = Transfer.objects.filter(credit_id=account_id, kind__in=Transfer.INTO_VENDOR, **window)
    out_of = Transfer.objects.filter(debit_id=account_id, kind__in=Transfer.OUT_OF_VENDOR, **window)
    found = [*into.select_related("hold__part", "payout"), *out_of.select_related("hold__part", "payout")]
    return sorted(found, key=lambda transfer: (transfer.created_at, transfer.pk))


def statement_lines(account_id: int, begins: datetime, until: datetime) -> Iterator[StatementLine]:
    """The movements of a period, each with the balance after it."""
    balance = vendor_balance_at(account_id, begins)
    for transfer in movements(account_id, begins, until):
        amount = -transfer.amount_minor if transfer.kind in Transfer.OUT_OF_VENDOR else transfer.amount_minor
        balance += amount
        yield StatementLine(transfer, amount, balance)


def holds_ended(vendor_id: int, currency: str, begins: datetime, until: datetime) -> list[dict]:
    """A row a hold that ended in the period: `reference`, what was paid, and how it was divided, in minor units."""
    holds = EscrowHold.objects.filter(
        vendor_id=vendor_id, currency=currency, ended_at__gte=begins, ended_at__lt=until
    ).select_related("part")
    rows = []
    for hold in holds.prefetch_related("transfers").order_by("ended_at", "pk"):
        moved = {transfer.kind: transfer.amount_minor for transfer in hold.transfers.all()}
        rows.append(
            {
                "reference": hold.part.reference,
                "ended_at": hold.ended_at,
                "status": hold.status,
                "status_display": hold.get_status_display(),
                "paid_minor": hold.amount_minor,
                "commission_minor": moved.get("commission", 0) - moved.get("claim_commission", 0),
                "refunded_minor": moved.get("refund", 0)
                + sum(moved.get(kind, 0) for kind in ("claim", "claim_advance", "claim_commission")),
                "net_minor": moved.get("release", 0) - moved.get("claim", 0) - moved.get("claim_advance", 0),
            }
        )
    return rows


def weekly_flow(account_id: int, *, weeks: int, today: date) -> list[dict]:
    """The last `weeks` weeks of an account, oldest first: `begins_on` (a Monday), `in_minor`, `out_minor`.

    Closed days come from their sums, the rest from the transfers themselves.
    """
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    rows = {first + timedelta(weeks=n): {"in_minor": 0, "out_minor": 0} for n in range(weeks)}
    closed = ClosedDay.objects.aggregate(last=Max("day_on"))["last"]
    days = AccountDay.objects.filter(account_id=account_id, day_on__gte=first)
    for day in days.values("day_on").annotate(into=Sum("credits"), out_of=Sum("debits")).order_by():
        week = rows.get(day["day_on"] - timedelta(days=day["day_on"].weekday()))
        if week is not None:
            week["in_minor"] += day["into"]
            week["out_minor"] += day["out_of"]
    begins = max(first, closed + timedelta(days=1)) if closed else first
    for transfer in movements(account_id, _midnight(begins), _midnight(today + timedelta(days=2))):
        on = transfer.created_at.astimezone(UTC).date()
        week = rows.get(on - timedelta(days=on.weekday()))
        if week is not None:
            side = "out_minor" if transfer.kind in Transfer.OUT_OF_VENDOR else "in_minor"
            week[side] += transfer.amount_minor
    return [{"begins_on": begins_on, **row} for begins_on, row in sorted(rows.items())]


def vendor_account_if_any(vendor_id: int, currency: str) -> LedgerAccount | None:
    """A vendor's account in `currency`, where there is one: a page that only looks makes none."""
    accounts = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.VENDOR, vendor_id=vendor_id, currency=currency)
    return accounts.first()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
