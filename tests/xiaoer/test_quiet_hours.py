"""When the staff are briefed and when they are left in peace: zones, summer time, and word that waits for the morning."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Notification
from accounts.virtual_clock import as_if_at
from tests import make
from xiaoer.actions.telling import tell_staff
from xiaoer.hours import due_briefing, quiet_until, window, zone_of
from xiaoer.models import StaffWord
from xiaoer.tasks import tell_waiting_words

BERLIN, SHANGHAI, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")


def local(zone: ZoneInfo, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize("zone", [BERLIN, SHANGHAI, NEW_YORK, ZoneInfo("Asia/Kathmandu")])
@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-26T21:59", None),
        ("2026-11-26T22:00", "2026-11-27T07:00"),
        ("2026-11-27T03:00", "2026-11-27T07:00"),
        ("2026-11-27T06:59", "2026-11-27T07:00"),
        ("2026-11-27T07:00", None),
    ],
)
def test_the_night_is_from_ten_to_seven_on_the_persons_own_wall(zone, at, until):
    found = quiet_until(local(zone, at).astimezone(UTC), zone)
    assert found == (local(zone, until) if until else None)


@pytest.mark.parametrize(
    ("night", "hours"), [("2026-03-28T23:00", 7), ("2026-10-24T23:00", 9), ("2026-06-10T23:00", 8)]
)
def test_summer_time_makes_a_night_shorter_or_longer_and_the_morning_stays_at_seven(night, hours):
    at = local(BERLIN, night).astimezone(UTC)
    until = quiet_until(at, BERLIN)
    assert until is not None
    assert until - at == timedelta(hours=hours) and until.astimezone(BERLIN).hour == 7


def test_a_day_of_summer_time_has_23_hours():
    since, until = window(local(BERLIN, "2026-03-29T00:00").date(), local(BERLIN, "2026-03-29T00:00").date(), BERLIN)
    assert until - since == timedelta(hours=23)


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        ("08:29", None),
        ("08:30", "morning"),
        ("17:29", "morning"),
        ("17:30", "evening"),
        ("21:59", "evening"),
        ("22:00", None),
    ],
)
def test_briefings_are_due_by_the_persons_clock(at, kind):
    found = due_briefing(local(NEW_YORK, f"2026-11-01T{at}").astimezone(UTC), NEW_YORK)
    assert (found.kind if found else None) == kind
    assert found is None or found.day.isoformat() == "2026-11-01"


def test_a_zone_that_nobody_knows_is_the_houses():
    assert zone_of("Mars/Olympus") == SHANGHAI and zone_of("../etc") == SHANGHAI


@pytest.fixture
def ruth(db):
    person = make.xiaoer("ruth")
    person.time_zone = "America/New_York"
    person.save(update_fields=["time_zone"])
    return person


NIGHT = local(NEW_YORK, "2026-11-26T23:15").astimezone(UTC)


def test_word_in_the_night_waits_for_the_morning_and_is_told_once(ruth):
    with as_if_at(NIGHT):
        for _ in range(2):
            tell_staff(user_id=ruth.pk, kind="goal_proposed", dedup_key="goal/1", path="/xiaoer/goals/", by_mail=True)
        assert tell_waiting_words() == 0
    assert not Notification.objects.exists()
    assert StaffWord.objects.get().due_at == local(NEW_YORK, "2026-11-27T07:00")
    with as_if_at(NIGHT + timedelta(hours=8)):
        assert tell_waiting_words() == 1 and tell_waiting_words() == 0
    word = Notification.objects.get()
    assert (word.user, word.kind, word.path) == (ruth, "goal_proposed", "/xiaoer/goals/") and word.mail_at is not None


def test_word_by_day_is_told_at_once(ruth):
    with as_if_at(NIGHT - timedelta(hours=8)):
        tell_staff(user_id=ruth.pk, kind="goal_proposed", dedup_key="goal/1")
    assert Notification.objects.get().mail_at is None and not StaffWord.objects.exists()


def test_who_flies_west_in_the_night_sleeps_on(ruth):
    with as_if_at(NIGHT):
        tell_staff(user_id=ruth.pk, kind="goal_proposed", dedup_key="goal/1")
    ruth.time_zone = "America/Los_Angeles"
    ruth.save(update_fields=["time_zone"])
    with as_if_at(NIGHT + timedelta(hours=8)):
        assert tell_waiting_words() == 0
    assert StaffWord.objects.get().due_at == datetime(2026, 11, 27, 15, tzinfo=UTC)
