"""Stripe: refunds, orders called off, and payouts, against a server that speaks its protocol."""

import pytest

from escrow import actions
from escrow import tasks as escrow_tasks
from escrow.gateways import gateway
from escrow.models import EscrowHold, Payout, Refund, Transfer
from marketplace import actions as marketplace
from marketplace import tasks
from marketplace.models import Order
from tests.escrow.providers.stories import payout_due, to_be_sent, try_again
from tests.escrow.providers.stripe_server import StripeServer
from tests.escrow.stripe_house import ACCOUNT, captured, heard, payment, stripe

__all__ = ["payment", "stripe"]

pytestmark = pytest.mark.django_db

# Refunds


def test_a_refund_is_paid_once_though_its_answer_was_lost_and_the_key_forgotten(client, stripe, payment, settings):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=3_000, by=None, reason="chipped")
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    cut_off(stripe, "/v1/refunds")
    assert escrow_tasks.send_refunds() == 0 and len(stripe.refunds) == 1
    stripe.keys.clear()  # a day later
    try_again(Refund.objects.get())
    assert escrow_tasks.send_refunds() == 1
    assert [one["amount"] for one in stripe.refunds] == [3_000]
    assert Transfer.objects.get(kind="refund_paid").amount_minor == 3_000 and not any(actions.audit_ledger().values())


def test_a_refund_that_is_under_way_is_asked_after_and_one_that_failed_is_listed(client, stripe, payment):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    stripe.faults.changes, stripe.faults.only = {"status": "pending"}, "refund"
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"
    stripe.faults.changes = {}
    stripe.refunds[0]["status"] = "failed"
    try_again(Refund.objects.get())
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "failed"
    assert len(stripe.refunds) == 1


def test_a_refund_that_came_back_later_is_listed_for_xiaoer(client, stripe, payment):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    assert escrow_tasks.send_refunds() == 1
    good = stripe.event("refund.updated", stripe.refunds[0])
    assert heard(client, good) == ("ignored", "refunds are recorded when asked for")
    charge = {"id": "ch_1", "amount_refunded": 8_000, "currency": "cny", "metadata": {}}
    assert heard(client, stripe.event("charge.refunded", charge))[0] == "ignored"
    bad = stripe.event("refund.failed", stripe.refunds[0] | {"status": "failed"})
    assert heard(client, bad) == ("unmatched", "a refund came back")


@pytest.mark.parametrize("text", ["{}", '{"error": {}}', '{"id": "cs_test_other", "payment_intent": "pi_9"}'])
def test_an_odd_answer_is_no_final_no_to_a_refund(client, stripe, payment, text):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    stripe.faults.text = text
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"


@pytest.mark.parametrize(
    "changes", [{"amount": 1}, {"currency": "usd"}, {"id": None}, {"metadata": {"reference": "refund/x"}}]
)
def test_a_refund_of_other_money_is_not_believed(client, stripe, payment, changes):
    hold = captured(client, stripe, payment)
    actions.settle_hold(hold_id=hold.pk, refund_minor=8_000, by=None, reason="broken")
    stripe.faults.changes, stripe.faults.only = changes, "refund"
    assert escrow_tasks.send_refunds() == 0 and Refund.objects.get().status == "requested"


# Calling off


def test_an_order_called_off_closes_the_page(stripe, payment):
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert tasks.call_off_payments() == 1 and tasks.call_off_payments() == 0
    assert stripe.sessions[payment.provider_ref]["status"] == "expired"
    gateway("stripe").cancel_payment(payment.provider_ref)


def test_money_that_was_quicker_than_calling_off_goes_back(stripe, payment):
    stripe.pay(payment.provider_ref)
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert tasks.call_off_payments() == 0 and EscrowHold.objects.get().status == "refunded"
    assert escrow_tasks.send_refunds() == 1 and stripe.refunds[0]["amount"] == 8_000
    assert not any(actions.audit_ledger().values())


# Payouts


def test_a_payout_goes_through_the_vendors_account_and_ends_when_the_bank_has_it(client, stripe, lin, pot):
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    assert escrow_tasks.send_payouts() == 1
    payout.refresh_from_db()
    assert payout.status == "sent" and payout.provider_ref == stripe.payouts[0]["id"]
    assert stripe.transfers[0]["destination"] == ACCOUNT and stripe.transfers[0]["amount"] == 7_600
    paid = stripe.payouts[0] | {"status": "paid"}
    assert heard(client, stripe.event("payout.paid", paid)) == ("ignored", "unknown kind"), "not of our own account"
    other = stripe.event("payout.failed", paid | {"id": "po_other"}, account=ACCOUNT)
    assert heard(client, other) == ("unmatched", "no such payout"), "another payout with our name on it"
    assert heard(client, stripe.event("payout.paid", paid | {"amount": 1}, account=ACCOUNT))[0] == "unmatched"
    for _ in range(2):
        assert heard(client, stripe.event("payout.paid", paid, account=ACCOUNT)) == ("applied", "")
    payout.refresh_from_db()
    assert payout.status == "paid" and Transfer.objects.filter(kind="payout_paid").count() == 1


def test_lost_answers_send_nothing_twice_even_when_keys_are_forgotten(stripe, lin, pot, settings):
    """Every call of a payout is cut off once, after it was done."""
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    for path in ("/v1/transfers", "/v1/payouts"):
        cut_off(stripe, path)
        assert escrow_tasks.send_payouts() == 0
        stripe.keys.clear()
        try_again(payout)
    settings.OUTSIDE_TIMEOUT_SECONDS, stripe.faults.late_s = 5, 0
    assert escrow_tasks.send_payouts() == 1
    assert len(stripe.transfers) == len(stripe.payouts) == 1


def cut_off(stripe: StripeServer, path: str) -> None:
    """From now on the first POST to `path` is done and answered too late; everything else is answered at once."""
    plain = type(stripe).answer

    def answer(heard):
        told = plain(stripe, heard)
        stripe.faults.late_s = 1 if (heard.verb, heard.path) == ("POST", path) else 0
        return told

    stripe.answer = answer


def test_what_a_bank_sent_back_is_not_sent_from_us_a_second_time(client, stripe, lin, pot, teapots):
    payout_due(lin, pot, "stripe", ACCOUNT)
    assert escrow_tasks.send_payouts() == 1
    returned = stripe.payout_returned()
    assert heard(client, stripe.event("payout.failed", returned, account=ACCOUNT)) == ("applied", "")
    assert Payout.objects.get().status == "failed"
    again = actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    to_be_sent(again, "stripe", ACCOUNT)
    assert escrow_tasks.send_payouts() == 1
    assert len(stripe.transfers) == 1 and len(stripe.payouts) == 2 and stripe.in_account == 0


def test_a_payout_is_refused_for_good_only_while_the_money_is_still_with_us(stripe, lin, pot):
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    for path in ("GET /v1/payouts", "GET /v1/transfers", "GET /v1/balance", "POST /v1/payouts"):
        stripe.refuse_with = {path: (404, "invalid_request_error", "resource_missing")}
        assert escrow_tasks.send_payouts() == 0
        payout.refresh_from_db()
        assert payout.status == "requested", path
        try_again(payout)
    assert len(stripe.transfers) == 1
    stripe.transfers.clear()
    stripe.in_account, stripe.keys = 0, {}
    stripe.refuse_with = {"POST /v1/transfers": (400, "invalid_request_error", "account_invalid")}
    assert escrow_tasks.send_payouts() == 0
    payout.refresh_from_db()
    assert payout.status == "failed" and Transfer.objects.get(kind="payout_failed").amount_minor == 7_600


@pytest.mark.parametrize("account", ["6222-0000-1234", "acct_../../x", "", "acct_"])
def test_a_payout_to_what_is_no_account_is_back_in_the_balance(stripe, lin, pot, account):
    payout_due(lin, pot, "stripe", account or "x")
    assert escrow_tasks.send_payouts() == 0 and Payout.objects.get().status == "failed"
    assert stripe.heard == [] and Transfer.objects.get(kind="payout_failed").amount_minor == 7_600


@pytest.mark.parametrize(("told", "status"), [("paid", "paid"), ("in_transit", "pending"), ("canceled", "failed")])
def test_a_payout_is_asked_after_by_our_own_name(stripe, lin, pot, told, status):
    payout = payout_due(lin, pot, "stripe", ACCOUNT)
    reference = f"payout/{payout.public_id}"
    assert gateway("stripe").fetch_payout(reference=reference, account=ACCOUNT) is None
    escrow_tasks.send_payouts()
    stripe.payouts[0]["status"] = told
    found = gateway("stripe").fetch_payout(reference=reference, account=ACCOUNT)
    assert found and (found.status, found.amount_minor, found.currency) == (status, 7_600, "CNY")
