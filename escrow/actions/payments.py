"""Money that comes in: what a buyer is asked for, and what the provider says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from escrow import queries, rules
from escrow.actions.moves import fill_holds
from escrow.models import EscrowHold, LedgerAccount, Payment, PaymentPart, ProviderNotice
from vendors.models import Vendor

CHASE_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRequest:
    """One hold's share of a payment. `reference` is the caller's name for it; amounts in minor units."""

    reference: str
    vendor: Vendor
    amount_minor: int
    commission_bps: int
    commission_minor: int


@transaction.atomic
def open_payment(*, payer: User, parts: Sequence[PartRequest], currency: str, gateway: str) -> Payment:
    """Write down what `payer` is to pay. Nothing is asked of the provider yet."""
    assert parts, "a payment has at least one part"
    payment = Payment.objects.create(
        payer=payer,
        gateway=gateway,
        amount_minor=sum(part.amount_minor for part in parts),
        currency=currency,
    )
    PaymentPart.objects.bulk_create(
        PaymentPart(
            payment=payment,
            reference=part.reference,
            vendor=part.vendor,
            amount_minor=part.amount_minor,
            commission_bps=part.commission_bps,
            commission_minor=part.commission_minor,
        )
        for part in parts
    )
    return payment


@transaction.atomic
def record_payment_started(*, payment_id: int, provider_ref: str, pay_url: str) -> Payment:
    """Keep where the buyer pays. Saying it twice changes nothing; a settled payment stays settled.

    One that was settled before this, since its notice was faster than our own note, still learns its name there: refunds
    are asked for under it. One that was called off meanwhile has a page that is open now, for the sweep to close.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.provider_ref is None and payment.status != Payment.Status.CREATED:
        payment.provider_ref = provider_ref
        payment.chase_at = database_now() if payment.status == Payment.Status.CANCELLED else None
        payment.save(update_fields=["provider_ref", "chase_at"])
    if payment.status == Payment.Status.CREATED:
        payment.status = Payment.Status.PENDING
        payment.provider_ref = provider_ref
        payment.pay_url = pay_url
        payment.chase_at = database_now() + CHASE_AFTER
        payment.save(update_fields=["status", "provider_ref", "pay_url", "chase_at"])
    return payment


def capture_payment(*, payment_id: int, amount_minor: int, currency: str) -> list[EscrowHold]:
    """The provider has the money: fill one hold for each part. A repeat returns the same holds and moves nothing.

    Raises ValidationError(code="amount_differs") when the provider's sum is not the one asked for.
    """
    fill = partial(fill_holds, payment_id=payment_id, amount_minor=amount_minor, currency=currency)
    if holds := fill():
        return holds
    payment = Payment.objects.get(pk=payment_id)
    if (amount_minor, currency) != (payment.amount_minor, payment.currency):
        raise ValidationError(_("The amount paid is not the amount asked for."), code="amount_differs")
    if payment.status != Payment.Status.SUCCEEDED:
        _open_accounts(payment)
        fill()
    holds = list(EscrowHold.objects.filter(part__payment=payment_id).order_by("part_id"))
    assert holds, "every part has its accounts by now, or somebody else was faster"
    return holds


def _open_accounts(payment: Payment) -> None:
    """The first money in a currency, to a vendor or from a buyer, finds no account yet."""
    queries.house_account(LedgerAccount.Kind.CASH, payment.currency)
    queries.buyer_account(payment.payer_id, payment.currency)
    for vendor_id in sorted(set(payment.parts.values_list("vendor_id", flat=True))):
        queries.vendor_account(vendor_id, payment.currency)


@transaction.atomic
def fail_payment(*, payment_id: int, failure: str) -> Payment:
    """The provider says no. Money that has arrived is never un-arrived by a late word."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.status in (Payment.Status.CREATED, Payment.Status.PENDING):
        payment.status = Payment.Status.FAILED
        payment.failure = failure[:80]
        payment.settled_at = database_now()
        payment.save(update_fields=["status", "failure", "settled_at"])
    return payment


@transaction.atomic
def cancel_payment(*, payment_id: int) -> Payment:
    """The buyer is no longer asked. If the money comes all the same, it is captured and the caller sends it back.

    A page that is open at the provider stays due (`chase_at`), for a sweep to close.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.status in (Payment.Status.CREATED, Payment.Status.PENDING):
        payment.chase_at = database_now() if payment.provider_ref else None
        payment.status = Payment.Status.CANCELLED
        payment.settled_at = database_now()
        payment.save(update_fields=["status", "settled_at", "chase_at"])
    return payment


def end_chase(*, payment_id: int) -> None:
    """Nothing more is to be asked of the provider about a cancelled payment."""
    Payment.objects.filter(pk=payment_id, status=Payment.Status.CANCELLED).update(chase_at=None)


def postpone_chase(*, payment_id: int) -> None:
    """Note that the provider was asked and had nothing new; ask again later, with back-off."""
    payment = Payment.objects.get(pk=payment_id)
    delay = CHASE_AFTER + rules.retry_delay(payment.chases)
    Payment.objects.filter(pk=payment_id).update(chases=F("chases") + 1, chase_at=Now() + delay)


def store_notice(*, gateway: str, event_id: str, kind: str, body: str) -> bool:
    """Keep a verified notification, raw. Returns False when it was here before: providers repeat themselves."""
    notice = ProviderNotice(gateway=gateway, event_id=event_id, kind=kind, body=body)
    before = ProviderNotice.objects.filter(gateway=gateway, event_id=event_id).exists()
    ProviderNotice.objects.bulk_create([notice], ignore_conflicts=True)
    return not before


def close_notice(*, notice_id: int, status: str, reason: str = "") -> None:
    """Say what became of a notice. A closed one stays closed."""
    ProviderNotice.objects.filter(pk=notice_id, status=ProviderNotice.Status.STORED).update(
        status=status, reason=reason[:200], applied_at=Now()
    )


def settle_notice(*, notice_id: int) -> None:
    """Someone has looked into an unmatched notice and dealt with it: it leaves the list, its reason stays."""
    unmatched = ProviderNotice.objects.filter(pk=notice_id, status=ProviderNotice.Status.UNMATCHED)
    unmatched.update(status=ProviderNotice.Status.HANDLED, applied_at=Now())
