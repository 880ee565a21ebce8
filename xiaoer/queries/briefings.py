"""What goes into a briefing: facts as they stand now, ready to be stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from escrow.models import EscrowHold
from logistics import queries as logistics
from logistics.models import CarrierHealth
from xiaoer.counters import WAITING
from xiaoer.hours import zone_of
from xiaoer.models import Briefing, Campaign, Dispute, Lesson, Posting
from xiaoer.queries.goals import done_on, goals_of_the_day, progress_of

ROWS_A_PART: Final = 8
CAMPAIGN_DAYS: Final = 7
RELEASE_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Horizon:
    """What is the same for everyone who is briefed now: gathered once a sweep."""

    carriers: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    releases: list[dict[str, Any]]
    campaigns: list[dict[str, Any]]


def horizon_at(now: datetime) -> Horizon:
    dark = CarrierHealth.objects.filter(open_until_at__gt=now).select_related("carrier").order_by("carrier__code")
    due = EscrowHold.objects.filter(status="held", release_due_at__lt=now + timedelta(hours=RELEASE_HOURS))
    opening = Campaign.objects.filter(begins_at__gte=now, begins_at__lt=now + timedelta(days=CAMPAIGN_DAYS))
    return Horizon(
        carriers=[
            {
                "name_en": health.carrier.name_en,
                "name_zh": health.carrier.name_zh,
                "until": health.open_until_at.isoformat() if health.open_until_at else None,
            }
            for health in dark[:ROWS_A_PART]
        ],
        claims=[
            {**each, "since": each["since"].isoformat()} for each in logistics.carriers_that_owe_answers()[:ROWS_A_PART]
        ],
        releases=[
            {"currency": row["currency"], "count": row["count"], "total_minor": row["total_minor"]}
            for row in due.values("currency")
            .annotate(count=Count("pk"), total_minor=Sum("amount_minor"))
            .order_by("currency")
        ],
        campaigns=[
            {"name_en": fair.name_en, "name_zh": fair.name_zh, "begins_at": fair.begins_at.isoformat()}
            for fair in opening.order_by("begins_at")[:ROWS_A_PART]
        ],
    )


def morning_facts(posting: Posting, now: datetime, day: date, horizon: Horizon) -> dict[str, Any]:
    """The queue by time left, what is past its time, what is in trouble or due, and what others learnt yesterday."""
    waiting = Dispute.objects.filter(status__in=WAITING)
    mine = waiting.filter(assigned_to=posting.user_id)
    free = waiting.filter(assigned_to=None)
    lessons = Lesson.objects.filter(desk=posting.desk_id, written_at__gte=now - timedelta(hours=36)).exclude(
        outcome=Lesson.Outcome.SET_ASIDE
    )
    return {
        "mine": [_case(case) for case in _by_time_left(mine)],
        "mine_count": mine.count(),
        "free": [_case(case) for case in _by_time_left(free)],
        "free_count": free.count(),
        "breach_count": mine.filter(deadline_at__lte=now).count() + free.filter(deadline_at__lte=now).count(),
        "carriers": horizon.carriers,
        "claims": horizon.claims,
        "releases": horizon.releases,
        "campaigns": horizon.campaigns,
        "lessons": [
            {"by": lesson.author.display_name, "text": lesson.text}
            for lesson in lessons.select_related("author").order_by("-id")[:ROWS_A_PART]
            if lesson.author_id != posting.user_id
        ],
    }


def evening_facts(user: User, day: date) -> dict[str, Any]:
    """What the day came to: every counter that moved, and the day's goals against theirs."""
    goals = [each for each in progress_of(list(goals_of_the_day(user, day))) if each.goal.accepted_at]
    return {
        "done": [
            {"counter": key, "value": value} for key, value in done_on(user.pk, day, zone_of(user.time_zone)).items()
        ],
        "goals": [
            {
                "counter": each.goal.counter,
                "target": each.goal.target,
                "value": each.value,
                "is_met": each.is_met,
            }
            for each in goals
        ],
    }


def _by_time_left(cases: QuerySet[Dispute]) -> list[Dispute]:
    return list(cases.select_related("order").order_by("deadline_at", "pk")[:ROWS_A_PART])


def _case(case: Dispute) -> dict[str, Any]:
    return {
        "id": str(case.public_id),
        "reason": case.reason,
        "title_en": case.order.title_en,
        "title_zh": case.order.title_zh,
        "deadline": case.deadline_at.isoformat() if case.deadline_at else None,
    }


def briefings_of(user: User) -> QuerySet[Briefing]:
    """One's own, the newest first."""
    return Briefing.objects.filter(user=user).select_related("desk", "lesson").order_by("-id")
