"""Money on its way out to vendors."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from escrow import queries, rules
from escrow.gateways import payout_gateway
from escrow.models import LedgerAccount, Payout, PayoutCursor, PayoutTerms, Transfer
from vendors.models import Vendor

log = structlog.get_logger(__name__)

SETTLED_AFTER = timedelta(hours=24)
"""No transaction lives so long: whatever was made before that, everyone can see by now."""


@transaction.atomic
def request_payout(*, vendor_id: int, currency: str, by: User | None = None) -> Payout:
    """Take what a vendor may have out of the books, movement by movement, and ask for it to be sent.

    What the vendor owes us is taken off first; a new vendor's money waits rules.NEW_VENDOR_PAYOUT_DELAY after its
    release. Raises ValidationError with code `nothing_to_pay_out` below the minimum, `no_payout_account` without a bank
    account, `no_payout_gateway` where no provider reaches it. Two requests at once: the second finds nothing.
    """
    vendor = Vendor.objects.get(pk=vendor_id)
    account = queries.vendor_account(vendor_id, currency)
    account = LedgerAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    recover_debt(account)
    waiting = queries.waiting_lines(account, held_back_until=queries.held_back_until(vendor))
    minimum = minimum_of(vendor_id)
    if waiting.amount_minor < minimum:
        raise ValidationError(_("There is nothing to pay out yet."), code="nothing_to_pay_out")
    if not vendor.payout_account:
        raise ValidationError(_("Name a bank account for payouts first."), code="no_payout_account")
    gateway = payout_gateway(vendor.payout_account, currency)
    if gateway is None:
        text = _("No payment provider here sends %(currency)s to that account.")
        raise ValidationError(text % {"currency": currency}, code="no_payout_gateway")
    payout = Payout.objects.create(
        vendor=vendor,
        gateway=gateway,
        amount_minor=waiting.amount_minor,
        currency=currency,
        account=vendor.payout_account,
        asked_by=by,
    )
    _itemise(payout, account, waiting)
    Transfer.objects.create(
        kind=Transfer.Kind.PAYOUT,
        debit=account,
        credit=queries.house_account(LedgerAccount.Kind.PAYOUT_TRANSIT, currency),
        amount_minor=payout.amount_minor,
        currency=currency,
        payout=payout,
        idempotency_key=f"payout/{payout.pk}",
    )
    nudge_on_commit("escrow.tasks.send_payouts")
    return payout


def recover_debt(account: LedgerAccount) -> int:
    """Take what a vendor owes us from a locked balance, as far as it goes; returns how much."""
    assert account.vendor_id is not None, "only vendors owe us"
    debt = queries.vendor_debt(account.vendor_id, account.currency)
    if debt is None:
        return 0
    taken = min(debt.debits - debt.credits, account.credits - account.debits)
    if taken > 0:
        Transfer.objects.create(
            kind=Transfer.Kind.DEBT_RECOVERED,
            debit=account,
            credit=debt,
            amount_minor=taken,
            currency=account.currency,
            idempotency_key=f"debt_recovered/{debt.pk}/{debt.credits}",
        )
        account.debits += taken
    return max(taken, 0)


def minimum_of(vendor_id: int) -> int:
    """From how much on a vendor is paid out, in minor units."""
    terms = PayoutTerms.objects.filter(vendor_id=vendor_id).first()
    return max(terms.minimum_minor, rules.PAYOUT_MINIMUM_MINOR) if terms else rules.PAYOUT_MINIMUM_MINOR


def _itemise(payout: Payout, account: LedgerAccount, waiting: queries.WaitingLines) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO escrow_payoutline (payout_id, transfer_id, amount_minor)"  # noqa: S608  our own constant
            f" SELECT %(payout)s, id, amount FROM ({queries.WAITING_SQL}) waiting WHERE is_due",
            {"payout": payout.pk, **waiting.facts},
        )
    settled = database_now() - SETTLED_AFTER
    left = waiting.oldest_held_back_at
    until = min(settled, left) if left else settled
    PayoutCursor.objects.update_or_create(account=account, defaults={"itemised_until_at": until})


def request_due_payouts() -> list[int]:
    """Request a payout for every vendor whose day has come, in every currency; returns the payouts' ids.

    Too little carries over to the next day. One vendor's trouble does not stop the rest.
    """
    requested = []
    for terms_id in queries.terms_due():
        with transaction.atomic():
            terms = PayoutTerms.objects.select_for_update().select_related("vendor").get(pk=terms_id)
            if terms.next_at is None or terms.next_at > database_now():
                continue  # another worker has been here
            for currency in queries.currencies_of_vendor(terms.vendor_id):
                payout = _request_if_any(terms.vendor_id, currency)
                requested += [payout.pk] if payout else []
            terms.next_at = rules.next_payout_at(terms.schedule, database_now(), zone_of(terms.vendor))
            terms.save(update_fields=["next_at"])
    return requested


def _request_if_any(vendor_id: int, currency: str) -> Payout | None:
    try:
        return request_payout(vendor_id=vendor_id, currency=currency)
    except ValidationError as refusal:
        if refusal.code not in ("nothing_to_pay_out", "no_payout_account", "no_payout_gateway"):
            raise
    return None


def open_payout_terms() -> int:
    """Give every vendor with an account in the books the default terms; returns how many had none."""
    missing = Vendor.objects.filter(ledger_accounts__kind=LedgerAccount.Kind.VENDOR, payout_terms=None).distinct()
    now = database_now()
    rows = [
        PayoutTerms(
            vendor=vendor,
            minimum_minor=rules.PAYOUT_MINIMUM_MINOR,
            next_at=rules.next_payout_at(PayoutTerms.Schedule.WEEKLY, now, zone_of(vendor)),
        )
        for vendor in missing[:500]
    ]
    PayoutTerms.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def set_payout_terms(*, vendor_id: int, schedule: str, minimum_minor: int, by: User) -> PayoutTerms:
    """Choose when and from how much on a vendor is paid out.

    Raises ValidationError with code `minimum_range` below the house's own minimum.
    """
    if minimum_minor < rules.PAYOUT_MINIMUM_MINOR:
        raise ValidationError(_("That is below the smallest payout."), code="minimum_range")
    vendor = Vendor.objects.get(pk=vendor_id)
    terms, _created = PayoutTerms.objects.update_or_create(
        vendor=vendor,
        defaults={
            "schedule": PayoutTerms.Schedule(schedule),
            "minimum_minor": minimum_minor,
            "next_at": rules.next_payout_at(schedule, database_now(), zone_of(vendor)),
        },
    )
    log.info("payout_terms_set", vendor_id=vendor_id, schedule=schedule, minimum_minor=minimum_minor, by=by.pk)
    return terms


def zone_of(vendor: Vendor) -> ZoneInfo:
    return ZoneInfo(vendor.time_zone)


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
    payout.tries = 0
    payout.retry_at = database_now() + rules.PAYOUT_CHASE_AFTER
    payout.save(update_fields=["status", "provider_ref", "failure", "tries", "retry_at"])
    return payout


@transaction.atomic
def postpone_payout_chase(*, payout_id: int) -> None:
    """The provider was asked how a sent payout stands, and had no end to tell: ask again later."""
    payout = Payout.objects.select_for_update().get(pk=payout_id)
    if payout.status == Payout.Status.SENT:
        payout.tries += 1
        payout.retry_at = database_now() + rules.PAYOUT_CHASE_AFTER + rules.retry_delay(payout.tries)
        payout.save(update_fields=["tries", "retry_at"])


@transaction.atomic
def record_payout(*, payout_id: int, is_paid: bool, failure: str = "") -> Payout:
    """Write down how a payout ended: arrived, failed, or arrived and sent back by the bank. Said twice, nothing changes.

    Money that failed or came back is in the balance again, and a line of the next payout.
    """
    payout = Payout.objects.select_for_update().get(pk=payout_id)
    if is_paid and payout.status in (Payout.Status.REQUESTED, Payout.Status.SENT):
        return _end_payout(payout, Payout.Status.PAID, Transfer.Kind.PAYOUT_PAID, "")
    if not is_paid and payout.status in (Payout.Status.REQUESTED, Payout.Status.SENT):
        return _end_payout(payout, Payout.Status.FAILED, Transfer.Kind.PAYOUT_FAILED, failure)
    if not is_paid and payout.status == Payout.Status.PAID:
        return _end_payout(payout, Payout.Status.RETURNED, Transfer.Kind.PAYOUT_RETURNED, failure)
    return payout


def _end_payout(payout: Payout, status: Payout.Status, kind: Transfer.Kind, failure: str) -> Payout:
    transit = queries.house_account(LedgerAccount.Kind.PAYOUT_TRANSIT, payout.currency)
    cash = queries.house_account(LedgerAccount.Kind.CASH, payout.currency)
    own = queries.vendor_account(payout.vendor_id, payout.currency)
    debit, credit = {
        Transfer.Kind.PAYOUT_PAID: (transit, cash),
        Transfer.Kind.PAYOUT_FAILED: (transit, own),
        Transfer.Kind.PAYOUT_RETURNED: (cash, own),
    }[kind]
    payout.status = status
    payout.failure = failure[:120]
    payout.ended_at = database_now()
    payout.save(update_fields=["status", "failure", "ended_at"])
    Transfer.objects.create(
        kind=kind,
        debit=debit,
        credit=credit,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
        payout=payout,
        idempotency_key=f"{kind}/{payout.pk}",
    )
    return payout
