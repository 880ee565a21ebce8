"""Money on its way out to vendors."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from escrow import queries, rules
from escrow.models import LedgerAccount, Payout, Transfer
from vendors.models import Vendor


@transaction.atomic
def request_payout(*, vendor_id: int, currency: str) -> Payout:
    """Take a vendor's whole available balance out of the books and ask for it to be sent.

    Raises ValidationError with code `nothing_to_pay_out` below the minimum, `no_payout_account` without a bank account.
    Two requests at once: the second finds an empty balance.
    """
    vendor = Vendor.objects.get(pk=vendor_id)
    account = queries.vendor_account(vendor_id, currency)
    account = LedgerAccount.objects.select_for_update().get(pk=account.pk)
    available = account.credits - account.debits
    if available < rules.PAYOUT_MINIMUM_MINOR:
        raise ValidationError(_("There is nothing to pay out yet."), code="nothing_to_pay_out")
    if not vendor.payout_account:
        raise ValidationError(_("Name a bank account for payouts first."), code="no_payout_account")
    payout = Payout.objects.create(
        vendor=vendor, amount_minor=available, currency=currency, account=vendor.payout_account
    )
    Transfer.objects.create(
        kind=Transfer.Kind.PAYOUT,
        debit=account,
        credit=queries.house_account(LedgerAccount.Kind.PAYOUT_TRANSIT, currency),
        amount_minor=available,
        currency=currency,
        payout=payout,
        idempotency_key=f"payout/{payout.pk}",
    )
    nudge_on_commit("escrow.tasks.send_payouts")
    return payout


def request_due_payouts() -> list[int]:
    """Request a payout for every vendor with enough in the balance and a bank account; returns the payouts' ids."""
    accounts = LedgerAccount.objects.filter(
        kind=LedgerAccount.Kind.VENDOR, credits__gte=F("debits") + rules.PAYOUT_MINIMUM_MINOR
    ).exclude(vendor__payout_account="")
    requested = []
    for vendor_id, currency in accounts.order_by("pk").values_list("vendor_id", "currency"):
        try:
            requested.append(request_payout(vendor_id=vendor_id, currency=currency).pk)
        except ValidationError as refusal:
            if refusal.code != "nothing_to_pay_out":
                raise
    return requested


@transaction.atomic
def record_payout_sent(*, payout_id: int, provider_ref: str = "", failure: str = "") -> Payout:
    """Keep the provider's name for a payout it took, or note a passing failure to ask it."""
    payout = Payout.objects.select_for_update().get(pk=payout_id)
    if payout.status != Payout.Status.REQUESTED:
        return payout
    if failure:
        payout.tries += 1
        payout.failure = failure[:120]
        payout.retry_at = database_now() + rules.retry_delay(payout.tries)
        payout.save(update_fields=["tries", "failure", "retry_at"])
        return payout
    payout.status = Payout.Status.SENT
    payout.provider_ref = provider_ref
    payout.failure = ""
    payout.save(update_fields=["status", "provider_ref", "failure"])
    return payout


@transaction.atomic
def record_payout(*, payout_id: int, is_paid: bool, failure: str = "") -> Payout:
    """Write down how a payout ended: arrived, or failed and back in the balance. Said twice, it changes nothing."""
    payout = Payout.objects.select_for_update().get(pk=payout_id)
    if payout.status in (Payout.Status.PAID, Payout.Status.FAILED):
        return payout
    transit = queries.house_account(LedgerAccount.Kind.PAYOUT_TRANSIT, payout.currency)
    if is_paid:
        payout.status, kind = Payout.Status.PAID, Transfer.Kind.PAYOUT_PAID
        credit = queries.house_account(LedgerAccount.Kind.CASH, payout.currency)
    else:
        payout.status, kind = Payout.Status.FAILED, Transfer.Kind.PAYOUT_FAILED
        credit = queries.vendor_account(payout.vendor_id, payout.currency)
    payout.failure = failure[:120]
    payout.ended_at = database_now()
    payout.save(update_fields=["status", "failure", "ended_at"])
    Transfer.objects.create(
        kind=kind,
        debit=transit,
        credit=credit,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
        payout=payout,
        idempotency_key=f"{kind}/{payout.pk}",
    )
    return payout
