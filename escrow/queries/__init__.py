"""Questions about money."""

from escrow.queries.accounts import (
    buyer_account,
    house_account,
    vendor_account,
    vendor_balances,
    vendor_debt,
    vendor_debt_account,
    vendor_transfers,
)
from escrow.queries.audit import conservation, full_reconciliation, holds_against_money, ledger_drift
from escrow.queries.holds import due_holds, float_by_currency, lock_hold, releases_are_stopped
from escrow.queries.payouts import WAITING_SQL, WaitingLines, currencies_of_vendor, terms_due, waiting_lines

__all__ = [
    "WAITING_SQL",
    "WaitingLines",
    "buyer_account",
    "conservation",
    "currencies_of_vendor",
    "due_holds",
    "float_by_currency",
    "full_reconciliation",
    "holds_against_money",
    "house_account",
    "ledger_drift",
    "lock_hold",
    "releases_are_stopped",
    "terms_due",
    "vendor_account",
    "vendor_balances",
    "vendor_debt",
    "vendor_debt_account",
    "vendor_transfers",
    "waiting_lines",
]
