"""The whole table of a dispute: every state, its deadline, and that nobody's silence blocks it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.clock import database_now
from accounts.models import Notification
from escrow import actions as escrow
from escrow.models import EscrowHold
from tests import make, quarrels
from xiaoer import actions, rules
from xiaoer.models import ActOfPower, Dispute, Posting, Ruling, StaffWord
from xiaoer.tasks import sweep_disputes

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(lin, pot):
    return make.delivered_order(buyer=lin, listing=pot)


@pytest.fixture
def dispute(order, wei) -> Dispute:
    """Lin asks 20.00 of 80.00 back; Wei sits at the desk."""
    return quarrels.open_over(order)


def refused(act, dispute: Dispute, by, **facts) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(dispute_id=dispute.pk, by=by, version=dispute.version, **facts)
    return refusal.value.code


def after(dispute: Dispute, **delta) -> Dispute:
    """As it stands once so much time has passed and the sweep has looked."""
    dispute.refresh_from_db()
    make.pass_time(dispute, **delta)
    sweep_disputes()
    return Dispute.objects.get(pk=dispute.pk)


def money_of(dispute: Dispute) -> tuple[str, int]:
    hold = EscrowHold.objects.get(order=dispute.order_id)
    return hold.status, sum(hold.refunds.values_list("amount_minor", flat=True))


def words_to(user, kind: str) -> int:
    """What one of the staff was told of, or will be in the morning."""
    rows = (model.objects.filter(user=user, kind=kind) for model in (Notification, StaffWord))
    return sum(row.count() for row in rows)


class TestTheTable:
    def test_a_silent_vendor_gives_what_was_asked_for_after_72_hours(self, dispute):
        assert after(dispute, hours=71).status == "vendor_turn"
        assert after(dispute, hours=1).status == "closed"
        assert money_of(dispute) == ("split", 2_000)

    def test_a_xiaoer_is_called_after_72_hours_of_talk_and_not_before(self, dispute, lin):
        talk = quarrels.talk(dispute)
        make.pass_time(talk, hours=71)
        assert refused(actions.call_xiaoer, talk, lin) == "too_early"
        make.pass_time(talk, hours=1)
        actions.call_xiaoer(dispute_id=talk.pk, by=lin, version=talk.version)
        assert after(talk, hours=0).status == "queued"

    def test_a_week_of_talk_calls_one_by_itself(self, dispute, wei):
        talk = after(quarrels.talk(dispute), days=7)
        assert (talk.status, talk.assigned_to) == ("queued", wei)
        assert words_to(wei, "case_assigned") == 1

    def test_the_evidence_ends_after_72_hours_and_48_more_for_each_side(self, dispute, wei, lin, chen):
        case = quarrels.take(dispute, wei)
        began = case.deadline_at
        for side in (lin, chen):
            case = actions.take_more_time(dispute_id=case.pk, by=side, version=case.version)
        assert case.deadline_at - began == timedelta(hours=96)
        assert refused(actions.take_more_time, case, lin) == "extended_already"
        assert after(case, hours=72 + 95).status == "evidence"
        assert after(case, hours=1).status == "deciding"

    def test_when_both_rest_nobody_waits_for_the_clock(self, dispute, wei, lin, chen):
        case = quarrels.take(dispute, wei)
        case = actions.rest_case(dispute_id=case.pk, by=lin, version=case.version)
        assert case.status == "evidence"
        with pytest.raises(ValidationError) as refusal:
            actions.add_word(dispute_id=case.pk, by=lin, text="One more.", files=(quarrels.photo(),))
        assert refusal.value.code == "has_rested"
        actions.rest_case(dispute_id=case.pk, by=chen, version=case.version)
        assert after(case, hours=0).status == "deciding"

    def test_a_ruling_is_carried_out_when_nobody_appeals_in_a_week(self, dispute, wei):
        quarrels.rule(quarrels.decide(dispute, wei), wei, 1_500)
        assert (after(dispute, days=6).status, money_of(dispute)) == ("decided", ("frozen", 0))
        assert (after(dispute, days=1).status, money_of(dispute)) == ("closed", ("split", 1_500))

    def test_or_at_once_when_both_take_it(self, dispute, wei, lin):
        quarrels.rule(quarrels.decide(dispute, wei), wei, 1_500)
        quarrels.waive(dispute)
        assert money_of(dispute) == ("split", 1_500)

    def test_the_buyer_withdraws_before_the_decision_and_comes_back_once(self, dispute, wei, order, lin):
        case = quarrels.take(dispute, wei)
        actions.withdraw_dispute(dispute_id=case.pk, by=lin, version=case.version)
        assert money_of(dispute) == ("held", 0)
        again = quarrels.open_over(order)
        assert money_of(dispute) == ("frozen", 0)
        decided = quarrels.decide(again, wei)
        assert refused(actions.withdraw_dispute, decided, lin) == "wrong_state"

    def test_but_not_twice(self, order, lin):
        for _ in range(2):
            dispute = quarrels.open_over(order)
            actions.withdraw_dispute(dispute_id=dispute.pk, by=lin, version=dispute.version)
        with pytest.raises(ValidationError) as refusal:
            quarrels.open_over(order)
        assert refusal.value.code == "withdrawn_already"


class TestTheDeskIsLate:
    def test_a_case_nobody_begins_goes_to_somebody_else(self, dispute, wei):
        case = quarrels.give(quarrels.call(dispute), wei)
        other = make.xiaoer("xiaoman")
        case = after(case, hours=24)
        assert (case.status, case.assigned_to, case.is_breached) == ("queued", other, True)
        assert case.deadline_at > database_now(), "with a day of their own"
        assert after(case, hours=24).assigned_to == wei

    def test_alone_one_keeps_it(self, dispute, wei):
        assert after(quarrels.call(dispute), hours=24).assigned_to == wei

    def test_a_late_decision_is_written_down_once(self, dispute, wei):
        case = after(quarrels.decide(dispute, wei), hours=48)
        assert (case.status, case.is_breached) == ("deciding", True)
        after(case, hours=1)
        assert case.events.filter(kind="breach", is_internal=True).count() == 1
        assert words_to(wei, "case_overdue") == 1

    def test_after_two_weeks_a_lead_has_it(self, dispute, wei):
        lead = make.xiaoer("song", role="lead")
        case = quarrels.decide(dispute, wei)
        Dispute.objects.filter(pk=case.pk).update(lead_at=database_now())
        case = after(case, hours=0)
        assert (case.assigned_to, case.status) == (lead, "deciding")
        assert case.assignments.latest("id").cause == "lead"

    @pytest.mark.parametrize(("reason", "given"), [("damaged", 2_000), ("wrong_item", 8_000)])
    def test_after_three_weeks_the_house_ends_it_at_its_own_fault(self, order, wei, reason, given):
        case = quarrels.decide(quarrels.open_over(order, reason=reason), wei)
        Dispute.objects.filter(pk=case.pk).update(stop_at=database_now())
        case = after(case, hours=0)
        assert (case.status, money_of(case)[1]) == ("closed", given)
        ruling = Ruling.objects.get()
        assert (ruling.ruled_by, ruling.fault_platform, ruling.refund_minor) == (None, 100, given)

    def test_nobody_at_the_desk_at_all_ends_the_same_way(self, order):
        case = quarrels.call(quarrels.open_over(order))
        assert case.assigned_to is None
        case = after(case, days=22)
        assert (case.status, money_of(case)) == ("closed", ("split", 2_000))


class TestTheLot:
    def test_it_falls_on_everybody_but_parties(self, order, wei, chen):
        others = [make.xiaoer(name) for name in ("xiaoman", "gui")]
        order.vendor.members.create(user=others[1], role="packer")
        drawn = set()
        for _ in range(12):
            case = quarrels.call(quarrels.open_over(order))
            drawn.add(case.assigned_to)
            order.disputes.filter(pk=case.pk).update(status="closed", settled_remedy="refund", settled_minor=0)
        assert drawn == {wei, others[0]}

    def test_three_cases_of_a_vendor_in_90_days_are_enough(self, lin, teapots, wei):
        lead = make.xiaoer("song", role="lead")
        pot = make.listing(vendor=teapots, stock=9)
        given = []
        for number in range(5):
            order = make.delivered_order(buyer=make.user(f"b{number}"), listing=pot)
            given.append(quarrels.call(quarrels.open_over(order)).assigned_to)
        assert given == [wei, wei, wei, lead, lead]

    def test_a_limit_leaves_no_case_lying(self, teapots, wei):
        pot = make.listing(vendor=teapots, stock=9)
        for number in range(4):
            order = make.delivered_order(buyer=make.user(f"b{number}"), listing=pot)
            case = quarrels.call(quarrels.open_over(order))
        assert case.assigned_to == wei
        assert case.events.get(kind="assign").facts["is_over_limit"] is True

    def test_who_steps_back_says_why_and_never_gets_it_again(self, dispute, wei):
        case = quarrels.give(quarrels.call(dispute), wei)
        other = make.xiaoer("xiaoman")
        assert refused(actions.recuse, case, wei, reason=" ") == "no_reason"
        assert refused(actions.recuse, case, other, reason="Bored.") == "not_yours"
        case = actions.recuse(dispute_id=case.pk, by=wei, reason="I know the owner.", version=case.version)
        assert (case.status, case.assigned_to) == ("queued", other)
        assert ActOfPower.objects.filter(act="recuse", actor=wei, reason="I know the owner.").exists()
        Posting.objects.filter(user=other).update(ends_on="2026-01-02")
        assert after(case, hours=24).assigned_to is None
        with pytest.raises(ValidationError) as refusal:
            actions.take_case(dispute_id=case.pk, by=wei)
        assert refusal.value.code == "judged_before"

    def test_only_who_drew_it_begins(self, dispute, wei):
        case = quarrels.give(quarrels.call(dispute), wei)
        with pytest.raises(ValidationError) as refusal:
            actions.take_case(dispute_id=case.pk, by=make.xiaoer("xiaoman"))
        assert refusal.value.code == "not_yours"


class TestAppeals:
    @pytest.fixture
    def ruled(self, dispute, wei) -> Dispute:
        quarrels.rule(quarrels.decide(dispute, wei), wei, 1_500)
        return Dispute.objects.get(pk=dispute.pk)

    def test_another_xiaoer_looks_at_something_new_and_rules_for_the_last_time(self, ruled, wei, chen):
        other = make.xiaoer("xiaoman")
        piece = quarrels.photo("navy")
        case = actions.appeal(dispute_id=ruled.pk, by=chen, version=ruled.version, text="See.", files=(piece,))
        assert (case.status, case.round, case.assigned_to) == ("queued", 2, other)
        case = quarrels.decide(actions.take_case(dispute_id=case.pk, by=other), other)
        quarrels.rule(case, other, 500)
        case.refresh_from_db()
        assert (case.status, money_of(case)) == ("closed", ("split", 500))
        assert case.ruling.refund_minor == 500
        assert list(case.rulings.order_by("round").values_list("refund_minor", flat=True)) == [1_500, 500]

    def test_it_needs_something_new_and_comes_once(self, ruled, wei, chen, lin):
        make.xiaoer("xiaoman")
        assert refused(actions.appeal, ruled, chen, text="No.", files=()) == "nothing_new"
        case = actions.appeal(
            dispute_id=ruled.pk, by=chen, version=ruled.version, text="See.", files=(quarrels.photo("navy"),)
        )
        assert refused(actions.appeal, case, lin, text="No.", files=(quarrels.photo("red"),)) == "wrong_state"

    def test_who_took_the_ruling_does_not_appeal(self, ruled, chen):
        case = actions.waive_appeal(dispute_id=ruled.pk, by=chen, version=ruled.version)
        assert refused(actions.appeal, case, chen, text="No.", files=(quarrels.photo(),)) == "waived_already"

    def test_at_the_deadlines_second_it_is_too_late(self, ruled, chen):
        make.pass_time(ruled, days=7)
        assert refused(actions.appeal, ruled, chen, text="No.", files=(quarrels.photo(),)) == "too_late"

    def test_a_late_desk_on_appeal_leaves_the_ruling_as_it_was(self, ruled, chen):
        make.xiaoer("xiaoman")
        case = actions.appeal(
            dispute_id=ruled.pk, by=chen, version=ruled.version, text="See.", files=(quarrels.photo("navy"),)
        )
        case = after(case, days=22)
        assert (case.status, money_of(case)) == ("closed", ("split", 1_500))
        assert case.rulings.count() == 1


class TestRulings:
    def test_another_remedy_than_the_published_one_says_why(self, dispute, wei):
        case = quarrels.decide(dispute, wei)
        with pytest.raises(ValidationError) as refusal:
            quarrels.rule(case, wei, 0)
        assert refusal.value.code == "deviation_needed"
        ruling = quarrels.rule(case, wei, 0, deviation="The chip is in the photo of the page.")
        assert (ruling.remedy, ruling.deviation) == ("release", "The chip is in the photo of the page.")

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"refund": 8_001}, "refund_range"),
            ({"refund": 0, "remedy": "return"}, "refund_range"),
            ({"refund": 1, "remedy": "replace"}, "refund_range"),
            ({"remedy": "a hug"}, "no_remedy"),
            ({"reason": " "}, "no_reason"),
            ({"fault": {"vendor": 99, "buyer": 0, "carrier": 0, "platform": 0}}, "fault_sum"),
            ({"fault": {"vendor": 150, "buyer": -50, "carrier": 0, "platform": 0}}, "fault_sum"),
            ({"fault": {"vendor": 100}}, "fault_sum"),
        ],
    )
    def test_what_can_not_be_ruled(self, dispute, wei, facts, code):
        case = quarrels.decide(dispute, wei)
        with pytest.raises(ValidationError) as refusal:
            quarrels.rule(case, wei, **({"deviation": "x"} | facts))
        assert refusal.value.code == code
        assert money_of(dispute) == ("frozen", 0)


def test_every_path_ends_and_the_books_balance(dispute, wei):
    quarrels.rule(quarrels.decide(dispute, wei), wei)
    after(dispute, days=8)
    assert not any(escrow.audit_ledger().values())


@given(st.sampled_from(sorted(rules.TIME_ALLOWED)))
def test_every_state_with_a_clock_has_a_way_out_that_needs_nobody(status):
    """By its own clock, or by the hard stop: from everywhere the house alone reaches the end."""
    seen, waiting = set(), [status]
    while waiting:
        here = waiting.pop()
        if here == "closed":
            return
        seen.add(here)
        steps = {step.to_status for step in rules.GRAPH if step.from_status == here and step.by == "house"}
        waiting += steps - seen
    raise AssertionError(f"{status} waits for somebody")


class TestLive:
    def test_the_pages_are_asked_anew_and_say_so_when_something_happened(self, dispute, wei, lin, chen, client):
        case = quarrels.take(dispute, wei)
        own, desk, queue = (
            reverse("dispute_news", args=[case.public_id]),
            reverse("case_news", args=[case.public_id]),
            reverse("queue_news"),
        )
        for user, path in ((lin, own), (wei, desk), (wei, queue)):
            client.force_login(user)
            tag = client.get(path)["ETag"]
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
            case = actions.rest_case(dispute_id=case.pk, by=lin, version=case.version) if path == own else case
            if path == desk:
                actions.add_word(dispute_id=case.pk, by=chen, text="One thing more.")
            if path == queue:
                case = actions.rest_case(dispute_id=case.pk, by=chen, version=case.version)
            again = client.get(path, headers={"If-None-Match": tag})
            assert again.status_code == 200 and again["ETag"] != tag
        client.force_login(lin)
        assert client.get(own + "?seen=1").text.count("Something has happened") == 1
        assert client.get(desk).status_code == 404
