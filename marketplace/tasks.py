"""Sweeps of the market, and the calls to payment providers on its behalf."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation

from escrow import actions as escrow
from escrow.gateways import gateway
from escrow.gateways.base import GatewayError, MalformedNotice, UnknownGateway
from escrow.gateways.base import ProviderNotice as ParsedNotice
from escrow.models import Payment, Payout, ProviderNotice
from escrow.tasks import notify_url
from marketplace import actions, heartbeat, queries
from marketplace.models import Order
from marketplace.webhooks.events import collect_news
from marketplace.webhooks.sending import carry

log = structlog.get_logger(__name__)

NOTICE_TRIES = 8
WEBHOOK_CARRIERS = 8
PAYMENT_FAILURES = ("payment.failed", "payment.expired")
NOT_THE_END = ("payment.declined", "payment.pending")
"""The provider's page is still open, and the buyer may try again there."""
CALL_OFF_TRIES = 12


@shared_task
def record_heartbeat() -> None:
    """A worker is alive, and beat too: it asked for this."""
    heartbeat.record_heartbeat("worker")


@shared_task
def sweep_orders() -> int:
    """Do what time has brought to orders, one per transaction: one that fails does not stop the rest."""
    done = 0
    for order_id in queries.orders_due():
        try:
            actions.sweep_order(order_id=order_id)
            done += 1
        except (ValidationError, DatabaseError):
            log.exception("order_sweep_failed", order_id=order_id)
    return done


@shared_task
def prompt_buyers() -> int:
    """Remind buyers whose time to look their goods over runs out."""
    prompted = 0
    while batch := actions.prompt_buyers():
        prompted += batch
    return prompted


@shared_task
def collect_webhooks() -> int:
    """Make messages of what has happened, for vendors whose systems listen."""
    made = collect_news()
    if made:
        send_webhooks()
    return made


@shared_task
def collect_webhooks_deeply() -> int:
    """The same over a whole day, and old messages are forgotten."""
    actions.forget_old_messages()
    return collect_news(is_deep=True)


@shared_task
def send_webhooks() -> int:
    """Carry what is due, several at a time; a slow receiver holds up few others."""
    sent = 0
    with ThreadPoolExecutor(max_workers=WEBHOOK_CARRIERS, thread_name_prefix="webhook") as carriers:
        for outcome in carriers.map(carry, actions.claim_letters()):
            actions.record_attempt(outcome=outcome)
            sent += 1
    return sent


def start_payment(*, payment: Payment, order: Order, language: str, return_path: str = "") -> Payment:
    """Ask the provider for a page where the buyer pays. Network: never call it inside a transaction.

    Raises GatewayError when the provider can't be asked; the payment stays as it was, and asking again is harmless.
    """
    if payment.status != Payment.Status.CREATED:
        return payment
    with translation.override(language):
        title = order.title_zh if language.startswith("zh") and order.title_zh else order.title_en
    started = gateway(payment.gateway).start_payment(
        reference=f"payment/{payment.public_id}",
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        description=title,
        return_url=f"{settings.SITE_URL}{return_path or reverse('order', args=[order.public_id])}",
        notify_url=notify_url(payment.gateway),
        language=language,
    )
    return escrow.record_payment_started(
        payment_id=payment.pk, provider_ref=started.provider_ref, pay_url=started.pay_url
    )


@shared_task
def apply_payment_notices() -> int:
    """Read what providers have told us, in the order in which it came."""
    applied = 0
    waiting = ProviderNotice.objects.filter(status=ProviderNotice.Status.STORED, tries__lt=NOTICE_TRIES)
    for notice in waiting.order_by("pk")[:200]:
        try:
            apply_notice(notice)
            applied += 1
        except (MalformedNotice, UnknownGateway) as error:
            log.error("notice_unreadable", notice_id=notice.pk, reason=str(error))
            escrow.close_notice(notice_id=notice.pk, status=ProviderNotice.Status.UNMATCHED, reason=str(error))
        except DatabaseError:
            ProviderNotice.objects.filter(pk=notice.pk).update(tries=F("tries") + 1)
            log.exception("notice_failed", notice_id=notice.pk)
    return applied


def apply_notice(notice: ProviderNotice) -> None:
    """Do what one stored notice says. Afterwards it is applied, ignored or unmatched, with the reason."""
    parsed = gateway(notice.gateway).parse_notification(notice.body.encode())
    subject = parsed.kind.partition(".")[0]
    handler = {"payment": _apply_payment, "payout": _apply_payout, "refund": _apply_refund}.get(subject)
    status, reason = handler(notice.gateway, parsed) if handler else ("ignored", "unknown kind")
    escrow.close_notice(notice_id=notice.pk, status=status, reason=reason)
    if status == ProviderNotice.Status.UNMATCHED:
        log.error("notice_unmatched", notice_id=notice.pk, reason=reason)


def _apply_payment(gateway_name: str, parsed: ParsedNotice) -> tuple[str, str]:
    payment = _payment_named(gateway_name, parsed)
    if payment is None:
        return ProviderNotice.Status.UNMATCHED, "no such payment"
    if parsed.kind in NOT_THE_END:
        return ProviderNotice.Status.IGNORED, "not the end of it"
    if parsed.kind == "payment.succeeded":
        return _apply_success(payment, parsed.amount_minor, parsed.currency)
    if parsed.kind not in PAYMENT_FAILURES:
        return ProviderNotice.Status.IGNORED, "unknown kind"
    if payment.status == Payment.Status.SUCCEEDED:
        return ProviderNotice.Status.IGNORED, "already paid"
    actions.record_payment_failure(payment_id=payment.pk, failure=parsed.kind)
    return ProviderNotice.Status.APPLIED, ""


def _payment_named(gateway_name: str, parsed: ParsedNotice) -> Payment | None:
    """By our own name, which the provider bears back; its name must be the one we know, if we know one yet."""
    public_id = _uuid_of("payment", parsed.reference)
    payment = Payment.objects.filter(gateway=gateway_name, public_id=public_id).first() if public_id else None
    if payment and payment.provider_ref and parsed.provider_ref not in ("", payment.provider_ref):
        return None
    return payment


def _apply_success(payment: Payment, amount_minor: int, currency: str) -> tuple[str, str]:
    try:
        actions.record_payment(payment_id=payment.pk, amount_minor=amount_minor, currency=currency)
    except ValidationError as refusal:
        return ProviderNotice.Status.UNMATCHED, str(refusal.code)
    return ProviderNotice.Status.APPLIED, ""


def _apply_payout(gateway_name: str, parsed: ParsedNotice) -> tuple[str, str]:
    """Only a word we know moves money: anything but paid or failed is set aside."""
    if parsed.kind not in ("payout.paid", "payout.failed"):
        return ProviderNotice.Status.IGNORED, "unknown kind"
    payout = _payout_named(gateway_name, parsed)
    if payout is None or (parsed.amount_minor, parsed.currency) != (payout.amount_minor, payout.currency):
        return ProviderNotice.Status.UNMATCHED, "no such payout"
    is_paid = parsed.kind == "payout.paid"
    escrow.record_payout(payout_id=payout.pk, is_paid=is_paid, failure="" if is_paid else parsed.kind)
    return ProviderNotice.Status.APPLIED, ""


def _payout_named(gateway_name: str, parsed: ParsedNotice) -> Payout | None:
    public_id = _uuid_of("payout", parsed.reference)
    payout = Payout.objects.filter(gateway=gateway_name, public_id=public_id).first() if public_id else None
    if payout and payout.provider_ref and parsed.provider_ref not in ("", payout.provider_ref):
        return None
    return payout


def _uuid_of(subject: str, reference: str) -> UUID | None:
    """The public id in `<subject>/<uuid>`, written as we write it; None for any other text."""
    try:
        public_id = UUID(reference.removeprefix(f"{subject}/"))
    except ValueError:
        return None
    return public_id if reference == f"{subject}/{public_id}" else None


def _apply_refund(gateway_name: str, parsed: ParsedNotice) -> tuple[str, str]:
    """A refund that came back after it was sent is for Xiaoer: the books say that the buyer has it."""
    if parsed.kind == "refund.failed":
        return ProviderNotice.Status.UNMATCHED, "a refund came back"
    return ProviderNotice.Status.IGNORED, "refunds are recorded when asked for"


@shared_task
def chase_payments() -> int:
    """Ask the provider about payments it has said nothing of: a lost notice must not lose a buyer's money."""
    waiting = Payment.objects.filter(status=Payment.Status.PENDING, chase_at__lte=Now()).order_by("chase_at")
    found = 0
    for payment in waiting[:20]:
        try:
            found += refresh_payment(payment)
        except GatewayError as error:
            log.warning("chase_failed", payment_id=payment.pk, error=str(error))
            escrow.postpone_chase(payment_id=payment.pk)
    return found


def refresh_payment(payment: Payment) -> bool:
    """Ask the provider how one payment stands and write it down; returns whether there was news.

    Raises GatewayError when it can't be asked, or answers for another payment than this.
    """
    answer = gateway(payment.gateway).fetch_payment(payment.provider_ref or "")
    if answer.reference != f"payment/{payment.public_id}":
        raise GatewayError("the provider knows this payment by another name of ours")
    if answer.status == "succeeded":
        status, reason = _apply_success(payment, answer.amount_minor, answer.currency)
        if status == ProviderNotice.Status.UNMATCHED:
            log.error("payment_differs", payment_id=payment.pk, reason=reason)
            escrow.postpone_chase(payment_id=payment.pk)
        return status == ProviderNotice.Status.APPLIED
    if answer.status in ("failed", "expired", "cancelled"):
        actions.record_payment_failure(payment_id=payment.pk, failure=answer.status)
        return True
    escrow.postpone_chase(payment_id=payment.pk)
    return False


@shared_task
def call_off_payments() -> int:
    """Close the provider's pages of payments that nobody is to make any more: money that never comes need not go back."""
    waiting = Payment.objects.filter(
        status=Payment.Status.CANCELLED, chase_at__lte=Now(), chases__lt=CALL_OFF_TRIES
    ).order_by("chase_at")
    closed = 0
    for payment in waiting[:20]:
        try:
            closed += call_off_payment(payment)
        except GatewayError as error:
            log.warning("call_off_failed", payment_id=payment.pk, error=str(error))
            escrow.postpone_chase(payment_id=payment.pk)
    return closed


def call_off_payment(payment: Payment) -> bool:
    """Close one page; returns False when it turns out to have been paid, which is then written down.

    Raises GatewayError when the provider can't be asked.
    """
    try:
        gateway(payment.gateway).cancel_payment(payment.provider_ref or "")
    except GatewayError as refusal:
        if not refusal.permanent:
            raise
        refresh_payment(payment)
        return False
    escrow.end_chase(payment_id=payment.pk)
    return True
