"""Money taken back for a buyer after a hold was released."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow import queries, rules
from escrow.models import Claim, EscrowHold, HoldEvent, LedgerAccount, Refund, Transfer


@transaction.atomic
def claim_back(
    *, hold_id: int, amount_minor: int, by: User | None, reason: str, asked_at: datetime | None = None
) -> Claim:
    """Give a buyer money back after the release, once a hold and asked for (now, or `asked_at`) within rules.CLAIM_WINDOW.

    The vendor's part comes from the balance; what the balance lacks is advanced, and owed by the vendor from then on
    (taken before the next payout). Our commission on the part goes back too.
    Raises ValidationError with code `not_released`, `claimed_already`, `claim_too_late`, or `refund_range`.
    """
    hold = queries.lock_hold(hold_id)
    if hold.status not in (EscrowHold.Status.RELEASED, EscrowHold.Status.SPLIT):
        raise ValidationError(_("The vendor has not been paid for this."), code="not_released")
    if Claim.objects.filter(hold=hold).exists():
        raise ValidationError(_("Money was taken back for this order before."), code="claimed_already")
    assert hold.ended_at is not None, "what was released has ended"
    if (asked_at or database_now()) - hold.ended_at > rules.CLAIM_WINDOW:
        raise ValidationError(_("The vendor was paid more than 30 days ago."), code="claim_too_late")
    parts = _parts(hold, amount_minor)
    from_vendor = min(parts.vendor_minor, _lock_balance(hold))
    claim = Claim.objects.create(
        hold=hold,
        amount_minor=amount_minor,
        from_vendor_minor=from_vendor,
        advanced_minor=parts.vendor_minor - from_vendor,
        commission_minor=parts.commission_minor,
        actor=by,
        reason=reason[:400],
    )
    _move(hold, claim)
    HoldEvent.objects.create(hold=hold, kind=HoldEvent.Kind.CLAIMED, actor=by, note=reason[:400])
    Refund.objects.create(hold=hold, cause=Refund.Cause.CLAIM, amount_minor=amount_minor, currency=hold.currency)
    nudge_on_commit("escrow.tasks.send_refunds")
    return claim


def _lock_balance(hold: EscrowHold) -> int:
    """What the vendor's balance holds. Both parties' accounts are locked in ascending order, as posting does: with the
    vendor's alone, a split of another hold of the two could wait for us, and we for it."""
    parties = (hold.vendor_account_id, hold.buyer_account_id)
    accounts = LedgerAccount.objects.select_for_update(no_key=True).filter(pk__in=parties).order_by("pk")
    balances = {account.pk: account.credits - account.debits for account in accounts}
    return balances[hold.vendor_account_id]


def _parts(hold: EscrowHold, amount_minor: int) -> rules.ClaimParts:
    refunded = Transfer.objects.filter(hold=hold, kind=Transfer.Kind.REFUND).first()
    try:
        return rules.claim_parts(
            amount_minor=hold.amount_minor,
            commission_minor=hold.commission_minor,
            refunded_minor=refunded.amount_minor if refunded else 0,
            claim_minor=amount_minor,
        )
    except ValueError as error:
        raise ValidationError(_("The refund does not fit the amount paid."), code="refund_range") from error


def _move(hold: EscrowHold, claim: Claim) -> None:
    debt = queries.vendor_debt_account(hold.vendor_id, hold.currency)
    fee = queries.house_account(LedgerAccount.Kind.FEE, hold.currency)
    moves = [
        (Transfer.Kind.CLAIM, hold.vendor_account_id, claim.from_vendor_minor),
        (Transfer.Kind.CLAIM_ADVANCE, debt.pk, claim.advanced_minor),
        (Transfer.Kind.CLAIM_COMMISSION, fee.pk, claim.commission_minor),
    ]
    Transfer.objects.bulk_create(
        Transfer(
            kind=kind,
            debit_id=debit_id,
            credit_id=hold.buyer_account_id,
            amount_minor=amount_minor,
            currency=hold.currency,
            hold=hold,
            idempotency_key=f"{kind}/{hold.pk}",
        )
        for kind, debit_id, amount_minor in moves
        if amount_minor
    )
