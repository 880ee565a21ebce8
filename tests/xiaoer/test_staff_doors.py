"""Every new door of the staff against every role: what is not yours answers as if it were absent."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from xiaoer.actions import goals, rotation
from xiaoer.actions.charter import publish_charter
from xiaoer.actions.power import log_act
from xiaoer.models import (
    ActOfPower,
    Briefing,
    Charter,
    CharterSignature,
    Desk,
    Goal,
    Leave,
    Lesson,
    PlannedMove,
    PlaybookEntry,
    Posting,
)
from xiaoer.queries.goals import today_of
from xiaoer.queries.rotation import fingerprint

BODY = {
    each: {"mission": "Tea.", "vision": "More tea.", "values": [{"name": "Patience", "text": "Wait."}]}
    for each in ("en", "zh")
}
READ = ("/xiaoer/goals/", "/xiaoer/briefings/", "/xiaoer/playbook/", "/xiaoer/rotation/", "/xiaoer/acts/")
WRITES = {
    "/xiaoer/charter/sign/": {"version": "1"},
    "/xiaoer/goals/act/": {"act": "pick", "counter": "breaches", "target": "0"},
    "/xiaoer/briefings/{briefing}/lesson/": {"text": "Mine."},
    "/xiaoer/playbook/lessons/{lesson}/": {"act": "set_aside"},
    "/xiaoer/rotation/accept/": {"seen": fingerprint(()), "reason": "Because."},
    "/xiaoer/rotation/leave/": {"person": "{wei}", "begins_on": "2027-01-01", "ends_on": "2027-01-02"},
    "/xiaoer/rotation/moves/{move}/act/": {"act": "hand_over", "note": "Done."},
}
WATCHED = (ActOfPower, Briefing, Charter, CharterSignature, Goal, Leave, Lesson, PlaybookEntry, Posting)


@pytest.fixture
def house(wei):
    """Something behind every door, Wei's; Song leads the desk, Audrey looks."""
    song = make.xiaoer("song", role="lead")
    audrey = make.xiaoer("audrey", role="auditor")
    publish_charter(by=song, body=BODY, why="To begin with.", after_version=0)
    desk = Desk.objects.get()
    briefing = Briefing.objects.create(user=wei, desk=desk, kind="evening", day=date(2026, 11, 26), body={})
    lesson = Lesson.objects.create(author=wei, desk=desk, text="Ask.")
    risk = Desk.objects.create(slug="risk", name_en="Risk", name_zh="风控台", least_staff=0)
    now = timezone.now()
    move = PlannedMove.objects.create(user=wei, from_desk=desk, to_desk=risk, move_on=date(2027, 1, 4), accepted_by=song, warn_at=now, carry_at=now)  # fmt: skip
    keys = {"briefing": briefing.pk, "lesson": lesson.pk, "move": move.pk, "wei": wei.pk}
    return {"song": song, "audrey": audrey, "wei": wei, "keys": keys}


def state() -> list:
    return [model.objects.count() for model in WATCHED] + list(PlannedMove.objects.values_list("pk", "handed_over_at"))


def writes(house):
    for path, said in WRITES.items():
        yield path.format(**house["keys"]), {name: value.format(**house["keys"]) for name, value in said.items()}


def pages(house) -> list[str]:
    keys = house["keys"]
    return [
        *READ,
        f"/xiaoer/briefings/{keys['briefing']}/",
        f"/xiaoer/rotation/moves/{keys['move']}/",
        "/xiaoer/charter/new/",
    ]


def test_a_stranger_finds_nothing_and_a_guest_is_sent_to_sign_in(house, mei, client):
    before = state()
    for path in pages(house):
        assert client.get(path).url.startswith("/account/login/")
    for path, said in writes(house):
        assert client.post(path, said).status_code == 302
    client.force_login(mei)
    for path in pages(house):
        assert client.get(path).status_code == 404, path
    for path, said in writes(house):
        assert client.post(path, said).status_code == 404, path
    assert state() == before


def test_an_auditor_reads_everything_and_changes_nothing_but_signs(house, client):
    client.force_login(house["audrey"])
    for path in pages(house)[:-1]:
        page = client.get(path)
        assert page.status_code == 200, path
        assert b"Accept the plan" not in page.content and b'name="act" value="pick"' not in page.content
    assert client.get("/xiaoer/charter/new/").status_code == 404
    before = state()
    for path, said in writes(house):
        if "sign" not in path:
            client.post(path, said)
    assert state() == before
    client.post("/xiaoer/charter/sign/", {"version": "1"})
    assert CharterSignature.objects.filter(user=house["audrey"]).exists()


def test_a_xiaoer_of_another_desk_reads_no_ones_briefing_or_move_and_leads_nothing(house, client):
    client.force_login(make.xiaoer("ruth", desk="risk"))
    keys = house["keys"]
    for path in (
        f"/xiaoer/briefings/{keys['briefing']}/",
        f"/xiaoer/rotation/moves/{keys['move']}/",
        "/xiaoer/charter/new/",
    ):
        assert client.get(path).status_code == 404, path
    before = state()
    for path, said in writes(house):
        if "goals" not in path and "sign" not in path:
            client.post(path, said)
    assert state() == before


def test_a_lead_reads_and_leads(house, client):
    client.force_login(house["song"])
    for path in pages(house):
        assert client.get(path).status_code == 200, path
    client.post(f"/xiaoer/rotation/moves/{house['keys']['move']}/act/", {"act": "hand_over", "note": "For Wei."})
    assert PlannedMove.objects.get().handed_over_at is None, "the handover is the person's own"


@pytest.mark.parametrize("method", ["get", "head"])
def test_what_changes_something_takes_only_posts(method, house, client):
    client.force_login(house["song"])
    for path, _said in writes(house):
        assert getattr(client, method)(path).status_code == 405, path


def spent(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


BUDGETS = {
    "/xiaoer/goals/": 17,
    "/xiaoer/briefings/": 8,
    "/xiaoer/playbook/": 9,
    "/xiaoer/rotation/": 18,
    "/xiaoer/acts/": 9,
    "/charter/": 14,
}


def grow(house, first: int, count: int) -> None:
    desk = Desk.objects.get(slug="disputes")
    for number in range(first, first + count):
        person = make.xiaoer(f"x{number}")
        Posting.objects.filter(user=person).update(begins_on=timezone.now().date())
        goals.pick_goal(by=person, day=today_of(house["song"]), counter="rulings_given", target=2)
        rotation.enter_leave(by=person, user_id=person.pk, begins_on=date(2027, 3, 1), ends_on=date(2027, 3, 5))
        Briefing.objects.create(user=house["song"], desk=desk, kind="evening", day=date(2026, 1, number), body={})
        lesson = Lesson.objects.create(
            author=person, desk=desk, text="Ask.", outcome="confirmed", judged_by=house["song"]
        )
        PlaybookEntry.objects.create(lesson=lesson, title_en="Lid", text_en="Ask.", confirmed_by=house["song"])
        Lesson.objects.create(author=person, desk=desk, text="Wait.")
        log_act(person, "set_goal", f"goal/{number}", reason="x")


def test_no_page_of_the_staff_asks_more_for_more_rows(house, client):
    client.force_login(house["song"])
    grow(house, 1, 3)
    for_three = {path: spent(client, path) for path in BUDGETS}
    grow(house, 4, 6)
    for_nine = {path: spent(client, path) for path in BUDGETS}
    assert for_nine == for_three
    assert {path: count for path, count in for_nine.items() if count > BUDGETS[path]} == {}
