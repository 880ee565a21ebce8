"""Goals, and how far they are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.clock import database_now
from accounts.models import User
from xiaoer.counters import COUNTERS, Counter
from xiaoer.hours import HOUSE_ZONE, window, zone_of
from xiaoer.models import Goal, Posting


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal and where its counter stands now; `value` is None while there is nothing to take a median of."""

    goal: Goal
    counter: Counter
    value: float | None

    @property
    def is_met(self) -> bool:
        return self.counter.is_met(self.value, self.goal.target)

    @property
    def percent(self) -> int:
        """How much of the target is reached, 0 to 100; of a limit, how much of it is used up."""
        if not self.goal.target:
            return 0 if self.value else 100
        return min(100, round(100 * (self.value or 0) / self.goal.target))


def today_of(user: User) -> date:
    """What day it is where they are."""
    return database_now().astimezone(zone_of(user.time_zone)).date()


def goals_in_force(day: date) -> QuerySet[Goal]:
    """Quarter and desk goals that hold on a day, the quarter's first."""
    goals = Goal.objects.filter(scope__in=["quarter", "desk"], begins_on__lte=day, ends_on__gte=day, dropped_at=None)
    return goals.select_related("desk", "parent", "set_by").order_by("-scope", "desk_id", "pk")


def goals_of_the_day(user: User, day: date) -> QuerySet[Goal]:
    """A person's own goals of a day, by place, with what a lead has proposed."""
    goals = Goal.objects.filter(scope="day", user=user, begins_on=day, dropped_at=None)
    return goals.select_related("desk", "parent", "set_by", "user").order_by("place")


def goals_of_people(day: date) -> QuerySet[Goal]:
    """Everybody's goals of a day, by person and place."""
    goals = Goal.objects.filter(scope="day", begins_on=day, dropped_at=None, user__isnull=False)
    return goals.select_related("user", "desk", "parent", "set_by").order_by("user__display_name", "user_id", "place")


def goals_to_serve(posting: Posting, day: date) -> QuerySet[Goal]:
    """What a day's goal may serve: the goals of the person's desk."""
    return goals_in_force(day).filter(Q(scope="desk", desk=posting.desk_id))


def progress_of(goals: Sequence[Goal]) -> list[Progress]:
    """The goals with their counters, as they stand now: one query a counter, window and kind of goal, however many people.

    The days of a person are counted in their time zone, those of a desk and of the house in the house's.
    """
    found: dict[int, float | None] = {}
    of_people: dict[tuple[str, datetime, datetime], list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.user is not None:
            since, until = window(goal.begins_on, goal.ends_on, zone_of(goal.user.time_zone))
            of_people[goal.counter, since, until].append(goal)
        else:
            since, until = window(goal.begins_on, goal.ends_on, HOUSE_ZONE)
            found[goal.pk] = COUNTERS[goal.counter].total(since, until, desk_id=goal.desk_id)
    for (key, since, until), theirs in of_people.items():
        counter = COUNTERS[key]
        values = counter.by_person(since, until, {goal.user_id for goal in theirs if goal.user_id})
        nothing = 0 if counter.unit == "count" else None
        found |= {goal.pk: values.get(goal.user_id or 0, nothing) for goal in theirs}
    return [Progress(goal, COUNTERS[goal.counter], found[goal.pk]) for goal in goals]


def done_on(user_id: int, day: date, zone: ZoneInfo) -> dict[str, float]:
    """What a person's counters came to on a day, without those that stand at nothing."""
    since, until = window(day, day, zone)
    values = {key: counter.by_person(since, until, [user_id]).get(user_id) for key, counter in COUNTERS.items()}
    return {key: value for key, value in values.items() if value}
