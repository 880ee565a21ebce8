"""What the demo's staff do among themselves: signatures, goals, leave, briefings, lessons, a rotation plan, public weeks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.clock import database_now
from accounts.models import User
from xiaoer.actions import briefings, goals, rotation
from xiaoer.demo.roster import POSTINGS, email_of
from xiaoer.hours import HOUSE_ZONE, quarter_of
from xiaoer.models import (
    Briefing,
    Charter,
    CharterSignature,
    Desk,
    Goal,
    Leave,
    Lesson,
    PlannedMove,
    TransparencyWeek,
)
from xiaoer.queries.briefings import horizon_at, morning_facts
from xiaoer.queries.house import WEEKS_SHOWN
from xiaoer.queries.rotation import HORIZON_DAYS, desks_as_stations, fingerprint, staff_as_people
from xiaoer.queries.staff import posting_of
from xiaoer.rotation import plan

NOT_SIGNED_YET: Final = ("wei", "staff.mira")
LEAVES: Final = (("staff.ruth", 12, 17), ("xiaoman", 26, 30), ("staff.jia", 61, 74))
"""E-mail name, and first and last day from today."""
QUARTER_GOALS: Final = (("cases_closed", 420), ("first_touch_hours", 6), ("problems_resolved", 160))
DESK_GOALS: Final = (("disputes", 0, "cases_closed", 60), ("logistics", 2, "problems_resolved", 25))
"""Desk, which of the quarter's goals it serves, counter, target of the days to come."""
DAY_GOALS: Final = {"wei": (("cases_closed", 2), ("first_touch_hours", 4)), "staff.jia": (("problems_resolved", 3),)}
PROPOSED: Final = ("wei", "second_keys", 1)
PLAYBOOK: Final = (
    # author, tags, lesson; title and text in English, in Chinese
    ("xiaoman", ("damaged",), "先要一张盖子的照片，再谈退多少。", "The lid, too",
     "A chipped pot often has a chipped lid. Ask for a photo of both before a figure is named.",
     "也看看盖子", "壶身磕了，盖子常常也磕了。先请买家补一张盖子的照片，再谈退多少。"),
    ("staff.jia", ("not_received", "parcels"), "Ask the village shop before the carrier.", "Ask the shop at the corner",
     "In towns without street numbers, parcels wait at a shop. One call there saves three days of search.",
     "先问村口小店", "没有门牌的地方，包裹多半寄放在小店。打一个电话，省三天查件。"),
    ("wei", ("not_as_described", "manners"), "Quote the pinned promise first.", "Begin with the promise",
     "Open with the words that were pinned to the deal sheet. Most quarrels end at that line.",
     "先念承诺", "先把成交单上钉住的那句话念出来，大半的争执到这里就结束了。"),
)  # fmt: skip
WAITING: Final = (
    (
        "wei",
        ("wrong_item",),
        "Two glazes of one listing look alike on a phone: ask for the colour's name, not for a photo.",
    ),
    ("staff.fu", ("money", "manners"), "催付款的话术越急，越要先看看是不是同一台手机。"),
)
DONE_YESTERDAY: Final = {
    "done": [
        {"counter": "cases_closed", "value": 3},
        {"counter": "rulings_given", "value": 2},
        {"counter": "second_keys", "value": 1},
    ],
    "goals": [
        {"counter": "cases_closed", "target": 3, "value": 3, "is_met": True},
        {"counter": "first_touch_hours", "target": 4, "value": 2.5, "is_met": True},
        {"counter": "reports_handled", "target": 2, "value": 1, "is_met": False},
    ],
}


def make_staff_work() -> int:
    """Make what is missing of it; returns how many rows were made."""
    people = {key: User.objects.get(email=email_of(key)) for key, *_rest in POSTINGS}
    today = database_now().astimezone(HOUSE_ZONE).date()
    made = _sign(people) + _enter_leave(people, today) + _set_goals(people, today)
    return made + _learn(people) + _brief(people, today) + _accept_plan(people) + _freeze(today)


@transaction.atomic
def _sign(people: dict[str, User]) -> int:
    charter = Charter.objects.latest()
    signers = [person for key, person in people.items() if key not in NOT_SIGNED_YET]
    known = set(charter.signatures.values_list("user_id", flat=True))
    missing = [person for person in signers if person.pk not in known]
    CharterSignature.objects.bulk_create(CharterSignature(charter=charter, user=person) for person in missing)
    return len(missing)


def _enter_leave(people: dict[str, User], today: date) -> int:
    if Leave.objects.exists():
        return 0
    for key, first, last in LEAVES:
        days = {"begins_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
        rotation.enter_leave(by=people[key], user_id=people[key].pk, **days)
    return len(LEAVES)


@transaction.atomic
def _set_goals(people: dict[str, User], today: date) -> int:
    if Goal.objects.exists():
        return 0
    lead = people["lead"]
    quarter = [
        goals.set_quarter_goal(by=lead, counter=counter, target=target, day=today) for counter, target in QUARTER_GOALS
    ]
    last = min(today + timedelta(days=13), quarter_of(today)[1])
    desks = {}
    for slug, place, counter, target in DESK_GOALS:
        desk = Desk.objects.get(slug=slug)
        desks[slug] = goals.set_desk_goal(
            by=lead,
            parent_id=quarter[place].pk,
            desk_id=desk.pk,
            counter=counter,
            target=target,
            begins_on=today,
            ends_on=last,
        )
    for key, wishes in DAY_GOALS.items():
        parent = desks["disputes" if key == "wei" else "logistics"]
        for counter, target in wishes:
            goals.pick_goal(by=people[key], day=today, counter=counter, target=target, parent_id=parent.pk)
    key, counter, target = PROPOSED
    goals.propose_goal(by=lead, user_id=people[key].pk, day=today, counter=counter, target=target)
    return Goal.objects.count()


@transaction.atomic
def _learn(people: dict[str, User]) -> int:
    if Lesson.objects.exists():
        return 0
    for author, tags, text, *words in PLAYBOOK:
        lesson = briefings.write_lesson(by=people[author], text=text, tags=tags)
        title_en, text_en, title_zh, text_zh = words
        briefings.confirm_lesson(
            lesson_id=lesson.pk,
            by=people["lead"],
            title_en=title_en,
            text_en=text_en,
            title_zh=title_zh,
            text_zh=text_zh,
            tags=tags,
        )
    for author, tags, text in WAITING:
        briefings.write_lesson(by=people[author], text=text, tags=tags)
    return len(PLAYBOOK) + len(WAITING)


@transaction.atomic
def _brief(people: dict[str, User], today: date) -> int:
    """Wei's yesterday, and this morning as the desk stands now. Without mail: they are in the past."""
    wei = people["wei"]
    posting = posting_of(wei)
    if posting is None or Briefing.objects.filter(user=wei).exists():
        return 0
    yesterday = today - timedelta(days=1)
    now = database_now()
    facts: dict[tuple[str, date], dict[str, Any]] = {
        ("evening", yesterday): DONE_YESTERDAY,
        ("morning", today): morning_facts(posting, now, today, horizon_at(now)),
    }
    for (kind, day), body in facts.items():
        Briefing.objects.create(user=wei, desk=posting.desk, kind=kind, day=day, body=body, made_at=_at(kind, day))
    return len(facts)


def _at(kind: str, day: date) -> datetime:
    hour = 8 if kind == "morning" else 17
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=HOUSE_ZONE).astimezone(UTC)


def _accept_plan(people: dict[str, User]) -> int:
    if PlannedMove.objects.exists():
        return 0
    today = database_now().astimezone(UTC).date()
    found = plan(staff_as_people(today), desks_as_stations(), horizon=HORIZON_DAYS)
    reason = "Everyone sits elsewhere by the summer, and no desk is empty for a day."
    return rotation.accept_plan(by=people["lead"], seen=fingerprint(found.moves), reason=reason)


def _freeze(today: date) -> int:
    """Half a year of public weeks, as a market of this size would have had."""
    monday = today - timedelta(days=today.weekday())
    known = set(TransparencyWeek.objects.values_list("begins_on", flat=True))
    weeks = [_week(monday - timedelta(weeks=n), WEEKS_SHOWN - n) for n in range(WEEKS_SHOWN, 0, -1)]
    missing = [week for week in weeks if week.begins_on not in known]
    TransparencyWeek.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _week(monday: date, n: int) -> TransparencyWeek:
    """The market grows, slowly; the weeks of the spring holiday were quiet, and too few cases say nothing."""
    is_quiet = n in (6, 7)
    opened = 3 + n % 2 if is_quiet else 9 + n // 2 + (n * 7) % 5
    closed = 4 if is_quiet else opened - 1 - n % 3
    full, partial = 2_600 + (n * 173) % 900, 4_300 + (n * 311) % 800
    shares = {"full_refund": full, "partial_refund": partial, "release": 10_000 - full - partial}
    return TransparencyWeek(
        begins_on=monday,
        opened=opened,
        closed=closed,
        median_hours=None if is_quiet else 78.0 - 1.3 * n + (n * 5) % 9,
        remedy_bps=None if is_quiet else shares,
        overturned_bps=None if is_quiet or n % 4 else 600 + (n * 97) % 700,
    )
