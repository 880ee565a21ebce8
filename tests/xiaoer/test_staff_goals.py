"""Goals from the quarter down to the day, and the live counters they are tied to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make, quarrels
from tests.races import at_once
from xiaoer.actions import goals
from xiaoer.counters import COUNTERS
from xiaoer.hours import HOUSE_ZONE, quarter_of
from xiaoer.models import Desk, Dispute, Goal, Posting
from xiaoer.queries.goals import goals_of_people, goals_of_the_day, progress_of

DAY = date(2026, 11, 26)
TODAY = timezone.now().date()


@pytest.fixture
def song(db):
    return make.xiaoer("song", role="lead")


@pytest.fixture
def ladder(song, wei):
    """A goal of the quarter, and the disputes desk's part of it."""
    quarter = goals.set_quarter_goal(by=song, counter="cases_closed", target=600, day=DAY)
    desk = goals.set_desk_goal(
        by=song, parent_id=quarter.pk, desk_id=wei.postings.get().desk_id, counter="cases_closed", target=200,
        begins_on=DAY, ends_on=DAY + timedelta(days=6),
    )  # fmt: skip
    return quarter, desk


def ruled_case(lin, chen, wei, pot) -> Dispute:
    order = make.delivered_order(buyer=lin, listing=pot)
    case = quarrels.open_over(order, wanted=100)
    quarrels.rule(quarrels.decide(case, wei), wei, 100)
    quarrels.waive(case)
    return Dispute.objects.get(pk=case.pk)


def test_a_quarter_goal_fills_its_quarter_and_a_desk_goal_lies_within(ladder, song):
    quarter, desk = ladder
    assert (quarter.begins_on, quarter.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert desk.parent == quarter
    with pytest.raises(ValidationError) as refusal:
        goals.set_desk_goal(
            by=song, parent_id=quarter.pk, desk_id=desk.desk_id, counter="breaches", target=0,
            begins_on=DAY, ends_on=date(2027, 1, 1),
        )  # fmt: skip
    assert refusal.value.code == "bad_days"


@pytest.mark.parametrize(("day", "first", "last"), [("2026-01-01", 1, 3), ("2026-06-30", 4, 6), ("2026-12-31", 10, 12)])
def test_quarters_are_the_calendars(day, first, last):
    begins, ends = quarter_of(date.fromisoformat(day))
    assert (begins.month, begins.day, ends.month) == (first, 1, last) and (ends + timedelta(days=1)).day == 1


def test_leads_alone_set_the_large_goals(wei):
    with pytest.raises(ValidationError) as refusal:
        goals.set_quarter_goal(by=wei, counter="cases_closed", target=1, day=DAY)
    assert refusal.value.code == "leads_only"


def test_a_person_picks_three_goals_a_day_and_no_fourth(ladder, wei):
    for counter in ("cases_closed", "rulings_given", "reports_handled"):
        goals.pick_goal(by=wei, day=DAY, counter=counter, target=2, parent_id=ladder[1].pk)
    with pytest.raises(ValidationError) as refusal:
        goals.pick_goal(by=wei, day=DAY, counter="breaches", target=0)
    assert refusal.value.code == "three_a_day"
    goals.drop_goal(goal_id=goals_of_the_day(wei, DAY)[1].pk, by=wei)
    assert goals.pick_goal(by=wei, day=DAY, counter="breaches", target=0).place == 2
    assert goals.pick_goal(by=wei, day=DAY + timedelta(days=1), counter="breaches", target=0).place == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_do_not_pass_the_three():
    wei = make.xiaoer("wei")
    for counter in ("cases_closed", "rulings_given"):
        goals.pick_goal(by=wei, day=DAY, counter=counter, target=2)
    wish = [lambda counter=counter: goals.pick_goal(by=wei, day=DAY, counter=counter, target=2)
            for counter in ("reports_handled", "second_keys")]  # fmt: skip
    at_once(*wish)
    assert goals_of_the_day(wei, DAY).count() == 3


def test_the_database_keeps_the_three_as_well(wei):
    goal = goals.pick_goal(by=wei, day=DAY, counter="cases_closed", target=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(place=4)


@pytest.mark.parametrize(("counter", "target", "code"), [("tea_drunk", 3, "no_counter"), ("cases_closed", 0, "bad_target"), ("breaches", -1, "bad_target")])  # fmt: skip
def test_a_goal_is_over_a_counter_that_there_is_and_can_be_reached(counter, target, code, wei):
    with pytest.raises(ValidationError) as refusal:
        goals.pick_goal(by=wei, day=DAY, counter=counter, target=target)
    assert refusal.value.code == code


def test_what_a_lead_proposes_counts_once_it_is_taken(song, wei, mei):
    goal = goals.propose_goal(by=song, user_id=wei.pk, day=DAY, counter="rulings_given", target=3)
    assert goal.accepted_at is None
    with pytest.raises(ValidationError):
        goals.take_goal(goal_id=goal.pk, by=song)
    assert goals.take_goal(goal_id=goal.pk, by=wei).accepted_at is not None
    with pytest.raises(ValidationError):
        goals.propose_goal(by=song, user_id=mei.pk, day=DAY, counter="rulings_given", target=3)


def test_an_auditor_picks_nothing(db):
    with pytest.raises(ValidationError) as refusal:
        goals.pick_goal(by=make.xiaoer("audrey", role="auditor"), day=DAY, counter="breaches", target=0)
    assert refusal.value.code == "may_only_read"


def test_counters_count_what_was_done_by_person_by_desk_and_in_all(lin, chen, wei, pot):
    ruled_case(lin, chen, wei, pot)
    other = make.xiaoer("ruth", desk="growth")
    now = timezone.now()
    span = (now - timedelta(hours=1), now + timedelta(hours=1))
    desk = {posting.user_id: posting.desk_id for posting in Posting.objects.all()}
    for key in ("cases_closed", "rulings_given"):
        counter = COUNTERS[key]
        assert counter.by_person(*span, [wei.pk, other.pk]) == {wei.pk: 1}
        assert (counter.total(*span), counter.total(*span, user_id=wei.pk)) == (1, 1)
        assert (counter.total(*span, desk_id=desk[wei.pk]), counter.total(*span, desk_id=desk[other.pk])) == (1, 0)
        assert counter.total(span[0] - timedelta(days=9), span[0]) == 0


def test_the_first_touch_is_counted_from_the_queue(lin, chen, wei, pot):
    ruled_case(lin, chen, wei, pot)
    now = timezone.now()
    found = COUNTERS["first_touch_hours"].total(now - timedelta(hours=1), now + timedelta(hours=1), user_id=wei.pk)
    assert found is not None and 0 <= found < 0.1
    assert COUNTERS["first_touch_hours"].total(now - timedelta(days=2), now - timedelta(days=1)) is None


@pytest.mark.parametrize("key", COUNTERS)
def test_every_counter_is_one_query_however_many_people(key, wei):
    span = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    desk_id = Desk.objects.get().pk
    with CaptureQueriesContext(connection) as seen:
        COUNTERS[key].by_person(*span, [wei.pk, *range(1_000)])
        COUNTERS[key].total(*span, desk_id=desk_id)
    assert len(seen) == 2


def test_the_goals_of_many_people_are_counted_together(song, wei, lin, chen, pot):
    ruled_case(lin, chen, wei, pot)
    for number in range(4):
        goals.pick_goal(by=make.xiaoer(f"x{number}"), day=TODAY, counter="cases_closed", target=2)
    goals.pick_goal(by=wei, day=wei_day(), counter="cases_closed", target=1)
    rows = list(goals_of_people(wei_day()))
    with CaptureQueriesContext(connection) as seen:
        found = {each.goal.user_id: (each.value, each.is_met) for each in progress_of(rows)}
    assert len(seen) == 1 and found[wei.pk] == (1, True)


def wei_day() -> date:
    return timezone.now().astimezone(HOUSE_ZONE).date()


def test_a_limit_is_met_from_below_and_a_median_of_nothing_by_nobody():
    assert COUNTERS["breaches"].is_met(0, 0) and not COUNTERS["breaches"].is_met(1, 0)
    assert not COUNTERS["first_touch_hours"].is_met(None, 6)


def test_the_page_picks_takes_and_drops(song, wei, client):
    client.force_login(wei)
    client.post("/xiaoer/goals/act/", {"act": "pick", "counter": "rulings_given", "target": "4"})
    [goal] = Goal.objects.all()
    assert (goal.user, goal.target) == (wei, 4)
    assert "of 4" in client.get("/xiaoer/goals/").content.decode() and "of 4" in client.get("/xiaoer/").content.decode()
    client.post("/xiaoer/goals/act/", {"act": "drop", "goal": goal.pk})
    goal.refresh_from_db()
    assert goal.dropped_at is not None
    client.force_login(song)
    client.post("/xiaoer/goals/act/", {"act": "quarter", "quarter-counter": "breaches", "quarter-target": "0"})
    client.post("/xiaoer/goals/act/", {"act": "propose", "person": wei.pk, "counter": "second_keys", "target": "1"})
    assert Goal.objects.filter(scope="quarter").count() == 1 and goals_of_the_day(wei, wei_day()).count() == 1
