"""Every kind of movement, with its numbers. Amounts in fen."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.virtual_clock import as_if_at
from escrow import actions, queries
from escrow.models import EscrowHold, LedgerAccount, Payout, Refund, Transfer
from marketplace import actions as marketplace
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
    payment = marketplace.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    with pytest.raises(ValidationError) as refusal:
        marketplace.record_payment(payment_id=payment.pk, amount_minor=1, currency="CNY")
    assert refusal.value.code == "amount_differs"
    assert not Transfer.objects.exists()


# The document


def story() -> None:
    """What docs/ledger.md tells, day by day, on a clock of its own."""
    shop = make.vendor("chens", owner=make.user("chen2"))
    began = timezone.now() - timedelta(days=60)

    def sold(buyer: str, price: int, refund: int) -> EscrowHold:
        thing = make.listing(vendor=shop, list_price_minor=price).variants.get()
        hold = make.pay(marketplace.buy_now(buyer=make.user(buyer), variant=thing, quantity=1)).hold
        return actions.settle_hold(hold_id=hold.pk, refund_minor=refund, by=None, reason="as told")

    def paid_out(*ends: bool) -> None:
        payout = actions.request_payout(vendor_id=shop.pk, currency="CNY")
        for is_paid in ends:
            actions.record_payout(payout_id=payout.pk, is_paid=is_paid, failure="" if is_paid else "as told")

    with as_if_at(began):
        first = sold("ann", 8_000, 0)
    with as_if_at(began + timedelta(days=8)):
        paid_out(False)
        paid_out(True, False)
        paid_out(True)
    with as_if_at(began + timedelta(days=20)):
        split = sold("bob", 8_001, 3_000)
        actions.record_refund(refund_id=Refund.objects.get(hold=split).pk, provider_ref="ref_1")
        actions.claim_back(hold_id=first.pk, amount_minor=6_000, by=None, reason="it broke in use")
        actions.record_refund(refund_id=Refund.objects.get(hold=first).pk, provider_ref="ref_2")
        sold("kim", 10_000, 0)
    with as_if_at(began + timedelta(days=30)):
        paid_out()


def told_rows() -> list[tuple[str, str, str, int]]:
    text = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| `(\w+)` \| `(\w+)` \| (\d+) \|$", text, re.MULTILINE)
    return [(kind, debit, credit, int(amount)) for kind, debit, credit, amount in rows]


def test_the_story_of_the_document_is_what_the_books_say(db):
    story()
    booked = Transfer.objects.order_by("pk").values_list("kind", "debit__kind", "credit__kind", "amount_minor")
    assert list(booked) == told_rows()
    assert {kind for kind, *_ in told_rows()} == set(Transfer.Kind.values), "every kind of movement is told"
    # Cash 9401 = 8551 on its way + 850 earned; nobody else has anything.
    assert (house_balance("cash"), house_balance("payout_transit"), house_balance("fee")) == (9_401, -8_551, -850)
    tracked = LedgerAccount.objects.filter(kind__in=LedgerAccount.TRACKED)
    assert [account.pk for account in tracked if account.credits != account.debits] == []
    lines = Payout.objects.latest("pk").lines.order_by("transfer_id").values_list("amount_minor", flat=True)
    assert list(lines) == [4_751, -4_751, 9_500, -949]
    assert not any(queries.full_reconciliation().values())


def test_the_document_names_every_account_there_is():
    text = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
    chart = text[text.index("## Chart of accounts") : text.index("## A story")]
    assert set(re.findall(r"^\| `(\w+)` \|", chart, re.MULTILINE)) == set(LedgerAccount.Kind.values)


def test_closed_days_tell_the_same_balances(db):
    story()
    account = LedgerAccount.objects.get(kind="vendor")
    moments = [timezone.now() - timedelta(days=ago) for ago in (61, 55, 45, 35, 25)]
    before = [queries.vendor_balance_at(account.pk, moment) for moment in moments]
    assert before == [0, 7_600, 0, 9_500, 0]
    while actions.close_days():
        pass
    assert [queries.vendor_balance_at(account.pk, moment) for moment in moments] == before
    assert not any(queries.full_reconciliation().values())
