"""Beginnings that the stories of every provider share, made through the real actions."""

from django.db import connection, transaction

from accounts.models import User
from escrow import actions
from escrow.models import EscrowHold, Payment, Payout, ProviderNotice, Transfer
from marketplace import actions as marketplace
from marketplace import tasks
from marketplace.models import Listing, Order
from tests import make


def begun(buyer: User, listing: Listing, gateway: str, *, price: int = 8_000, language: str = "en") -> Payment:
    """The buyer is on the way to the provider's page."""
    order = make.agreed_order(buyer=buyer, listing=listing, price=price)
    where = buyer.addresses.first() or make.address(buyer)
    asked = marketplace.request_payment(order_ids=[order.pk], by=buyer, address=where, gateway=gateway)
    return tasks.start_payment(payment=asked, order=order, language=language)


def payout_due(buyer: User, listing: Listing, gateway: str, account: str) -> Payout:
    """76.00 of Chen's are to be sent to `account`."""
    make.released_order(buyer=buyer, listing=listing, price=8_000)
    asked = actions.request_payout(vendor_id=listing.vendor_id, currency="CNY")
    return to_be_sent(asked, gateway, account)


def to_be_sent(payout: Payout, gateway: str, account: str) -> Payout:
    """As if `gateway` had been the one to reach `account`: a payout's terms are its own, so the guards are off for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Payout.objects.filter(pk=payout.pk).update(gateway=gateway, account=account)
        cursor.execute("SET LOCAL session_replication_role = origin")
    payout.refresh_from_db()
    return payout


def try_again(payout_or_refund) -> None:
    """As if the back-off were over."""
    type(payout_or_refund).objects.filter(pk=payout_or_refund.pk).update(retry_at=None)


def fate() -> tuple[str, str]:
    """What became of the notice that came last: status and reason."""
    tasks.apply_payment_notices()
    return ProviderNotice.objects.order_by("-id").values_list("status", "reason")[0]


def no_money_moved() -> bool:
    return not Transfer.objects.exists() and not EscrowHold.objects.exists()


def paid_once() -> bool:
    """One capture, one hold, the order paid, the books in balance."""
    is_captured = Transfer.objects.filter(kind="capture").count() == EscrowHold.objects.count() == 1
    return is_captured and Order.objects.get().status == "paid" and not any(actions.audit_ledger().values())
