"""Questions about payouts: what a vendor has earned that no payout has carried yet, and whose day has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from accounts.clock import database_now
from escrow import rules
from escrow.models import LedgerAccount, PayoutAccountChange, PayoutCursor, PayoutTerms, Transfer
from vendors.models import Vendor

WAITING_SQL = """
    SELECT t.id, t.amount_minor AS amount, t.created_at,
        t.kind <> 'release' OR %(held_back_until)s::timestamptz IS NULL OR t.created_at <= %(held_back_until)s AS is_due
    FROM escrow_transfer t
    WHERE t.credit_id = %(account)s AND t.kind IN ('release', 'payout_failed', 'payout_returned')
        AND t.created_at >= %(since)s
        AND NOT EXISTS (SELECT FROM escrow_payoutline l WHERE l.transfer_id = t.id)
    UNION ALL
    SELECT t.id, -t.amount_minor, t.created_at, true
    FROM escrow_transfer t
    WHERE t.debit_id = %(account)s AND t.kind IN ('claim', 'debt_recovered') AND t.created_at >= %(since)s
        AND NOT EXISTS (SELECT FROM escrow_payoutline l WHERE l.transfer_id = t.id)
"""
"""The movements of a vendor's account that stand in no payout yet, with their sign."""

BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """`amount_minor` may be paid out now, `held_back_minor` later; `facts` are WAITING_SQL's parameters."""

    count: int
    amount_minor: int
    held_back_minor: int
    oldest_held_back_at: datetime | None
    facts: dict[str, Any]


def waiting_lines(account: LedgerAccount, *, held_back_until: datetime | None) -> WaitingLines:
    """What no payout has carried yet. Releases made after `held_back_until` wait; None: all may go.

    They have to come to the balance of `account`. Where they do not, a movement lies before the cursor (a clock that
    went backwards): then everything is read, from the beginning.
    """
    since = PayoutCursor.objects.filter(account=account).values_list("itemised_until_at", flat=True).first()
    found = _waiting(account.pk, since or BEGINNING, held_back_until)
    if since and found.amount_minor + found.held_back_minor != account.credits - account.debits:
        found = _waiting(account.pk, BEGINNING, held_back_until)
    return found


def _waiting(account_id: int, since: datetime, held_back_until: datetime | None) -> WaitingLines:
    facts: dict[str, Any] = {"account": account_id, "since": since, "held_back_until": held_back_until}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(amount) FILTER (WHERE is_due), 0)::bigint,"  # noqa: S608  our own constant
            " coalesce(sum(amount) FILTER (WHERE NOT is_due), 0)::bigint, min(created_at) FILTER (WHERE NOT is_due)"
            f" FROM ({WAITING_SQL}) waiting",
            facts,
        )
        count, amount, held_back, oldest = cursor.fetchone()
    return WaitingLines(count, amount, held_back, oldest, facts)


def terms_of(vendor: Vendor) -> PayoutTerms:
    """A vendor's terms; the defaults, not saved, where none were made yet."""
    found = PayoutTerms.objects.filter(vendor=vendor).first()
    return found or PayoutTerms(vendor=vendor, minimum_minor=rules.PAYOUT_MINIMUM_MINOR)


def waiting_account_change(vendor: Vendor) -> PayoutAccountChange | None:
    waiting = PayoutAccountChange.objects.filter(vendor=vendor, status=PayoutAccountChange.Status.WAITING)
    return waiting.select_related("asked_by").first()


def held_back_until(vendor: Vendor) -> datetime | None:
    """Releases after this moment are not paid out yet, since the vendor is new; None when all may go."""
    now = database_now()
    released = Transfer.objects.filter(kind=Transfer.Kind.RELEASE, credit__vendor=vendor)[: rules.NEW_VENDOR_RELEASES]
    age = now - (vendor.approved_at or now)
    if rules.is_new_vendor(released_count=len(released.values_list("pk")), age=age):
        return now - rules.NEW_VENDOR_PAYOUT_DELAY
    return None


def held_back(vendor: Vendor, account: LedgerAccount) -> int:
    """How much of a vendor's balance waits because the vendor is new, in minor units."""
    return waiting_lines(account, held_back_until=held_back_until(vendor)).held_back_minor


def terms_due(limit: int = 200) -> list[int]:
    """Terms whose next scheduled payout is due, oldest first."""
    return list(PayoutTerms.objects.filter(next_at__lte=Now()).order_by("next_at").values_list("pk", flat=True)[:limit])


def currencies_of_vendor(vendor_id: int) -> list[str]:
    accounts = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.VENDOR, vendor_id=vendor_id)
    return list(accounts.order_by("currency").values_list("currency", flat=True))
