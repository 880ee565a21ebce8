"""Random lives of many orders against a small model: after every step the house and the model agree to the unit.

In the suite a few lives; `TRIALS=full bin/test tests/escrow/test_state_machine.py` lives 150 x 25 steps for each of five seeds.
Time is the database's, told to be another (`as_if_at`); what COMMIT would check is checked after each step.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.virtual_clock import as_if_at
from escrow import actions as escrow
from escrow import queries
from escrow.models import EscrowHold, LedgerAccount, Payment, Refund, Transfer
from marketplace import actions as marketplace
from marketplace.models import Order
from tests.escrow.money_model import Deal, Model, PaidOut, Refused
from tests.escrow.small_world import BEGINNING, PRICES, World
from tests.trials import FULL

LIVES, STEPS = (150, 25) if FULL else (3, 25)

chance = st.integers(0, 10**6)


class Lives(RuleBasedStateMachine):
    """Each rule does one thing to the house and to the model; both do it, or both refuse with the same code."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.model = Model(now=BEGINNING, approved_at=BEGINNING)
        self.order_of: dict[int, Order] = {}
        self.payment_of: dict[int, Payment] = {}
        self.payout_of: dict[int, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @contextmanager
    def house(self):
        """What the house does now: in its own savepoint, with everything that COMMIT would look at looked at."""
        with as_if_at(self.model.now, dates_notifications=False), transaction.atomic(), connection.cursor() as cursor:
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def both(self, in_model, in_house) -> object:
        """Returns what the house returned, None when both refused."""
        expected, told, answer = None, None, None
        try:
            in_model()
        except Refused as refusal:
            expected = refusal.code
        try:
            with self.house():
                answer = in_house()
        except ValidationError as refusal:
            told = refusal.code
        assert told == expected, f"the house says {told}, the model {expected}"
        return answer

    def pick(self, n: int) -> Deal:
        """A deal: mostly one of the last few, so that each has a life of some length."""
        recent = self.model.deals[-4:] if n % 4 else self.model.deals
        return recent[n % len(recent)]

    def hold_of(self, deal: Deal) -> int:
        return EscrowHold.objects.get(part__payment=self.payment_of[id(deal)]).pk

    def order_id(self, deal: Deal) -> int:
        return self.order_of[id(deal)].pk

    has_deals = precondition(lambda self: self.model.deals)
    has_money = precondition(lambda self: any(deal.is_captured for deal in self.model.deals))
    has_payouts = precondition(lambda self: self.model.payouts)

    def with_money(self, n: int) -> Deal:
        found = [deal for deal in self.model.deals if deal.is_captured]
        return found[-1 - n % min(len(found), 4)] if n % 4 else found[n % len(found)]

    # Orders and payments

    @rule(
        buyer=st.sampled_from(["lin", "bo"]),
        shop=st.sampled_from(["teapots", "kites"]),
        n=chance,
        goes_far=st.sampled_from([0, 1, 2, 3]),
    )
    def buys_and_goes_some_way(self, buyer, shop, n, goes_far):
        """Most orders are paid, and many are sent, so that a life of 25 steps reaches the money's later days."""
        currency = ("CNY", "EUR")[n % 5 == 0]
        price = PRICES[currency][n % len(PRICES[currency])]
        deal = self.model.buys(buyer, shop, currency, price)
        with self.house():
            variant = self.world.variants[shop, currency, price]
            order = marketplace.buy_now(buyer=self.world.buyers[buyer], variant=variant, quantity=1)
        self.order_of[id(deal)] = order
        if goes_far >= 1:
            self._begins_to_pay(deal)
            self._money_arrives(deal, 0)
        if goes_far >= 2:
            self.both(
                lambda: self.model.delivers(deal),
                lambda: marketplace.mark_delivered(order_id=order.pk, at=self.model.now),
            )
        if goes_far >= 3:
            self.both(
                lambda: self.model.confirms(deal),
                lambda: marketplace.confirm_receipt(order_id=order.pk, by=order.buyer),
            )

    def _begins_to_pay(self, deal: Deal) -> None:
        home, buyer = self.world.homes[deal.buyer], self.world.buyers[deal.buyer]
        begun = self.both(
            lambda: self.model.begins_to_pay(deal),
            lambda: marketplace.request_payment(
                order_ids=[self.order_id(deal)], by=buyer, address=home, gateway="sandbox"
            ),
        )
        if begun is not None:
            self.payment_of[id(deal)] = begun

    def _money_arrives(self, deal: Deal, difference: int) -> None:
        payment = self.payment_of[id(deal)]
        self.both(
            lambda: self.model.money_arrives(deal, difference),
            lambda: marketplace.record_payment(
                payment_id=payment.pk, amount_minor=payment.amount_minor + difference, currency=payment.currency
            ),
        )

    @has_deals
    @rule(n=chance)
    def begins_to_pay(self, n):
        self._begins_to_pay(self.pick(n))

    @precondition(lambda self: any(deal.has_begun_to_pay for deal in self.model.deals))
    @rule(n=chance, difference=st.sampled_from([0, 0, 0, 0, 1, -1]))
    def money_arrives(self, n, difference):
        """Also again, and for orders that were called off long ago."""
        found = [deal for deal in self.model.deals if deal.has_begun_to_pay]
        self._money_arrives(found[n % len(found)], difference)

    @has_deals
    @rule(n=chance, by=st.sampled_from(["buyer", "vendor"]))
    def is_called_off(self, n, by):
        deal, who = self.pick(n), self.world.buyers["lin"]
        act = {"buyer": marketplace.cancel_by_buyer, "vendor": marketplace.cancel_by_vendor}[by]
        in_model = {"buyer": self.model.buyer_cancels, "vendor": self.model.vendor_cancels}[by]
        self.both(lambda: in_model(deal), lambda: act(order_id=self.order_id(deal), by=who))

    @has_deals
    @rule(n=chance, reports_delivery=st.booleans())
    def is_shipped(self, n, reports_delivery):
        deal = self.pick(n)
        self.both(
            lambda: self.model.ships(deal, reports_delivery),
            lambda: marketplace.mark_shipped(
                order_id=self.order_id(deal), at=self.model.now, reports_delivery=reports_delivery
            ),
        )

    @has_deals
    @rule(n=chance)
    def is_delivered(self, n):
        deal = self.pick(n)
        self.both(
            lambda: self.model.delivers(deal),
            lambda: marketplace.mark_delivered(order_id=self.order_id(deal), at=self.model.now),
        )

    @has_deals
    @rule(n=chance)
    def is_confirmed(self, n):
        deal = self.pick(n)
        who = self.world.buyers[deal.buyer]
        self.both(
            lambda: self.model.confirms(deal), lambda: marketplace.confirm_receipt(order_id=self.order_id(deal), by=who)
        )

    @has_deals
    @rule(n=chance, days=st.sampled_from([None, None, 0, 1, 4, 7, 10, 11]))
    def is_given_more_time(self, n, days):
        deal, who = self.pick(n), self.world.buyers["lin"]
        if days is None:
            self.both(
                lambda: self.model.buyer_extends(deal),
                lambda: marketplace.extend_inspection(order_id=self.order_id(deal), by=who),
            )
        else:
            self.both(
                lambda: self.model.vendor_extends(deal, days),
                lambda: marketplace.give_more_time(order_id=self.order_id(deal), days=days, by=who),
            )

    # Holds

    @has_money
    @rule(n=chance, act=st.sampled_from(["freeze", "freeze", "thaw"]))
    def is_frozen_or_thawed(self, n, act):
        deal = self.with_money(n)
        do = {"freeze": escrow.freeze_hold, "thaw": escrow.thaw_hold}[act]
        in_model = {"freeze": self.model.freezes, "thaw": self.model.thaws}[act]
        self.both(lambda: in_model(deal), lambda: do(hold_id=self.hold_of(deal), by=None, reason="a dispute"))

    @has_money
    @rule(n=chance, part=st.sampled_from([0, 1, 333, 500, 999, 1000, -1, 1001]))
    def is_ruled_on(self, n, part):
        """`part` is in thousandths of what is held; the odd ones ask for a unit less than nothing or more than all."""
        deal = self.with_money(n)
        refund = {-1: -1, 1001: deal.amount + 1}.get(part, deal.amount * part // 1000)
        self.both(
            lambda: self.model.settles(deal, refund),
            lambda: escrow.settle_hold(hold_id=self.hold_of(deal), refund_minor=refund, by=None, reason="a ruling"),
        )

    @has_money
    @rule(n=chance, part=st.sampled_from([0, 1, 250, 1000, 1001]))
    def is_claimed_back(self, n, part):
        deal = self.with_money(n)
        left = deal.amount - deal.refunded
        amount = left + 1 if part == 1001 else left * part // 1000
        self.both(
            lambda: self.model.claims(deal, amount),
            lambda: escrow.claim_back(hold_id=self.hold_of(deal), amount_minor=amount, by=None, reason="it broke"),
        )

    @has_money
    @rule(
        n=chance,
        which=st.sampled_from(["refund", "refund", "claim_refund"]),
        what=st.sampled_from(["paid", "paid", "failed", "refused", "retried"]),
    )
    def a_refund_moves(self, n, which, what):
        found = [deal for deal in self.model.deals if getattr(deal, which) != "none"]
        if not found:
            return
        deal = found[n % len(found)]
        cause = "settlement" if which == "refund" else "claim"
        refund_id = Refund.objects.get(hold_id=self.hold_of(deal), cause=cause).pk
        in_model, in_house = {
            "paid": (
                lambda: self.model.refund_is_paid(deal, which),
                lambda: escrow.record_refund(refund_id=refund_id, provider_ref="r"),
            ),
            "failed": (
                lambda: self.model.refund_fails(deal, which, False),
                lambda: escrow.record_refund(refund_id=refund_id, failure="late"),
            ),
            "refused": (
                lambda: self.model.refund_fails(deal, which, True),
                lambda: escrow.record_refund(refund_id=refund_id, failure="no", is_permanent=True),
            ),
            "retried": (
                lambda: self.model.refund_is_retried(deal, which),
                lambda: escrow.retry_refund(refund_id=refund_id),
            ),
        }[what]
        self.both(in_model, in_house)

    # Payouts

    @rule(shop=st.sampled_from(["teapots", "kites"]), currency=st.sampled_from(["CNY", "CNY", "EUR"]))
    def a_payout_is_asked_for(self, shop, currency):
        row = self.both(
            lambda: self.model.asks_for_payout(shop, currency),
            lambda: escrow.request_payout(vendor_id=self.world.shops[shop].pk, currency=currency),
        )
        if row is not None:
            self.payout_of[id(self.model.payouts[-1])] = row.pk

    @has_payouts
    @rule(n=chance, what=st.sampled_from(["sent", "paid", "paid", "failed"]))
    def a_payout_moves(self, n, what):
        payout: PaidOut = self.model.payouts[n % len(self.model.payouts)]
        key = self.payout_of[id(payout)]
        in_model, in_house = {
            "sent": (self.model.payout_is_sent, lambda: escrow.record_payout_sent(payout_id=key, provider_ref="p")),
            "paid": (self.model.payout_arrives, lambda: escrow.record_payout(payout_id=key, is_paid=True)),
            "failed": (
                self.model.payout_fails,
                lambda: escrow.record_payout(payout_id=key, is_paid=False, failure="no"),
            ),
        }[what]
        self.both(lambda: in_model(payout), in_house)

    # Time

    @rule(hours=st.sampled_from([1, 25, 73, 170, 24 * 31]), is_swept=st.booleans())
    def time_passes(self, hours, is_swept):
        self.model.now += timedelta(hours=hours)
        if is_swept:
            self.the_house_sweeps()

    @rule()
    def the_house_sweeps(self):
        released = self.model.sweeps()
        with self.house():
            done = 0
            while batch := escrow.release_due_holds(limit=2):
                done += len(batch)
        assert done == released
        self.model.orders_follow()
        with self.house():
            for order in self.order_of.values():
                marketplace.sweep_order(order_id=order.pk)

    @rule()
    def days_are_closed(self):
        with self.house():
            escrow.close_days()

    # What has to agree

    @invariant()
    def every_order_and_hold_is_where_the_model_has_it(self):
        orders = {
            row.pk: row
            for row in Order.objects.select_related("hold").filter(pk__in=[o.pk for o in self.order_of.values()])
        }
        holds = {hold.part.payment_id: hold for hold in EscrowHold.objects.select_related("part")}
        for deal in self.model.deals:
            assert orders[self.order_id(deal)].status == deal.order
            payment = self.payment_of.get(id(deal))
            hold = holds.get(payment.pk) if payment else None
            assert (hold.status if hold else "none") == deal.hold
            if hold and deal.is_open:
                assert (hold.release_due_at, hold.frozen_remaining) == (deal.due, deal.remaining)

    @invariant()
    def every_balance_is_what_the_model_says(self):
        assert self.model.is_whole()
        found: dict[tuple[str, str, str], int] = {}
        shops = {shop.pk: slug for slug, shop in self.world.shops.items()}
        buyers = {buyer.pk: name for name, buyer in self.world.buyers.items()}
        for account in LedgerAccount.objects.exclude(kind="escrow"):
            owner = shops.get(account.vendor_id) or buyers.get(account.buyer_id) or "house"
            if owner == "house":
                sides = [
                    sum(Transfer.objects.filter(**{side: account}).values_list("amount_minor", flat=True))
                    for side in ("credit", "debit")
                ]
                balance = sides[0] - sides[1]
            else:
                balance = account.credits - account.debits
            kind = {"vendor_debt": "debt", "payout_transit": "transit"}.get(account.kind, account.kind)
            found[kind, owner, account.currency] = -balance if kind in ("cash", "debt") else balance
            if kind == "vendor":
                assert queries.vendor_balance_at(account.pk, self.model.now + timedelta(seconds=1)) == balance
        assert {key: amount for key, amount in found.items() if amount} == {
            key: amount for key, amount in self.model.balances.items() if amount
        }

    @invariant()
    def the_books_agree_with_themselves(self):
        assert {kind: rows for kind, rows in queries.full_reconciliation().items() if rows} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(5))
def test_random_lives_agree_with_the_model(number):
    Lives.world = World()
    one = seed(number)(type(f"Lives{number}", (Lives,), {}))
    run_state_machine_as_test(
        one,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
