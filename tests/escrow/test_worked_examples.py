"""Every kind of movement, with its numbers. Amounts in fen."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from escrow import actions, queries
from escrow.models import EscrowHold, LedgerAccount, PaymentPart, Refund, Transfer
from tests import make


def balance(account: LedgerAccount) -> int:
    account.refresh_from_db()
    return account.credits - account.debits


def house_balance(kind: str) -> int:
    account = queries.house_account(kind, "CNY")
    paid_in = sum(Transfer.objects.filter(debit=account).values_list("amount_minor", flat=True))
    return paid_in - sum(Transfer.objects.filter(credit=account).values_list("amount_minor", flat=True))


def books_balance() -> bool:
    return not any(actions.audit_ledger().values())


def test_a_payment_fills_one_hold(lin, pot):
    # 80.00 comes in: cash 8000, escrow 8000.
    order = make.paid_order(buyer=lin, listing=pot, price=8_000)
    assert order.hold.status == "held"
    assert balance(order.hold.account) == 8_000
    assert house_balance("cash") == 8_000
    assert books_balance()


def test_a_release_pays_the_vendor_share_and_the_commission(lin, pot):
    # 80.00 at 5 %: vendor 76.00, commission 4.00, escrow 0.
    order = make.delivered_order(buyer=lin, listing=pot, price=8_000)
    make.pass_time(order.hold, days=8)
    assert actions.release_due_holds() == [order.hold_id]
    order.hold.refresh_from_db()
    assert order.hold.status == "released"
    assert balance(order.hold.account) == 0
    assert balance(order.hold.vendor_account) == 7_600
    assert house_balance("fee") == -400
    assert books_balance()


def test_a_release_happens_once(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    make.pass_time(order.hold, days=8)
    assert len(actions.release_due_holds()) == 1
    assert actions.release_due_holds() == []
    assert Transfer.objects.filter(hold=order.hold, kind="release").count() == 1


def test_a_full_refund_goes_to_the_buyer_and_back_through_the_provider(lin, pot):
    # 80.00 back: buyer's account 8000, then cash 0.
    order = make.paid_order(buyer=lin, listing=pot, price=8_000)
    actions.settle_hold(hold_id=order.hold_id, refund_minor=8_000, by=None, reason="sold out")
    assert balance(order.hold.buyer_account) == 8_000
    refund = Refund.objects.get(hold=order.hold)
    actions.record_refund(refund_id=refund.pk, provider_ref="ref_1")
    actions.record_refund(refund_id=refund.pk, provider_ref="ref_1")
    assert balance(order.hold.buyer_account) == 0
    assert house_balance("cash") == 0
    assert books_balance()


def test_a_split_sums_to_the_held_amount(lin, pot):
    # 80.01 held, 30.00 back. Commission 400 * 5001 // 8001 = 250: vendor 4751, commission 250, buyer 3000.
    order = make.paid_order(buyer=lin, listing=pot, price=8_001)
    actions.settle_hold(hold_id=order.hold_id, refund_minor=3_000, by=None, reason="a chip in the lid")
    parts = dict(Transfer.objects.filter(hold=order.hold).exclude(kind="capture").values_list("kind", "amount_minor"))
    assert parts == {"release": 4_751, "commission": 250, "refund": 3_000}
    assert books_balance()


def test_a_payout_empties_the_balance_and_a_failed_one_fills_it_again(lin, pot, teapots):
    # 76.00 available, out, and back.
    order = make.released_order(buyer=lin, listing=pot, price=8_000)
    payout = actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    assert (payout.amount_minor, balance(order.hold.vendor_account)) == (7_600, 0)
    with pytest.raises(ValidationError) as refusal:
        actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    assert refusal.value.code == "nothing_to_pay_out"
    actions.record_payout(payout_id=payout.pk, is_paid=False, failure="account closed")
    actions.record_payout(payout_id=payout.pk, is_paid=True)
    assert balance(order.hold.vendor_account) == 7_600
    assert [line.amount_minor for line in payout.lines.all()] == [7_600]
    second = actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    actions.record_payout(payout_id=second.pk, is_paid=True)
    assert house_balance("payout_transit") == 0
    assert house_balance("cash") == 400
    assert books_balance()


def test_a_frozen_hold_is_not_released(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    actions.freeze_hold(hold_id=order.hold_id, by=lin, reason="dispute")
    make.pass_time(order.hold, days=30)
    assert actions.release_due_holds() == []


def test_a_thawed_hold_keeps_what_was_left_of_its_clock(lin, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    due_before = EscrowHold.objects.get(pk=order.hold_id).release_due_at
    actions.freeze_hold(hold_id=order.hold_id, by=lin, reason="dispute")
    thawed = actions.thaw_hold(hold_id=order.hold_id, by=lin, reason="withdrawn")
    assert abs((thawed.release_due_at - due_before).total_seconds()) < 5
    assert thawed.frozen_remaining is None


def test_a_hold_has_one_ending(lin, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    actions.settle_hold(hold_id=order.hold_id, refund_minor=0, by=None, reason="confirmed")
    with pytest.raises(ValidationError) as refusal:
        actions.settle_hold(hold_id=order.hold_id, refund_minor=8_000, by=None, reason="refund")
    assert refusal.value.code == "hold_settled"


def test_another_amount_than_asked_for_moves_nothing(lin, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    from marketplace import actions as marketplace

    payment = marketplace.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    with pytest.raises(ValidationError) as refusal:
        marketplace.record_payment(payment_id=payment.pk, amount_minor=1, currency="CNY")
    assert refusal.value.code == "amount_differs"
    assert not Transfer.objects.exists()


INSERT = """INSERT INTO escrow_transfer
    (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key)"""

ATTACKS = {
    "a transfer is edited": "UPDATE escrow_transfer SET amount_minor = 1",
    "a transfer is deleted": "DELETE FROM escrow_transfer",
    "the ledger is truncated": "TRUNCATE escrow_transfer CASCADE",
    "history is edited": "UPDATE escrow_holdevent SET note = 'x'",
    "an account's sums are edited": "UPDATE escrow_ledgeraccount SET credits = credits + 1 WHERE kind = 'vendor'",
    "an account is deleted": "DELETE FROM escrow_ledgeraccount",
    "an account changes hands": "UPDATE escrow_ledgeraccount SET kind = 'fee' WHERE kind = 'escrow'",
    "a hold's amount is edited": "UPDATE escrow_escrowhold SET amount_minor = 1",
    "a hold is deleted": "DELETE FROM escrow_escrowhold",
    "state without money": "UPDATE escrow_escrowhold SET status = 'released', ended_at = now()",
    "a second capture": f"""{INSERT}
        SELECT kind, debit_id, credit_id, amount_minor, currency, hold_id, 'again' FROM escrow_transfer""",
    "money without state": f"""{INSERT}
        SELECT 'release', account_id, vendor_account_id, 1, currency, id, 'x' FROM escrow_escrowhold""",
    "more than is held": f"""{INSERT}
        SELECT 'release', account_id, vendor_account_id, amount_minor + 1, currency, id, 'x'
        FROM escrow_escrowhold""",
    "a negative amount": f"""{INSERT}
        SELECT 'release', account_id, vendor_account_id, -5, currency, id, 'x' FROM escrow_escrowhold""",
    "another currency": f"""{INSERT}
        SELECT 'release', account_id, vendor_account_id, 8000, 'EUR', id, 'x' FROM escrow_escrowhold""",
    "a split that gives nothing back": f"""UPDATE escrow_escrowhold SET status = 'split', ended_at = now();
        {INSERT}
        SELECT 'release', account_id, vendor_account_id, amount_minor - commission_minor, currency, id, 'x'
        FROM escrow_escrowhold UNION ALL
        SELECT 'commission', h.account_id, f.id, h.commission_minor, h.currency, h.id, 'y'
        FROM escrow_escrowhold h JOIN escrow_ledgeraccount f ON f.kind = 'fee'""",
    "a split that gives nothing back, in parts": f"""UPDATE escrow_escrowhold SET status = 'split', ended_at = now();
        {INSERT}
        SELECT 'release', account_id, vendor_account_id, amount_minor - commission_minor, currency, id, 'x'
        FROM escrow_escrowhold;
        {INSERT}
        SELECT 'commission', h.account_id, f.id, h.commission_minor, h.currency, h.id, 'y'
        FROM escrow_escrowhold h JOIN escrow_ledgeraccount f ON f.kind = 'fee'""",
    "a commission to the vendor": f"""UPDATE escrow_escrowhold SET status = 'released', ended_at = now();
        {INSERT}
        SELECT 'release', account_id, vendor_account_id, amount_minor - commission_minor, currency, id, 'x'
        FROM escrow_escrowhold UNION ALL
        SELECT 'commission', account_id, vendor_account_id, commission_minor, currency, id, 'y' FROM escrow_escrowhold""",
    "an event of no hold": "INSERT INTO escrow_holdevent (hold_id, kind, note) VALUES (0, 'captured', '')",
    "to the wrong party": f"""{INSERT}
        SELECT 'release', account_id, buyer_account_id, 8000, currency, id, 'x' FROM escrow_escrowhold""",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_can_not_break_the_books_when(attack, lin, pot):
    make.paid_order(buyer=lin, listing=pot)
    queries.house_account("fee", "CNY")
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what COMMIT would check
    assert books_balance()


def test_a_hold_names_the_accounts_of_its_own_parties(lin, pot):
    # A second part of the same payment, whose vendor would be the buyer himself.
    hold = make.paid_order(buyer=lin, listing=pot).hold
    cash = queries.house_account("cash", "CNY")
    with pytest.raises(DatabaseError, match="are not its vendor's and its buyer's"), transaction.atomic():
        part = PaymentPart.objects.create(
            payment=hold.part.payment,
            reference="x",
            vendor=hold.vendor,
            amount_minor=100,
            commission_bps=0,
            commission_minor=0,
        )
        account = LedgerAccount.objects.create(kind="escrow", currency="CNY")
        forged = EscrowHold.objects.create(
            part=part, buyer=lin, vendor=hold.vendor, account=account, vendor_account=hold.buyer_account,
            buyer_account=hold.buyer_account, amount_minor=100, currency="CNY", commission_bps=0, commission_minor=0,
        )  # fmt: skip
        Transfer.objects.create(
            kind="capture", debit=cash, credit=account, amount_minor=100, currency="CNY", hold=forged,
            idempotency_key="x",
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert books_balance()
