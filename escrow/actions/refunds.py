"""Refunds on their way back through the payment provider."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from escrow import queries, rules
from escrow.models import LedgerAccount, Refund, Transfer

PAID_KIND = {Refund.Cause.SETTLEMENT: Transfer.Kind.REFUND_PAID, Refund.Cause.CLAIM: Transfer.Kind.CLAIM_PAID}


@transaction.atomic
def record_refund(*, refund_id: int, provider_ref: str = "", failure: str = "", is_permanent: bool = False) -> Refund:
    """Write down what the provider did with a refund: paid back, or failed. A paid refund stays paid.

    A passing failure is tried again with back-off; a permanent one, or the last try, leaves the money in the buyer's
    account and the refund listed for Xiaoer.
    """
    refund = Refund.objects.select_for_update(of=("self",)).select_related("hold").get(pk=refund_id)
    if refund.status != Refund.Status.REQUESTED:
        return refund
    if failure:
        refund.tries += 1
        refund.failure = failure[:120]
        if is_permanent or refund.tries >= rules.OUTSIDE_TRIES:
            refund.status = Refund.Status.FAILED
        refund.retry_at = database_now() + rules.retry_delay(refund.tries)
        refund.save(update_fields=["tries", "failure", "status", "retry_at"])
        return refund
    refund.status = Refund.Status.PAID
    refund.provider_ref = provider_ref
    refund.ended_at = database_now()
    refund.save(update_fields=["status", "provider_ref", "ended_at"])
    kind = PAID_KIND[Refund.Cause(refund.cause)]
    Transfer.objects.create(
        kind=kind,
        debit_id=refund.hold.buyer_account_id,
        credit=queries.house_account(LedgerAccount.Kind.CASH, refund.currency),
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        hold=refund.hold,
        idempotency_key=f"{kind}/{refund.hold_id}",
    )
    return refund


@transaction.atomic
def retry_refund(*, refund_id: int) -> Refund:
    """Ask the provider for a failed refund again, from the first try. Raises ValidationError(code="refund_state")."""
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.status != Refund.Status.FAILED:
        raise ValidationError(_("This refund is not waiting for anyone."), code="refund_state")
    refund.status, refund.tries, refund.retry_at = Refund.Status.REQUESTED, 0, None
    refund.save(update_fields=["status", "tries", "retry_at"])
    nudge_on_commit("escrow.tasks.send_refunds")
    return refund


def refunds_to_send(limit: int = 20) -> list[int]:
    """Ids of refunds the provider should be asked for now."""
    due = Refund.objects.filter(status=Refund.Status.REQUESTED)
    return list(due.exclude(retry_at__gt=Now()).order_by("pk").values_list("pk", flat=True)[:limit])
