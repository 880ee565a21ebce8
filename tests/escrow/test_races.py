"""Money under races: real threads, each on a connection of its own, on the real database. Every story has one ending.

`TRIALS=full` lets the confirming buyer, the refunding Xiaoer and the clock meet 1,000 times instead of 100.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.virtual_clock import as_if_at
from escrow import actions
from escrow.models import EscrowHold, LedgerAccount, Payout, Refund, Transfer
from marketplace import actions as marketplace
from marketplace.models import Order
from tests import make
from tests.escrow.crowds import all_is_well, crowd
from tests.races import at_once
from tests.trials import FULL

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8


def books_balance() -> bool:
    return not any(actions.audit_ledger().values())


def refusals(answers: list) -> list[str]:
    """The codes of those who were refused; anything else that was raised is a bug and shown as it is."""
    unexpected = [answer for answer in answers if isinstance(answer, Exception) and not hasattr(answer, "code")]
    assert unexpected == []
    return [answer.code for answer in answers if isinstance(answer, ValidationError)]


def due_orders(count: int, vendor) -> list[Order]:
    pot = make.listing(vendor=vendor, stock=count)
    orders = [make.delivered_order(buyer=make.user(f"buyer{n}"), listing=pot, price=8_000 + n) for n in range(count)]
    for order in orders:
        make.pass_time(order.hold, days=8)
    return orders


def test_eight_workers_release_ten_holds_once_each(teapots):
    orders = due_orders(10, teapots)
    answers = at_once(*[lambda: actions.release_due_holds(limit=3) for _ in range(WORKERS)])
    assert refusals(answers) == []
    released = [hold_id for batch in answers for hold_id in batch]
    while batch := actions.release_due_holds():
        released += batch
    assert sorted(released) == sorted(order.hold_id for order in orders)
    assert Transfer.objects.filter(kind="release").count() == 10
    assert books_balance()


def test_a_release_and_a_refund_at_once_have_one_outcome(teapots):
    for order in due_orders(6, teapots):
        released, refunded = at_once(
            lambda: actions.release_due_holds(limit=1),
            lambda hold=order.hold: actions.settle_hold(
                hold_id=hold.pk, refund_minor=hold.amount_minor, by=None, reason="ruling"
            ),
        )
        hold = EscrowHold.objects.get(pk=order.hold_id)
        if hold.status == "refunded":
            assert order.hold_id not in released and not isinstance(refunded, Exception)
        else:
            assert hold.status == "released" and refusals([refunded]) == ["hold_settled"]
    assert Refund.objects.count() + Transfer.objects.filter(kind="release").count() == 6
    assert books_balance()


def test_a_freeze_and_a_release_at_once_leave_the_money_in_one_place(teapots):
    for order in due_orders(6, teapots):
        _released, frozen = at_once(
            actions.release_due_holds,
            lambda hold=order.hold: actions.freeze_hold(hold_id=hold.pk, by=None, reason="dispute"),
        )
        status = EscrowHold.objects.values_list("status", flat=True).get(pk=order.hold_id)
        assert status == ("released" if isinstance(frozen, Exception) else "frozen")
    assert books_balance()


def test_two_splits_at_once_are_one_split(lin, teapots):
    order = make.delivered_order(buyer=lin, listing=make.listing(vendor=teapots), price=8_000)
    answers = at_once(
        *[
            lambda part=part: actions.settle_hold(hold_id=order.hold_id, refund_minor=part, by=None, reason="ruling")
            for part in (1_000, 2_000, 3_000, 4_000)
        ]
    )
    assert refusals(answers) == ["hold_settled"] * 3
    assert Refund.objects.count() == 1
    assert books_balance()


def test_two_payouts_at_once_pay_the_balance_once(teapots):
    due_orders(3, teapots)
    with as_if_at(timezone.now() - timedelta(days=8)):
        for hold_id in EscrowHold.objects.values_list("pk", flat=True):
            actions.settle_hold(hold_id=hold_id, refund_minor=0, by=None, reason="as if it were due")
    answers = at_once(*[lambda: actions.request_payout(vendor_id=teapots.pk, currency="CNY") for _ in range(4)])
    assert refusals(answers) == ["nothing_to_pay_out"] * 3
    # 80.00 + 80.01 + 80.02, less 5 % rounded down each: 3 x 4.00 off 240.03 leaves 228.03.
    assert Payout.objects.get().amount_minor == 22_803
    account = LedgerAccount.objects.get(kind="vendor")
    assert account.credits == account.debits == 22_803
    assert books_balance()


def test_the_same_notification_to_many_workers_captures_once(lin, teapots):
    order = make.agreed_order(buyer=lin, listing=make.listing(vendor=teapots), price=8_000)
    payment = marketplace.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    answers = at_once(
        *[
            lambda: marketplace.record_payment(payment_id=payment.pk, amount_minor=8_000, currency="CNY")
            for _ in range(WORKERS)
        ]
    )
    assert refusals(answers) == []
    assert Transfer.objects.filter(kind="capture").count() == EscrowHold.objects.count() == 1
    assert Order.objects.get(pk=order.pk).status == "paid"
    assert books_balance()


def test_paid_and_called_off_at_once_is_either_kept_or_sent_back(teapots):
    pot = make.listing(vendor=teapots, stock=6)
    for number in range(6):
        buyer = make.user(f"buyer{number}")
        order = make.agreed_order(buyer=buyer, listing=pot, price=8_000)
        payment = marketplace.request_payment(
            order_ids=[order.pk], by=buyer, address=make.address(buyer), gateway="sandbox"
        )
        answers = at_once(
            lambda payment=payment: marketplace.record_payment(
                payment_id=payment.pk, amount_minor=8_000, currency="CNY"
            ),
            lambda order=order: marketplace.cancel_order(order_id=order.pk, by=None, reason="not_paid"),
        )
        assert refusals(answers) == []
        hold = EscrowHold.objects.get(part__payment=payment)
        # Whoever was first, the order is off and the money on its way back: a paid order was refunded by the cancel.
        assert (Order.objects.get(pk=order.pk).status, hold.status) == ("cancelled", "refunded")
    variant = pot.variants.get()
    assert (variant.stock, variant.reserved) == (6, 0)
    assert books_balance()


def test_a_refund_recorded_by_two_workers_leaves_once(lin, teapots):
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots), price=8_000)
    actions.settle_hold(hold_id=order.hold_id, refund_minor=8_000, by=None, reason="sold out")
    refund = Refund.objects.get()
    answers = at_once(*[lambda: actions.record_refund(refund_id=refund.pk, provider_ref="re_1") for _ in range(4)])
    assert refusals(answers) == []
    assert Transfer.objects.filter(kind="refund_paid").count() == 1
    assert books_balance()


def test_baskets_that_share_orders_in_another_sequence_do_not_wait_for_each_other(lin, teapots, mei):
    """Two tabs pay the same two orders, listed the other way round: locks are taken by key, so nobody deadlocks."""
    other = make.listing(vendor=make.vendor("kites", owner=mei))
    first = make.agreed_order(buyer=lin, listing=make.listing(vendor=teapots))
    second = make.agreed_order(buyer=lin, listing=other)
    home = make.address(lin)
    answers = at_once(
        *[
            lambda ids=ids: marketplace.request_payment(order_ids=ids, by=lin, address=home, gateway="sandbox")
            for ids in ([first.pk, second.pk], [second.pk, first.pk]) * 3
        ]
    )
    assert refusals(answers) == []
    assert len({payment.pk for payment in answers}) == 1


def test_eight_decide_on_twenty_holds_and_each_ends_once(lin, teapots):
    holds = crowd(20, buyer=lin, vendors=[teapots])

    def decide(refund: int) -> list:
        answers = []
        for hold_id in holds:
            try:
                answers.append(actions.settle_hold(hold_id=hold_id, refund_minor=refund, by=None, reason="x"))
            except ValidationError as refusal:
                answers.append(refusal.code)
        return answers

    found = at_once(*[lambda n=n: decide(n * 100) for n in range(WORKERS)])
    told = [answer for answers in found for answer in answers]
    assert (told.count("hold_settled"), len(told)) == (140, 160)
    assert Transfer.objects.filter(kind="release").count() == 20
    assert all_is_well()


def test_a_buyer_confirms_while_a_xiaoer_refunds_while_the_clock_ends(teapots):
    """Three at once, again and again: one ending each, and money in one place."""
    lin = make.user("lin")
    pot = make.listing(vendor=teapots, stock=2_000)
    endings = {"released": 0, "refunded": 0}
    for _ in range(1_000 if FULL else 100):
        order = make.pay(marketplace.buy_now(buyer=lin, variant=pot.variants.get(), quantity=1))
        marketplace.mark_delivered(order_id=order.pk, at=timezone.now())
        make.pass_time(order.hold, days=8)
        answers = at_once(
            lambda order=order: marketplace.confirm_receipt(order_id=order.pk, by=lin),
            lambda hold=order.hold: actions.settle_hold(
                hold_id=hold.pk, refund_minor=hold.amount_minor, by=None, reason="x"
            ),
            actions.release_due_holds,
        )
        assert set(refusals(answers)) <= {"hold_settled"}
        actions.release_due_holds()
        order.hold.refresh_from_db()
        endings[order.hold.status] += 1
        was_refunded = not isinstance(answers[1], Exception)
        assert was_refunded == (order.hold.status == "refunded")
    assert sum(endings.values()) == Transfer.objects.filter(kind__in=["release", "refund"]).count()
    assert all_is_well()


def test_claims_and_splits_between_the_same_two_never_wait_for_each_other(lin, mei, teapots):
    """Lin's account is older than Chen's: a claim that locked Chen's first would wait for a split that waits for it."""
    make.paid_order(buyer=lin, listing=make.listing(vendor=make.vendor("kites", owner=mei)))
    for _ in range(4):
        ended, held = (crowd(4, buyer=lin, vendors=[teapots]) for _ in range(2))
        for hold_id in ended:
            actions.settle_hold(hold_id=hold_id, refund_minor=0, by=None, reason="x")
        answers = at_once(
            *[lambda key=key: actions.claim_back(hold_id=key, amount_minor=900, by=None, reason="x") for key in ended],
            *[lambda key=key: actions.settle_hold(hold_id=key, refund_minor=500, by=None, reason="x") for key in held],
        )
        assert refusals(answers) == []
    account = LedgerAccount.objects.get(kind="buyer")
    assert account.credits - account.debits == 16 * (900 + 500)
    assert all_is_well()
