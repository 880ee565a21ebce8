"""Where a vendor's money goes: a change waits, is told to everyone who manages the shop, and can be stopped."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from escrow import rules
from escrow.models import PayoutAccountChange
from vendors.models import Vendor
from vendors.queries import MANAGING

FORM = re.compile(r"[A-Z0-9][A-Z0-9 -]{5,58}[A-Z0-9]")


@transaction.atomic
def request_account_change(*, vendor_id: int, account: str, by: User) -> PayoutAccountChange:
    """Ask for payouts to go to another bank account from rules.ACCOUNT_CHANGE_DELAY on. A newer wish stops an older one.

    A shop that never had an account waits as well: an empty field is what a thief would find first.
    Raises ValidationError with code `account_form`, or `account_same`.
    """
    account = " ".join(account.upper().split())
    if not FORM.fullmatch(account):
        raise ValidationError(
            _("An account number has 7 to 60 letters, digits, spaces or hyphens."), code="account_form"
        )
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
    if account == vendor.payout_account:
        raise ValidationError(_("Payouts go there already."), code="account_same")
    _end_waiting(vendor, PayoutAccountChange.Status.STOPPED, by)
    change = PayoutAccountChange.objects.create(
        vendor=vendor,
        old_account=vendor.payout_account,
        new_account=account,
        asked_by=by,
        effective_at=database_now() + rules.ACCOUNT_CHANGE_DELAY,
    )
    _tell(vendor, "payout_account_asked", change)
    return change


@transaction.atomic
def stop_account_change(*, vendor_id: int, by: User) -> int:
    """Anyone who manages the shop stops a waiting change; returns how many were stopped, 0 or 1."""
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
    return _end_waiting(vendor, PayoutAccountChange.Status.STOPPED, by)


def apply_account_changes() -> int:
    """Bring waiting changes whose time has come into use; returns how many."""
    due = PayoutAccountChange.objects.filter(
        status=PayoutAccountChange.Status.WAITING, effective_at__lte=database_now()
    )
    return sum(_apply(change_id) for change_id in list(due.order_by("pk").values_list("pk", flat=True)[:200]))


@transaction.atomic
def _apply(change_id: int) -> bool:
    vendor_id = PayoutAccountChange.objects.values_list("vendor_id", flat=True).get(pk=change_id)
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
    change = PayoutAccountChange.objects.get(pk=change_id)
    if change.status != PayoutAccountChange.Status.WAITING:
        return False
    vendor.payout_account = change.new_account
    vendor.save(update_fields=["payout_account"])
    _end_waiting(vendor, PayoutAccountChange.Status.APPLIED, None)
    _tell(vendor, "payout_account_changed", change)
    return True


def _end_waiting(vendor: Vendor, status: PayoutAccountChange.Status, by: User | None) -> int:
    waiting = PayoutAccountChange.objects.filter(vendor=vendor, status=PayoutAccountChange.Status.WAITING)
    return waiting.update(status=status, ended_by=by, ended_at=database_now())


def _tell(vendor: Vendor, kind: str, change: PayoutAccountChange) -> None:
    for user_id in vendor.members.filter(role__in=MANAGING).values_list("user_id", flat=True):
        notify(
            user_id=user_id,
            kind=kind,
            path=f"/office/{vendor.slug}/money/terms/",
            dedup_key=f"{kind}/{change.pk}/{user_id}",
            by_mail=True,
            account=change.new_account[-4:],
        )
