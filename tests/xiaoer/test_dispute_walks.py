"""Random lives of disputes: whatever anybody does at whatever moment, the money ends once and nothing waits for ever."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escrow import actions as escrow
from escrow.models import EscrowHold
from logistics.models import Shipment
from marketplace import actions as marketplace
from tests import make, quarrels
from tests.trials import FULL
from xiaoer import actions
from xiaoer.models import Dispute, Posting
from xiaoer.tasks import sweep_disputes

pytestmark = pytest.mark.django_db

REMEDIES = st.sampled_from(["refund", "return", "replace"])
STEPS = st.lists(
    st.tuples(
        st.sampled_from([
            "accept", "propose", "answer", "call", "withdraw", "take", "recuse", "more_time", "rest", "rule", "countersign",
            "send_back", "waive", "appeal", "send_goods", "arrive", "right", "wrong", "confirm", "wait", "wait", "reopen",
            "empty_desk", "call_off",
        ]),
        st.integers(0, 3),
        st.integers(0, 8_000),
        REMEDIES,
    ),
    min_size=8,
    max_size=30,
)  # fmt: skip
PIECE = []


class Life:
    """One order, its people, and what they try."""

    def __init__(self, price: int) -> None:
        self.buyer, self.owner = make.user("lin"), make.user("chen")
        self.staff = [make.xiaoer("wei"), make.xiaoer("xiaoman"), make.xiaoer("song", role="lead")]
        shop = make.vendor("teapots", owner=self.owner)
        pot = make.listing(vendor=shop, list_price_minor=price + 1_000)
        self.order = make.delivered_order(buyer=self.buyer, listing=pot, price=price)
        self.carrier = next(iter(make.carriers(base_url="http://127.0.0.1:9", secret="x").values()))
        self.people = [self.buyer, self.owner, *self.staff[:2]]
        self.dispute = quarrels.open_over(self.order, wanted=2_000)
        self.number = 10_000

    def try_step(self, act: str, who: int, amount: int, remedy: str) -> None:
        """Refusals are fine; anything else that goes wrong is not."""
        self.dispute.refresh_from_db()
        try:
            with transaction.atomic():
                getattr(self, act)(self.people[who], amount, remedy)
        except ValidationError as refusal:
            assert getattr(refusal, "code", "")

    def asked(self, by) -> dict:
        return {"dispute_id": self.dispute.pk, "by": by, "version": self.dispute.version}

    def accept(self, by, amount, remedy):
        actions.accept_proposal(**self.asked(by))

    def propose(self, by, amount, remedy):
        actions.propose(**self.asked(by), refund_minor=amount, remedy=remedy)

    def answer(self, by, amount, remedy):
        actions.answer_claim(**self.asked(by), text="No.")

    def call(self, by, amount, remedy):
        actions.call_xiaoer(**self.asked(by))

    def withdraw(self, by, amount, remedy):
        actions.withdraw_dispute(**self.asked(by))

    def take(self, by, amount, remedy):
        actions.take_case(dispute_id=self.dispute.pk, by=self.dispute.assigned_to or by)

    def recuse(self, by, amount, remedy):
        actions.recuse(**self.asked(self.dispute.assigned_to or by), reason="I know them.")

    def more_time(self, by, amount, remedy):
        actions.take_more_time(**self.asked(by))

    def rest(self, by, amount, remedy):
        actions.rest_case(**self.asked(by))

    def rule(self, by, amount, remedy):
        refund = 0 if remedy == "replace" else amount
        facts = {"reason": "Seen.", "fault": quarrels.VENDORS_FAULT, "deviation": "Because."}
        actions.rule_on(**self.asked(self.dispute.assigned_to or by), refund_minor=refund, remedy=remedy, **facts)

    def countersign(self, by, amount, remedy):
        actions.countersign(**self.asked(by))

    def send_back(self, by, amount, remedy):
        actions.send_back_ruling(**self.asked(by), reason="No.")

    def waive(self, by, amount, remedy):
        actions.waive_appeal(**self.asked(by))

    def appeal(self, by, amount, remedy):
        if not PIECE:
            PIECE.append(quarrels.photo("navy"))
        actions.appeal(**self.asked(by), text="New.", files=(PIECE[0],))

    def send_goods(self, by, amount, remedy):
        self.number += 1
        actions.send_goods(
            **self.asked(by), number=f"TH20261126{self.number}", carrier_code=self.carrier.code, is_sure=True
        )

    def call_off(self, by, amount, remedy):
        actions.call_off_goods(**self.asked(by))

    def arrive(self, by, amount, remedy):
        Shipment.objects.filter(pk=self.dispute.goods_id).update(delivered_at=self.dispute.opened_at)
        sweep_disputes()

    def right(self, by, amount, remedy):
        actions.accept_goods(**self.asked(by))

    def wrong(self, by, amount, remedy):
        actions.refuse_goods(**self.asked(by), text="No.")

    def confirm(self, by, amount, remedy):
        marketplace.confirm_receipt(order_id=self.order.pk, by=self.buyer)

    def wait(self, by, amount, remedy):
        make.pass_time(self.dispute, hours=1 + amount % 100)
        sweep_disputes()

    def reopen(self, by, amount, remedy):
        self.dispute = quarrels.open_over(self.order, wanted=max(amount, 1), remedy=remedy)

    def empty_desk(self, by, amount, remedy):
        Posting.objects.filter(user=by).update(ends_on="2026-01-02")

    def check(self) -> None:
        """While a dispute is open the hold is frozen for it; ended, what was settled is what was paid."""
        dispute = Dispute.objects.get(pk=self.dispute.pk)
        hold = EscrowHold.objects.get(order=self.order)
        if dispute.is_open and not dispute.is_claim:
            assert (hold.status, hold.frozen_for) == ("frozen", ["dispute"])
        paid_back = sum(hold.refunds.values_list("amount_minor", flat=True))
        if dispute.status == "closed":
            assert paid_back == dispute.settled_minor
            assert hold.status in ("released", "refunded", "split")
        else:
            assert paid_back == 0

    def end(self) -> None:
        """Everybody falls silent: time alone brings it to its end."""
        for _ in range(14):
            self.dispute = Dispute.objects.get(pk=self.dispute.pk)
            if not self.dispute.is_open:
                break
            make.pass_time(self.dispute, days=31)
            sweep_disputes()
            self.check()
        assert not Dispute.objects.get(pk=self.dispute.pk).is_open


@settings(max_examples=300 if FULL else 20, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, is_large=st.booleans())
def test_every_life_ends_with_the_money_in_one_place(steps, is_large):
    with transaction.atomic():
        life = Life(250_000 if is_large else 8_000)
        for step in steps:
            life.try_step(*step)
            life.check()
        life.end()
        assert not any(escrow.audit_ledger().values())
        transaction.set_rollback(True)
