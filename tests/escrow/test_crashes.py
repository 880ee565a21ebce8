"""Every path that moves money, cut off twice: before its COMMIT (nothing has happened) and after it (a repeat is harmless)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from escrow import actions
from escrow.models import EscrowHold, Payout, Refund, Transfer
from marketplace import actions as marketplace
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def books() -> tuple:
    """Every fact about money."""
    return (
        list(Transfer.objects.order_by("pk").values_list("kind", "amount_minor", "hold_id", "payout_id")),
        list(EscrowHold.objects.order_by("pk").values_list("status", "amount_minor")),
        list(Payout.objects.order_by("pk").values_list("status", "amount_minor")),
        list(Refund.objects.order_by("pk").values_list("status", "amount_minor")),
    )


def capture(lin, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    payment = marketplace.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    return lambda: marketplace.record_payment(
        payment_id=payment.pk, amount_minor=payment.amount_minor, currency=payment.currency
    )


def release(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    make.pass_time(order.hold, days=8)
    return actions.release_due_holds


def refund(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    return lambda: marketplace.cancel_order(order_id=order.pk, by=None, reason="not_handed_over")


def split(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    return lambda: actions.settle_hold(hold_id=order.hold_id, refund_minor=1_234, by=None, reason="a chip")


def refund_paid(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    actions.settle_hold(hold_id=order.hold_id, refund_minor=8_000, by=None, reason="sold out")
    return lambda: actions.record_refund(refund_id=Refund.objects.get().pk, provider_ref="ref_1")


def payout(lin, pot):
    make.released_order(buyer=lin, listing=pot)
    return lambda: actions.request_payout(vendor_id=pot.vendor_id, currency="CNY")


def payout_paid(lin, pot):
    wanted = payout(lin, pot)()
    return lambda: actions.record_payout(payout_id=wanted.pk, is_paid=True)


def payout_failed(lin, pot):
    wanted = payout(lin, pot)()
    return lambda: actions.record_payout(payout_id=wanted.pk, is_paid=False, failure="account closed")


PATHS = [capture, release, refund, split, refund_paid, payout, payout_paid, payout_failed]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_a_crash_before_and_after_commit_of(path, lin, pot):
    act = path(lin, pot)
    before = books()

    with pytest.raises(DatabaseError), transaction.atomic():
        act()
        with connection.cursor() as cursor:  # the server's process ends with the work done and not committed
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert books() == before

    act()
    after = books()
    assert after != before

    try:  # the answer was lost, and whoever asked asks again
        act()
    except ValidationError as refusal:
        assert refusal.code in ("hold_settled", "order_state", "nothing_to_pay_out")
    assert books() == after
    assert not any(actions.audit_ledger().values())
