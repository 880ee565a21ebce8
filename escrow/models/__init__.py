"""The money: accounts, immutable transfers, payments that come in, holds, payouts. Knows nothing of orders.

Sign convention: escrow, vendor and buyer accounts are what we owe; a credit raises them. Cash is what we own; a debit
raises it. The chart of accounts and every kind of movement stand in `docs/ledger.md`.

Triggers and checks that Django can't express stand in `escrow/sql/`, and are installed by the migrations.
"""

from escrow.models.audit import AuditFinding
from escrow.models.holds import Claim, EscrowHold, HoldEvent, Refund
from escrow.models.ledger import AccountDay, ClosedDay, LedgerAccount, Transfer
from escrow.models.payments import Payment, PaymentPart, ProviderCall, ProviderNotice
from escrow.models.payouts import Payout, PayoutAccountChange, PayoutCursor, PayoutLine, PayoutTerms

__all__ = [
    "AccountDay",
    "AuditFinding",
    "Claim",
    "ClosedDay",
    "EscrowHold",
    "HoldEvent",
    "LedgerAccount",
    "Payment",
    "PaymentPart",
    "Payout",
    "PayoutAccountChange",
    "PayoutCursor",
    "PayoutLine",
    "PayoutTerms",
    "ProviderCall",
    "ProviderNotice",
    "Refund",
    "Transfer",
]
