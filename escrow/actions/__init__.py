"""Every write to the money. Called in the caller's transaction; each locks what it changes."""

from escrow.actions.audit import audit_ledger, clear_finding
from escrow.actions.holds import (
    extend_hold,
    freeze_hold,
    release_due_holds,
    release_now,
    schedule_release,
    settle_hold,
    thaw_hold,
)
from escrow.actions.payments import (
    PartRequest,
    cancel_payment,
    capture_payment,
    close_notice,
    end_chase,
    fail_payment,
    open_payment,
    postpone_chase,
    record_payment_started,
    store_notice,
)
from escrow.actions.payouts import record_payout, record_payout_sent, request_due_payouts, request_payout
from escrow.actions.refunds import record_refund

__all__ = [
    "PartRequest",
    "audit_ledger",
    "cancel_payment",
    "capture_payment",
    "clear_finding",
    "close_notice",
    "end_chase",
    "extend_hold",
    "fail_payment",
    "freeze_hold",
    "open_payment",
    "postpone_chase",
    "record_payment_started",
    "record_payout",
    "record_payout_sent",
    "record_refund",
    "release_due_holds",
    "release_now",
    "request_due_payouts",
    "request_payout",
    "schedule_release",
    "settle_hold",
    "store_notice",
    "thaw_hold",
]
