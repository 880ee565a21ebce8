"""The books as plain text for other people's tools: beancount, hledger, and CSV.

Each transfer becomes one transaction of two postings in which debits are positive, so assets (cash, what vendors owe us)
have positive balances and what we owe has negative ones, as both tools expect. Both texts end with the balance of every
account as a check that the tool itself makes. Amounts are decimal in the currency's own digits (ISO 4217).
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from escrow.models import LedgerAccount, Transfer
from escrow.money import to_decimal

NAMES: Final = {
    LedgerAccount.Kind.CASH: "Assets:Provider",
    LedgerAccount.Kind.VENDOR_DEBT: "Assets:OwedByVendors:V{vendor}",
    LedgerAccount.Kind.ESCROW: "Liabilities:Escrow:A{account}",
    LedgerAccount.Kind.VENDOR: "Liabilities:Vendors:V{vendor}",
    LedgerAccount.Kind.BUYER: "Liabilities:Buyers:B{buyer}",
    LedgerAccount.Kind.PAYOUT_TRANSIT: "Liabilities:PayoutsUnderWay",
    LedgerAccount.Kind.FEE: "Income:Commission",
}
"""Account names by kind, of the form both tools take. A currency's own accounts are kept apart by the commodity."""

CSV_COLUMNS: Final = (
    "id", "at", "kind", "debit", "credit", "amount_minor", "amount", "currency", "hold", "payout", "idempotency_key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A transfer with its accounts' names."""

    pk: int
    at: datetime
    kind: str
    debit: str
    credit: str
    amount_minor: int
    currency: str
    hold: str
    payout: str
    key: str

    @property
    def amount(self) -> Decimal:
        return to_decimal(self.amount_minor, self.currency)


def account_name(account: LedgerAccount) -> str:
    names = {"account": account.pk, "vendor": account.vendor_id, "buyer": account.buyer_id}
    return NAMES[LedgerAccount.Kind(account.kind)].format(**names)


def entries() -> Iterator[Entry]:
    """Every transfer, oldest first, read in pieces: the books may be larger than the memory."""
    rows = Transfer.objects.select_related("debit", "credit", "hold", "payout").order_by("created_at", "id")
    for row in rows.iterator(chunk_size=2_000):
        yield Entry(
            pk=row.pk,
            at=row.created_at.astimezone(UTC),
            kind=row.kind,
            debit=account_name(row.debit),
            credit=account_name(row.credit),
            amount_minor=row.amount_minor,
            currency=row.currency,
            hold=str(row.hold.public_id) if row.hold else "",
            payout=str(row.payout.public_id) if row.payout else "",
            key=row.idempotency_key,
        )


def beancount(found: Iterable[Entry]) -> Iterator[str]:
    """The text of a beancount file, in pieces."""
    yield 'option "title" "Teahouse"\n'
    opened: set[str] = set()
    balances: Counter[tuple[str, str]] = Counter()
    last = None
    for entry in found:
        for name in (entry.debit, entry.credit):
            if name not in opened:
                opened.add(name)
                yield f"{entry.at:%Y-%m-%d} open {name}\n"
        yield (
            f'{entry.at:%Y-%m-%d} * "{entry.kind}" "{_cause(entry)}"\n'
            f'  key: "{entry.key}"\n'
            f"  {entry.debit}  {entry.amount} {entry.currency}\n"
            f"  {entry.credit}  -{entry.amount} {entry.currency}\n"
        )
        _book(balances, entry)
        last = entry.at
    if last is not None:
        after = last + timedelta(days=1)
        for (name, currency), minor in sorted(balances.items()):
            yield f"{after:%Y-%m-%d} balance {name}  {to_decimal(minor, currency)} {currency}\n"


def hledger(found: Iterable[Entry]) -> Iterator[str]:
    """The text of an hledger journal, in pieces."""
    yield "; Teahouse\n"
    balances: Counter[tuple[str, str]] = Counter()
    last = None
    for entry in found:
        yield (
            f"{entry.at:%Y-%m-%d} * {entry.kind} | {_cause(entry)}  ; key:{entry.key}\n"
            f"    {entry.debit}  {entry.amount} {entry.currency}\n"
            f"    {entry.credit}  -{entry.amount} {entry.currency}\n"
        )
        _book(balances, entry)
        last = entry.at
    if last is not None:
        yield f"{last:%Y-%m-%d} * balances\n"
        for (name, currency), minor in sorted(balances.items()):
            yield f"    {name}  0 {currency} = {to_decimal(minor, currency)} {currency}\n"


def as_csv(found: Iterable[Entry]) -> Iterator[str]:
    """CSV with a header, a line at a time."""
    yield _csv_line(CSV_COLUMNS)
    for e in found:
        at = e.at.isoformat()
        yield _csv_line(
            (e.pk, at, e.kind, e.debit, e.credit, e.amount_minor, e.amount, e.currency, e.hold, e.payout, e.key)
        )


FORMATS: Final = {"beancount": beancount, "hledger": hledger, "csv": as_csv}


def _book(balances: Counter[tuple[str, str]], entry: Entry) -> None:
    balances[entry.debit, entry.currency] += entry.amount_minor
    balances[entry.credit, entry.currency] -= entry.amount_minor


def _cause(entry: Entry) -> str:
    return f"hold {entry.hold}" if entry.hold else f"payout {entry.payout}" if entry.payout else "vendor debt"


def _csv_line(values: Iterable) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
