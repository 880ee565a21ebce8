"""Alipay: refunds, orders called off, and payouts, against a server that speaks its protocol."""

import pytest

from escrow import actions
from escrow import tasks as escrow_tasks
from escrow.gateways import gateway
from escrow.models import EscrowHold, Payout, Refund, Transfer
from marketplace import actions as marketplace
from marketplace import tasks
from marketplace.models import Order
from tests.escrow.alipay_house import ACCOUNT, alipay, captured, heard, payment
from tests.escrow.providers.local import recorded
from tests.escrow.providers.stories import begun, no_money_moved, payout_due, try_again

__all__ = ["alipay", "payment"]

pytestmark = pytest.mark.django_db

# Refunds


def test_a_refund_is_paid_once_though_its_answer_was_lost(client, alipay, payment, settings):
    hold = captured(client, alipay, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=3_000, by=None, reason="chipped")
    settings.OUTSIDE_TIMEOUT_SECONDS, alipay.faults.late_s = 0.5, 1
    assert escrow_tasks.send_refunds() == 0
    settings.OUTSIDE_TIMEOUT_SECONDS, alipay.faults.late_s = 5, 0
    try_again(Refund.objects.get())
    assert escrow_tasks.send_refunds() == 1
    assert list(map(str, alipay.refunds.values())) == ["30.00"]
    assert Transfer.objects.get(kind="refund_paid").amount_minor == 3_000
    assert not any(actions.audit_ledger().values())


def test_a_refund_is_not_believed_without_its_money(client, alipay, payment):
    hold = captured(client, alipay, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    alipay.faults.changes = {"fund_change": "N", "refund_status": None}
    assert escrow_tasks.send_refunds() == 0
    assert Refund.objects.get().status == "requested" and not Transfer.objects.filter(kind="refund_paid").exists()
    alipay.faults.changes = {"refund_fee": "1.00"}
    try_again(Refund.objects.get())
    alipay.refunds.clear()
    assert escrow_tasks.send_refunds() == 0 and not Transfer.objects.filter(kind="refund_paid").exists()


def test_a_refund_that_is_refused_for_good_is_listed(client, alipay, payment):
    hold = captured(client, alipay, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    alipay.refuse_with = "ACQ.SELLER_BALANCE_NOT_ENOUGH"
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"
    alipay.refuse_with = "ACQ.TRADE_HAS_FINISHED"
    try_again(Refund.objects.get())
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "failed"


def test_a_word_of_a_refund_is_never_taken_for_a_payment(client, alipay, payment):
    """After a part is paid back the trade still says TRADE_SUCCESS, and its whole sum."""
    of_a_refund = recorded("alipay_notify_trade")["of_a_refund"]
    body = alipay.notification(payment.provider_ref, trade_status="TRADE_SUCCESS", **of_a_refund)
    assert heard(client, body) == ("ignored", "refunds are recorded when asked for")
    assert no_money_moved()


# Calling off


def test_an_order_called_off_closes_the_page(alipay, payment):
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert tasks.call_off_payments() == 1 and tasks.call_off_payments() == 0
    assert alipay.trades[payment.provider_ref]["trade_status"] == "TRADE_CLOSED"


def test_money_that_was_quicker_than_calling_off_goes_back(alipay, payment):
    alipay.pay(payment.provider_ref)
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert tasks.call_off_payments() == 0
    assert EscrowHold.objects.get().status == "refunded"
    assert escrow_tasks.send_refunds() == 1 and list(map(str, alipay.refunds.values())) == ["80.00"]
    assert tasks.call_off_payments() == 0 and not any(actions.audit_ledger().values())


def test_a_page_never_opened_needs_no_closing(alipay, lin, pot):
    payment = begun(lin, pot, "alipay")
    gateway("alipay").cancel_payment(payment.provider_ref)


# Payouts


def test_a_payout_arrives_with_the_answer_and_once_though_it_was_lost(alipay, lin, pot, settings):
    payout = payout_due(lin, pot, "alipay", ACCOUNT)
    settings.OUTSIDE_TIMEOUT_SECONDS, alipay.faults.late_s = 0.5, 1
    assert escrow_tasks.send_payouts() == 0
    settings.OUTSIDE_TIMEOUT_SECONDS, alipay.faults.late_s = 5, 0
    try_again(payout)
    assert escrow_tasks.send_payouts() == 1 and len(alipay.transfers) == 1
    payout.refresh_from_db()
    assert payout.status == "paid" and payout.provider_ref.startswith("20261126")
    sent = next(iter(alipay.transfers.values()))["asked"]
    assert sent["trans_amount"] == "76.00" and sent["payee_info"]["identity"] == ACCOUNT
    assert not any(actions.audit_ledger().values())


@pytest.mark.parametrize("refusal", ["PAYEE_NOT_EXIST", "no account", "FAIL"])
def test_a_payout_refused_for_good_is_back_in_the_balance(alipay, lin, pot, refusal):
    payout_due(lin, pot, "alipay", ACCOUNT if refusal != "no account" else "6222-0000-1234")
    alipay.refuse_with = refusal if refusal == "PAYEE_NOT_EXIST" else None
    alipay.transfer_status = "FAIL" if refusal == "FAIL" else "SUCCESS"
    assert escrow_tasks.send_payouts() == 0
    assert Payout.objects.get().status == "failed" and Transfer.objects.get(kind="payout_failed").amount_minor == 7_600


@pytest.mark.parametrize("refusal", ["PAYER_BALANCE_NOT_ENOUGH", "SYSTEM_ERROR", "EXCEED_LIMIT_DM_AMOUNT"])
def test_a_payout_refused_for_now_is_tried_again(alipay, lin, pot, refusal):
    payout = payout_due(lin, pot, "alipay", ACCOUNT)
    alipay.refuse_with = refusal
    assert escrow_tasks.send_payouts() == 0
    payout.refresh_from_db()
    assert payout.status == "requested" and payout.tries == 1


def test_a_word_of_a_transfer_ends_a_payout_that_is_under_way(client, alipay, lin, pot):
    payout = payout_due(lin, pot, "alipay", "chen@example.com 陈师傅")
    alipay.transfer_status = "DEALING"
    assert escrow_tasks.send_payouts() == 1
    number = next(iter(alipay.transfers))
    assert heard(client, alipay.word_of_transfer(number, "DEALING", "76.00")) == ("ignored", "unknown kind")
    assert heard(client, alipay.word_of_transfer(number, "SUCCESS", "75.00")) == ("unmatched", "no such payout")
    assert heard(client, alipay.word_of_transfer(number, "FAIL", "76.00", order_id="1"))[0] == "unmatched"
    assert heard(client, alipay.word_of_transfer(number, "SUCCESS", "76.00")) == ("applied", "")
    payout.refresh_from_db()
    assert payout.status == "paid"


@pytest.mark.parametrize(
    ("told", "status"), [("SUCCESS", "paid"), ("DEALING", "pending"), ("REFUND", "failed"), ("FAIL", "failed")]
)
def test_a_payout_is_asked_after_by_our_own_name(alipay, lin, pot, told, status):
    payout = payout_due(lin, pot, "alipay", ACCOUNT)
    reference = f"payout/{payout.public_id}"
    assert gateway("alipay").fetch_payout(reference=reference, account=ACCOUNT) is None
    escrow_tasks.send_payouts()
    alipay.transfer_status = told
    found = gateway("alipay").fetch_payout(reference=reference, account=ACCOUNT)
    assert found and (found.status, found.amount_minor, found.currency) == (status, 7_600, "CNY")
