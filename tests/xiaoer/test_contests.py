"""Contests: what costs points is listed, contested once, decided by the right people, and leaves the facts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from marketplace import actions as marketplace
from marketplace.models import Order, Review
from negotiation import actions as haggling
from negotiation.models import Negotiation, Offer
from tests import make, quarrels
from tests.orders import code_of
from tests.races import at_once
from vendors.models import VendorScore, VendorTier
from vendors.scoring import VendorFacts, score
from xiaoer import actions
from xiaoer.actions.contests import contest_event, exclude_event, sweep_contest, uphold_event
from xiaoer.actions.scores import HOUSE_ZONE, recompute_scores
from xiaoer.models import ActOfPower, Desk, Dispute, Posting, ScoreContest
from xiaoer.queries.scoring_events import events_of, find_event
from xiaoer.queries.scoring_facts import gather
from xiaoer.tasks import sweep_contests

pytestmark = pytest.mark.django_db

SOON = timedelta(seconds=1)


@pytest.fixture
def ruth(db):
    return make.xiaoer("ruth", desk="growth")


@pytest.fixture
def song(db):
    return make.xiaoer("song", role="lead")


def later(hours: float = 0):
    return timezone.now() + SOON + timedelta(hours=hours)


def facts_of(shop, **shift) -> VendorFacts:
    return gather(until=later(**shift), vendor_ids=[shop.pk])[shop.pk]


def late_order(pot, buyer) -> Order:
    order = make.delivered_order(buyer=buyer, listing=pot)
    Order.objects.filter(pk=order.pk).update(ship_by_at=order.shipped_at - timedelta(hours=5))
    return order


def contested(shop, order, by, reason="The courier was snowed in.") -> ScoreContest:
    return contest_event(vendor_id=shop.pk, kind="late_hand_over", event_id=order.pk, by=by, reason=reason)


@pytest.fixture
def bad_half_year(lin, chen, wei, teapots, pot):
    """One of everything that costs points, beside as much that does not."""
    late_order(pot, make.user("b1"))
    make.delivered_order(buyer=make.user("b2"), listing=pot)
    for stars, name in ((3, "b3"), (5, "b4")):
        order = make.delivered_order(buyer=make.user(name), listing=pot)
        Review.objects.create(order=order, listing=pot, as_described=stars, service=5, logistics=5)
    broken = make.paid_order(buyer=make.user("b5"), listing=pot)
    marketplace.cancel_by_vendor(order_id=broken.pk, by=chen)
    order = make.delivered_order(buyer=lin, listing=pot)
    dispute = actions.open_dispute(order_id=order.pk, by=lin, reason="not_as_described", story="So.", wanted_minor=900)
    actions.accept_proposal(dispute_id=dispute.pk, by=chen, version=dispute.version)
    quiet = make.haggle(buyer=make.user("b6"), listing=pot, offer=7_000)
    Offer.objects.filter(negotiation=quiet).update(status="expired")
    Negotiation.objects.filter(pk=quiet.pk).update(status="expired")
    return teapots


def test_the_events_are_what_the_facts_count(bad_half_year):
    facts = facts_of(bad_half_year, hours=13)
    found = events_of(bad_half_year.pk, until=later(hours=13))
    of_kind = {kind: [e for events in found.values() for e in events if e.kind == kind] for kind in ScoreContest.Kind}
    assert len(of_kind["late_hand_over"]) == facts.hand_overs - facts.hand_overs_in_time == 1
    assert len(of_kind["slow_answer"]) == facts.first_answers - facts.first_answers_in_12_hours == 1
    assert len(of_kind["expired_offer"]) == facts.offers - facts.offers_answered == 1
    assert len(of_kind["broken_deal"]) == facts.agreements - facts.agreements_honoured == 1
    assert len(found["resolution"]) == facts.disputes == 1
    assert [e.kind for e in found["product"]].count("dispute") == facts.not_as_described == 1
    assert [e.number for e in of_kind["review"]] == [3] and facts.review_points == 8


@pytest.mark.parametrize("kind", ScoreContest.Kind.values)
def test_an_excluded_event_leaves_the_facts_and_nothing_else_does(kind, bad_half_year, chen, ruth):
    moment = later(hours=13)
    before = gather(until=moment, vendor_ids=[bad_half_year.pk])[bad_half_year.pk]
    [event] = {e.event_id: e for events in events_of(bad_half_year.pk, until=moment).values() for e in events if e.kind == kind}.values()  # fmt: skip
    ScoreContest.objects.create(
        vendor=bad_half_year, kind=kind, event_id=event.event_id, happened_at=event.at, facts=event.as_facts(),
        opened_by=chen, reason="It was not us.", due_at=moment,
    )  # fmt: skip
    exclude_event(contest_id=ScoreContest.objects.get().pk, by=ruth, reason="It was not them.")
    after = gather(until=moment)[bad_half_year.pk]
    gone = {
        "review": {"reviews": 1, "review_points": 3},
        "slow_answer": {"first_answers": 1},
        "expired_offer": {"offers": 1},
        "broken_deal": {"agreements": 1},
        "late_hand_over": {"hand_overs": 1},
        "dispute": {"disputes": 1, "not_as_described": 1},
    }[kind]
    assert {n: getattr(before, n) - getattr(after, n) for n in gone} == gone
    rest = [name for name in VendorFacts.__dataclass_fields__ if name not in gone]
    assert [getattr(before, name) for name in rest] == [getattr(after, name) for name in rest]
    assert score(after).lowest >= score(before).lowest
    marked = [e for events in events_of(bad_half_year.pk, until=moment).values() for e in events if not e.counts]
    assert {e.kind for e in marked} == {kind}


def test_only_what_costs_points_can_be_contested_and_once(teapots, pot, chen, lin, mei):
    fine, late = make.delivered_order(buyer=lin, listing=pot), late_order(pot, mei)
    other = make.vendor("kites", owner=make.user("kim"))
    for shop, order, reason, code in (
        (teapots, fine, "So.", "no_event"), (other, late, "So.", "no_event"), (teapots, late, "  ", "no_reason"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refusal:
            contested(shop, order, chen, reason)
        assert code_of(refusal) == code
    first = contested(teapots, late, chen)
    assert timedelta(hours=71) < first.due_at - timezone.now() <= timedelta(hours=72)
    with pytest.raises(ValidationError) as refusal:
        contested(teapots, late, chen)
    assert code_of(refusal) == "contested_already"
    assert find_event(teapots.pk, kind="mood", event_id=1, until=later()) is None


def test_what_is_too_old_to_count_is_too_old_to_contest(teapots, pot, chen, lin):
    late = late_order(pot, lin)
    Order.objects.filter(pk=late.pk).update(paid_at=timezone.now() - timedelta(days=181))
    with pytest.raises(ValidationError) as refusal:
        contested(teapots, late, chen)
    assert code_of(refusal) == "no_event"


def test_the_growth_desk_or_a_lead_decides_but_no_party(teapots, pot, chen, lin, mei, wei, ruth, song):
    first, second = (contested(teapots, late_order(pot, buyer), chen) for buyer in (lin, mei))
    auditor = make.xiaoer("auditor", desk="growth", role="auditor")
    buyer = lin
    Posting.objects.create(user=buyer, desk=Desk.objects.get(slug="growth"), begins_on=date(2026, 1, 1))
    Posting.objects.create(user=chen, desk=Desk.objects.get(slug="growth"), begins_on=date(2026, 1, 1))
    for who, code in ((wei, "other_desk"), (mei, "no_power"), (auditor, "may_only_read"), (buyer, "is_a_party"),
                      (chen, "is_a_party")):  # fmt: skip
        with pytest.raises(ValidationError) as refusal:
            exclude_event(contest_id=first.pk, by=who, reason="So.")
        assert code_of(refusal) == code
    with pytest.raises(ValidationError) as refusal:
        uphold_event(contest_id=first.pk, by=ruth, reason=" ")
    assert code_of(refusal) == "no_reason"
    exclude_event(contest_id=first.pk, by=ruth, reason="Snow.")
    uphold_event(contest_id=second.pk, by=song, reason="No snow.")
    assert facts_of(teapots).hand_overs == 1
    assert list(ActOfPower.objects.order_by("pk").values_list("act", "reason")) == [
        ("exclude_datum", "Snow."), ("uphold_datum", "No snow."),
    ]  # fmt: skip
    with pytest.raises(ValidationError) as refusal:
        uphold_event(contest_id=first.pk, by=song, reason="After all.")
    assert code_of(refusal) == "decided_already"
    assert set(Notification.objects.filter(user=chen).values_list("kind", flat=True)) >= {
        "datum_excluded",
        "datum_upheld",
    }


def test_who_ruled_does_not_decide_whether_the_ruling_counts(teapots, pot, chen, lin, song):
    order = make.delivered_order(buyer=lin, listing=pot)
    dispute = quarrels.open_over(order, wanted=900)
    quarrels.rule(quarrels.decide(dispute, song), song, 900)
    quarrels.waive(dispute)
    Dispute.objects.update(opened_at=timezone.now() - timedelta(days=1))
    contest = contest_event(vendor_id=teapots.pk, kind="dispute", event_id=dispute.pk, by=chen, reason="Unfair.")
    with pytest.raises(ValidationError) as refusal:
        exclude_event(contest_id=contest.pk, by=song, reason="So.")
    assert code_of(refusal) == "own_ruling"


def test_nobodys_silence_costs_the_vendor_points(teapots, pot, chen, lin, ruth, song):
    contest = contested(teapots, late_order(pot, lin), chen)
    assert sweep_contests() == 0 and facts_of(teapots).hand_overs == 1
    make.pass_time(contest, hours=73)
    assert (sweep_contests(), sweep_contests()) == (1, 0)
    assert not sweep_contest(contest_id=contest.pk)
    assert facts_of(teapots).hand_overs == 0, "set aside"
    assert Notification.objects.filter(user=song, kind="contest_late").count() == 1
    uphold_event(contest_id=contest.pk, by=ruth, reason="It was late all the same.")
    assert facts_of(teapots).hand_overs == 1


def test_an_exclusion_lifts_the_tier_of_the_month_at_once(teapots, pot, chen, ruth):
    lates = [late_order(pot, make.user(f"b{n}")) for n in range(3)]
    for n in range(9):
        pot.variants.update(stock=20)
        make.delivered_order(buyer=make.user(f"c{n}"), listing=pot)
    night = timezone.now().astimezone(HOUSE_ZONE).replace(hour=3, minute=0, second=0, microsecond=0)
    Order.objects.update(paid_at=night - timedelta(days=2), ship_by_at=night - timedelta(days=1))
    Order.objects.update(shipped_at=night - timedelta(days=1, hours=2))
    Order.objects.filter(pk__in=[order.pk for order in lates]).update(shipped_at=night - timedelta(hours=2))
    recompute_scores(until=night)
    preview = VendorScore.objects.get()
    assert preview.stars < 5 and not preview.is_new
    tier = VendorTier.objects.create(
        vendor=teapots, month_on=night.date().replace(day=1), stars=preview.stars, stars_before=5, lowest=preview.lowest,
        scored_on=night.date(), takes_effect_at=timezone.now() + timedelta(days=5),
    )  # fmt: skip
    for order in lates:
        exclude_event(contest_id=contested(teapots, order, chen).pk, by=ruth, reason="Snow.")
    tier.refresh_from_db()
    assert tier.stars > preview.stars
    assert tier.stars < 5 or tier.takes_effect_at <= timezone.now(), "no downgrade any more: no notice"


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(teapots, pot, chen, lin, ruth, song):
    contest = contested(teapots, late_order(pot, lin), chen)
    answers = at_once(
        lambda: exclude_event(contest_id=contest.pk, by=ruth, reason="Snow."),
        lambda: uphold_event(contest_id=contest.pk, by=song, reason="No snow."),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["ScoreContest", "ValidationError"]
    assert ActOfPower.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_contest_at_once_contest_once(teapots, pot, chen, lin):
    late = late_order(pot, lin)
    answers = at_once(*[lambda: contested(teapots, late, chen)] * 3)
    assert sorted(type(answer).__name__ for answer in answers) == ["ScoreContest", *["ValidationError"] * 2]


def test_an_automatic_answer_is_no_late_one(teapots, pot, chen, lin):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    haggling.decline_offer(negotiation_id=thread.pk, by=chen, rev=1, is_automatic=True)
    moment = later(hours=13)
    assert [e.kind for e in events_of(teapots.pk, until=moment)["service"]] == ["slow_answer"]
    haggling.send_message(negotiation_id=thread.pk, by=chen, body="Good day!")
    assert events_of(teapots.pk, until=moment)["service"] == []
