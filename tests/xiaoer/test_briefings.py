"""Briefings are made once a person, kind and day; lessons become the playbook when another confirms them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notification
from accounts.virtual_clock import as_if_at
from tests import make, quarrels
from tests.races import at_once
from xiaoer import queries
from xiaoer.actions import briefings, goals
from xiaoer.actions.rotation import enter_leave
from xiaoer.models import ActOfPower, Briefing, Lesson, PlaybookEntry
from xiaoer.queries.briefings import horizon_at
from xiaoer.queries.lessons import playbook
from xiaoer.tasks import make_briefings

DAY = date(2026, 11, 26)
MORNING = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
EVENING = MORNING + timedelta(hours=9)


@pytest.fixture
def song(db):
    return make.xiaoer("song", role="lead")


@pytest.fixture
def review(wei):
    with as_if_at(EVENING):
        make_briefings()
    return Briefing.objects.get(user=wei, kind="evening")


def waiting_case(lin, chen, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    return quarrels.call(quarrels.open_over(order, wanted=100))


def test_a_morning_is_made_once_stored_and_mailed(wei, lin, chen, pot):
    case = waiting_case(lin, chen, pot)
    with as_if_at(MORNING):
        assert make_briefings() == 1 and make_briefings() == 0
    made = Briefing.objects.get()
    assert (made.user, made.kind, made.day) == (wei, "morning", DAY)
    assert [each["id"] for each in made.body["mine"]] == [str(case.public_id)] and made.body["free_count"] == 0
    word = Notification.objects.get(kind="briefing_morning")
    assert word.mail_at is not None and word.path == f"/xiaoer/briefings/{made.pk}/"


def test_nobody_is_briefed_before_their_hour_at_night_or_without_a_desk(wei, mei, song):
    for at in (MORNING - timedelta(minutes=31), MORNING + timedelta(hours=13, minutes=1)):
        with as_if_at(at):
            assert make_briefings() == 0


def test_everyone_is_briefed_by_their_own_clock(wei, song):
    song.time_zone = "Europe/Berlin"
    song.save(update_fields=["time_zone"])
    with as_if_at(MORNING):
        assert make_briefings() == 1
    with as_if_at(MORNING + timedelta(hours=7)):
        assert make_briefings() == 1
    assert set(Briefing.objects.values_list("user_id", "kind", "day")) == {
        (wei.pk, "morning", DAY),
        (song.pk, "morning", DAY),
    }


def test_a_day_on_leave_gets_none(wei, song):
    enter_leave(by=wei, user_id=wei.pk, begins_on=DAY, ends_on=DAY + timedelta(days=2))
    with as_if_at(MORNING):
        make_briefings()
    assert list(Briefing.objects.values_list("user_id", flat=True)) == [song.pk]
    with as_if_at(MORNING + timedelta(days=3)):
        make_briefings()
    assert Briefing.objects.filter(user=wei).count() == 1


def test_the_evening_holds_what_was_done_and_what_was_not(wei, lin, chen, pot):
    with as_if_at(EVENING - timedelta(hours=2)):
        case = waiting_case(lin, chen, pot)
        quarrels.rule(quarrels.decide(case, wei), wei, 100)
        goals.pick_goal(by=wei, day=DAY, counter="rulings_given", target=1)
        goals.pick_goal(by=wei, day=DAY, counter="reports_handled", target=2)
    with as_if_at(EVENING):
        make_briefings()
    body = Briefing.objects.get(user=wei).body
    assert {each["counter"]: each["is_met"] for each in body["goals"]} == {
        "rulings_given": True,
        "reports_handled": False,
    }
    assert {"counter": "rulings_given", "value": 1} in body["done"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one():
    make.xiaoer("wei")
    posting = queries.on_duty()[0]
    now = timezone.now()
    horizon = horizon_at(now)
    wish = [lambda: briefings.make_briefing(posting=posting, kind="morning", day=DAY, now=now, horizon=horizon)] * 4
    assert at_once(*wish).count(True) == 1
    assert Briefing.objects.count() == 1


def test_a_crash_in_the_middle_leaves_nothing_and_the_next_sweep_makes_it(wei, song, monkeypatch):
    def crash(**_facts):
        raise DatabaseError("the wire is cut")

    with as_if_at(MORNING), monkeypatch.context() as cut:
        cut.setattr(briefings, "tell_staff", crash)
        assert make_briefings() == 0
    assert not Briefing.objects.exists()
    with as_if_at(MORNING):
        assert make_briefings() == 2


def test_a_review_has_one_lesson(review, wei):
    briefings.write_lesson(by=wei, text="Ask for the lid too.", tags=["damaged"], briefing_id=review.pk)
    with pytest.raises(ValidationError) as refusal:
        briefings.write_lesson(by=wei, text="Another.", briefing_id=review.pk)
    assert refusal.value.code == "lesson_there"


@pytest.mark.parametrize(
    ("wish", "code"),
    [({"text": " "}, "empty_message"), ({"tags": ["tea"]}, "unknown_tag"), ({"briefing_id": 0}, "no_review")],
)
def test_a_lesson_that_would_not_do_is_refused(wish, code, wei):
    with pytest.raises(ValidationError) as refusal:
        briefings.write_lesson(by=wei, **({"text": "Ask."} | wish))
    assert refusal.value.code == code


def test_nobody_writes_into_anothers_review(review, song):
    with pytest.raises(ValidationError):
        briefings.write_lesson(by=song, text="Mine.", briefing_id=review.pk)


def test_a_lead_who_is_not_the_author_makes_a_playbook_entry_of_it(review, wei, song):
    lesson = briefings.write_lesson(by=wei, text="Ask for the lid too.", tags=["damaged"], briefing_id=review.pk)
    entry = briefings.confirm_lesson(
        lesson_id=lesson.pk,
        by=song,
        title_en="The lid",
        text_en="Ask for a photo of the lid.",
        tags=["damaged", "manners"],
    )
    assert queries.playbook_for(reason="damaged") == [entry] and queries.playbook_for(reason="wrong_item") == []
    assert list(playbook(words="photo lid")) == [entry] and not playbook(words="photo cup").exists()
    assert ActOfPower.objects.filter(act="confirm_lesson", actor=song).exists()
    with pytest.raises(ValidationError) as refusal:
        briefings.set_aside_lesson(lesson_id=lesson.pk, by=song, reason="No.")
    assert refusal.value.code == "judged_already"


def test_no_lead_confirms_a_lesson_of_their_own(song):
    lesson = briefings.write_lesson(by=song, text="Drink tea.")
    with pytest.raises(ValidationError) as refusal:
        briefings.confirm_lesson(lesson_id=lesson.pk, by=song, title_en="Tea", text_en="Drink it.")
    assert refusal.value.code == "own_lesson"
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.filter(pk=lesson.pk).update(outcome="confirmed", judged_by=song)


def test_an_entry_needs_one_language_and_a_lead(wei, song):
    lesson = briefings.write_lesson(by=wei, text="Ask.")
    with pytest.raises(ValidationError) as refusal:
        briefings.confirm_lesson(lesson_id=lesson.pk, by=song, title_en="The lid", text_zh="问。")
    assert refusal.value.code == "no_language"
    with pytest.raises(ValidationError) as refusal:
        briefings.confirm_lesson(lesson_id=lesson.pk, by=make.xiaoer("ruth"), title_en="The lid", text_en="Ask.")
    assert refusal.value.code == "leads_only"


def test_the_pages_tell_write_and_confirm(review, wei, song, client):
    client.force_login(wei)
    assert "26 Nov 2026" in client.get("/xiaoer/briefings/").content.decode()
    client.post(f"/xiaoer/briefings/{review.pk}/lesson/", {"text": "Ask for the lid too.", "tags": ["damaged"]})
    assert "Ask for the lid too." in client.get(f"/xiaoer/briefings/{review.pk}/").content.decode()
    lesson = Lesson.objects.get()
    client.force_login(song)
    assert "Ask for the lid too." in client.get("/xiaoer/playbook/").content.decode()
    key = f"lesson-{lesson.pk}"
    client.post(
        f"/xiaoer/playbook/lessons/{lesson.pk}/",
        {f"{key}-title_zh": "盖子", f"{key}-text_zh": "也要看盖子。", f"{key}-tags": ["damaged"]},
    )
    assert PlaybookEntry.objects.get().title_zh == "盖子"
    assert "也要看盖子" in client.get("/xiaoer/playbook/?tag=damaged&q=盖子").content.decode()


def test_a_briefing_is_read_by_its_person_their_lead_and_auditors_alone(review, wei, song, client):
    path = f"/xiaoer/briefings/{review.pk}/"
    others = {
        "ruth": make.xiaoer("ruth"),
        "growth": make.xiaoer("gu", desk="growth", role="lead"),
        "audrey": make.xiaoer("audrey", role="auditor"),
    }
    answers = {}
    for name, person in {"wei": wei, "song": song, **others}.items():
        client.force_login(person)
        answers[name] = client.get(path).status_code
    assert answers == {"wei": 200, "song": 200, "ruth": 404, "growth": 404, "audrey": 200}
