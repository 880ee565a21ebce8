"""The desk's API: its doors, its scopes, its pages, and a lesson that is written once."""

import pytest

from accounts.models import ApiToken
from accounts.scopes import READ_ACTS, READ_DESK, SCOPES, WRITE_LESSONS
from tests import make, quarrels
from tests.api import Caller, is_problem
from xiaoer.actions import goals
from xiaoer.actions.power import log_act
from xiaoer.models import Lesson
from xiaoer.queries.goals import today_of

READS = {"queue": READ_DESK, "goals": READ_DESK, "briefings": READ_DESK, "acts": READ_ACTS}


@pytest.mark.parametrize("what", READS)
def test_strangers_find_no_desk_and_a_token_needs_its_scope(what, wei, mei, db):
    is_problem(Caller(mei).get(f"/xiaoer/{what}"), 404, "not_found")
    is_problem(Caller().get(f"/xiaoer/{what}"), 401, "token_missing")
    others = [scope for scope in SCOPES if scope != READS[what]]
    is_problem(Caller(wei, scopes=others).get(f"/xiaoer/{what}"), 403, "missing_scope")
    assert Caller(wei, scopes=[READS[what]]).get(f"/xiaoer/{what}").status_code == 200
    assert Caller(make.xiaoer("audrey", role="auditor")).get(f"/xiaoer/{what}").status_code == 200
    is_problem(Caller(wei).get(f"/xiaoer/{what}", {"colour": "green"}), 422, "invalid")


def test_the_queue_says_what_waits_and_until_when(lin, chen, wei, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    case = quarrels.call(quarrels.open_over(order, wanted=100))
    [found] = Caller(wei).get("/xiaoer/queue").json()["items"]
    assert (found["id"], found["status"], found["is_taken"], found["on_expiry"]) == (
        str(case.public_id),
        "queued",
        True,
        "breach",
    )
    assert found["next_deadline"] is not None


def test_goals_come_with_their_live_counter(wei):
    goals.pick_goal(by=wei, day=today_of(wei), counter="lessons_written", target=1)
    caller = Caller(wei)
    assert caller.get("/xiaoer/goals").json()["items"][0]["value"] == 0
    caller.post("/xiaoer/lessons", {"text": "Ask for the lid."})
    [goal] = caller.get("/xiaoer/goals").json()["items"]
    assert (goal["value"], goal["is_met"]) == (1, True)


def test_acts_are_searched_and_paged(wei):
    for number in range(5):
        log_act(wei, "note_problem", f"problem/{number}", reason="noted")
    log_act(wei, "set_goal", "goal/1", reason="more tea")
    caller, seen, link = Caller(wei), [], "/xiaoer/acts?act=note_problem&limit=2"
    while link:
        page = caller.get(link.partition("/api/v1")[2] or link).json()
        seen += [act["subject"] for act in page["items"]]
        link = page["next"]
    assert seen == [f"problem/{number}" for number in (4, 3, 2, 1, 0)]
    assert [act["act"] for act in caller.get("/xiaoer/acts", {"words": "tea"}).json()["items"]] == ["set_goal"]
    is_problem(caller.get("/xiaoer/acts", {"cursor": "!"}), 422, "bad_cursor")


def test_a_lesson_is_written_once_a_key(wei):
    caller = Caller(wei, scopes=[WRITE_LESSONS])
    said = {"text": "Ask for the lid.", "tags": ["damaged"]}
    first = caller.post("/xiaoer/lessons", said, idempotency_key="abc-1")
    again = caller.post("/xiaoer/lessons", said, idempotency_key="abc-1")
    assert (first.status_code, again.json()) == (201, first.json()) and again["Idempotent-Replayed"] == "true"
    assert Lesson.objects.get().tags == ["damaged"]


@pytest.mark.parametrize(
    "said", [{"text": ""}, {"text": "  "}, {"text": "x", "tags": ["tea"]}, {"text": "x", "by": 1}, {}]
)
def test_a_lesson_that_would_not_do_is_refused(said, wei):
    assert Caller(wei).post("/xiaoer/lessons", said).status_code == 422
    assert not Lesson.objects.exists()


def test_an_auditor_and_a_stranger_write_none(mei, db):
    is_problem(Caller(mei).post("/xiaoer/lessons", {"text": "Mine."}), 404, "not_found")
    answer = Caller(make.xiaoer("audrey", role="auditor")).post("/xiaoer/lessons", {"text": "Mine."})
    assert answer.json()["code"] == "may_only_read" and not Lesson.objects.exists()


def test_a_token_dies_with_its_posting(wei):
    caller = Caller(wei)
    wei.postings.update(ends_on="2026-01-02")
    is_problem(caller.get("/xiaoer/queue"), 404, "not_found")
    assert ApiToken.objects.filter(user=wei).exists()
