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
from escrow.queries.holds import coming_releases, due_holds, float_by_currency, lock_hold, releases_are_stopped
from escrow.queries.payouts import (
    WAITING_SQL,
    WaitingLines,
    currencies_of_vendor,
    held_back,
    held_back_until,
    terms_due,
    terms_of,
    waiting_account_change,
    waiting_lines,
)
from escrow.queries.statements import (
    StatementLine,
    holds_ended,
    movements,
    statement_lines,
    vendor_account_if_any,
    vendor_balance_at,
    weekly_flow,
)

__all__ = [
    "WAITING_SQL",
    "StatementLine",
    "WaitingLines",
    "buyer_account",
    "coming_releases",
    "conservation",
    "currencies_of_vendor",
    "due_holds",
    "float_by_currency",
    "full_reconciliation",
    "held_back",
    "held_back_until",
    "holds_against_money",
    "holds_ended",
    "house_account",
    "ledger_drift",
    "lock_hold",
    "movements",
    "releases_are_stopped",
    "statement_lines",
    "terms_due",
    "terms_of",
    "vendor_account",
    "vendor_account_if_any",
    "vendor_balance_at",
    "vendor_balances",
    "vendor_debt",
    "vendor_debt_account",
    "vendor_transfers",
    "waiting_account_change",
    "waiting_lines",
    "weekly_flow",
]
