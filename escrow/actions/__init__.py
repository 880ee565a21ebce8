"""Every write to the money. Called in the caller's transaction; each locks what it changes."""

from escrow.actions.audit import audit_ledger, clear_finding
from escrow.actions.claims import claim_back
from escrow.actions.days import close_days
from escrow.actions.holds import (
    extend_for_buyer,
    extend_for_vendor,
    freeze_hold,
    release_now,
    schedule_release,
    settle_hold,
    thaw_hold,
    unschedule_release,
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
    settle_notice,
    store_notice,
)
from escrow.actions.payout_accounts import apply_account_changes, request_account_change, stop_account_change
from escrow.actions.payouts import (
    open_payout_terms,
    postpone_payout_chase,
    record_payout,
    record_payout_sent,
    request_due_payouts,
    request_payout,
    set_payout_terms,
)
from escrow.actions.refunds import record_refund, retry_refund
from escrow.actions.releases import park_hold, release_due_holds, unpark_hold

__all__ = [
    "PartRequest",
    "apply_account_changes",
    "audit_ledger",
    "cancel_payment",
    "capture_payment",
    "claim_back",
    "clear_finding",
    "close_days",
    "close_notice",
    "end_chase",
    "extend_for_buyer",
    "extend_for_vendor",
    "fail_payment",
    "freeze_hold",
    "open_payment",
    "open_payout_terms",
    "park_hold",
    "postpone_chase",
    "postpone_payout_chase",
    "record_payment_started",
    "record_payout",
    "record_payout_sent",
    "record_refund",
    "release_due_holds",
    "release_now",
    "request_account_change",
    "request_due_payouts",
    "request_payout",
    "retry_refund",
    "schedule_release",
    "set_payout_terms",
    "settle_hold",
    "settle_notice",
    "stop_account_change",
    "store_notice",
    "thaw_hold",
    "unpark_hold",
    "unschedule_release",
]
