"""Sweeps over money that is due. Each can run any number of times, on any number of workers."""

import structlog
from celery import shared_task
from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse

from escrow import actions
from escrow.actions.calls import delete_old_calls
from escrow.actions.refunds import refunds_to_send
from escrow.gateways import gateway
from escrow.gateways.base import GatewayError
from escrow.models import Payout, Refund

log = structlog.get_logger(__name__)

AWAY_AFTER = 3


@shared_task
def release_due_holds() -> int:
    """Release everything that is due, batch by batch."""
    released = 0
    while batch := actions.release_due_holds():
        released += len(batch)
    if released:
        log.info("holds_released", count=released)
    return released


@shared_task
def schedule_payouts() -> int:
    """Request the payouts that are due."""
    actions.open_payout_terms()
    return len(actions.request_due_payouts())


@shared_task
def apply_account_changes() -> int:
    """Bring changes of payout accounts into use whose time has come."""
    return actions.apply_account_changes()


@shared_task
def close_days() -> int:
    """Sum up the days that are over."""
    return actions.close_days()


@shared_task
def send_payouts() -> int:
    """Hand requested payouts to the provider. Its answer about the money comes later, as a notice."""
    waiting = Payout.objects.filter(status=Payout.Status.REQUESTED).exclude(retry_at__gt=Now()).order_by("pk")
    sent, away = 0, 0
    for payout in waiting[:20]:
        if away >= AWAY_AFTER:
            break  # who does not answer three times is away: the others need the worker
        try:
            answer = gateway(payout.gateway).pay_out(
                reference=f"payout/{payout.public_id}",
                amount_minor=payout.amount_minor,
                currency=payout.currency,
                account=payout.account,
                notify_url=notify_url(payout.gateway),
            )
        except GatewayError as error:
            log.warning("payout_not_sent", payout_id=payout.pk, error=str(error))
            if error.permanent:
                actions.record_payout(payout_id=payout.pk, is_paid=False, failure=str(error))
            else:
                actions.record_payout_sent(payout_id=payout.pk, failure=str(error))
                away += 1
            continue
        actions.record_payout_sent(payout_id=payout.pk, provider_ref=answer.provider_ref)
        if answer.status == "paid":
            actions.record_payout(payout_id=payout.pk, is_paid=True)
        sent += 1
    return sent


@shared_task
def chase_payouts() -> int:
    """Ask after payouts that were sent and have no end yet: a lost notice must not leave one on its way for ever."""
    waiting = Payout.objects.filter(status=Payout.Status.SENT, retry_at__lte=Now()).order_by("retry_at")
    ended = 0
    for payout in waiting[:20]:
        try:
            found = gateway(payout.gateway).fetch_payout(reference=f"payout/{payout.public_id}", account=payout.account)
        except GatewayError as error:
            log.warning("payout_chase_failed", payout_id=payout.pk, error=str(error))
            found = None
        is_ours = found is not None and (found.amount_minor, found.currency) == (payout.amount_minor, payout.currency)
        if found is not None and is_ours and found.status in ("paid", "failed"):
            is_paid = found.status == "paid"
            actions.record_payout(payout_id=payout.pk, is_paid=is_paid, failure="" if is_paid else "failed")
            ended += 1
        else:
            actions.postpone_payout_chase(payout_id=payout.pk)
    return ended


@shared_task
def send_refunds() -> int:
    """Ask the provider to pay refunds back. The refund's own key makes a second asking harmless."""
    sent, away = 0, 0
    for refund_id in refunds_to_send():
        if away >= AWAY_AFTER:
            break
        refund = Refund.objects.select_related("hold__part__payment").get(pk=refund_id)
        payment = refund.hold.part.payment
        try:
            answer = gateway(payment.gateway).refund(
                provider_ref=payment.provider_ref or "",
                reference=refund.reference,
                amount_minor=refund.amount_minor,
                currency=refund.currency,
                notify_url=notify_url(payment.gateway),
            )
        except GatewayError as error:
            log.warning("refund_not_sent", refund_id=refund_id, error=str(error))
            actions.record_refund(refund_id=refund_id, failure=str(error), is_permanent=error.permanent)
            away += not error.permanent
            continue
        actions.record_refund(refund_id=refund_id, provider_ref=answer.provider_ref)
        sent += 1
    return sent


@shared_task
def audit_ledger() -> int:
    """Prove the books; returns how many findings there are."""
    return sum(len(rows) for rows in actions.audit_ledger().values())


@shared_task
def delete_old_provider_calls() -> int:
    """Forget what was said to providers longer ago than it is kept."""
    deleted = 0
    while batch := delete_old_calls():
        deleted += batch
    return deleted


def notify_url(gateway_name: str) -> str:
    """Where a provider tells us what became of money."""
    return f"{settings.SITE_URL}{reverse('payment_notice', args=[gateway_name])}"
