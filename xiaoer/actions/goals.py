"""Goals: leads set the quarter's and the desk's, a person takes at most three a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from xiaoer.actions.power import check_lead, check_power, log_act
from xiaoer.actions.telling import tell_staff
from xiaoer.counters import COUNTERS
from xiaoer.hours import quarter_of
from xiaoer.models import Desk, Goal, Posting
from xiaoer.queries.staff import may_act

TARGET_MOST = 100_000


@transaction.atomic
def set_quarter_goal(*, by: User, counter: str, target: int, day: date) -> Goal:
    """What the whole house is to reach in the quarter of `day`. Raises ValidationError with code `leads_only`, `no_counter`
    or `bad_target`."""
    check_lead(by)
    _check(counter, target)
    first, last = quarter_of(day)
    goal = Goal.objects.create(
        scope="quarter", counter=counter, target=target, begins_on=first, ends_on=last, set_by=by, accepted_at=Now()
    )
    log_act(by, "set_goal", f"goal/{goal.pk}", reason=f"{counter} {target} by {last}", counter=counter, target=target)
    return goal


@transaction.atomic
def set_desk_goal(
    *, by: User, parent_id: int, desk_id: int, counter: str, target: int, begins_on: date, ends_on: date
) -> Goal:
    """A desk's part of a quarter goal, within its days.

    Raises ValidationError with code `leads_only`, `no_counter`, `bad_target`, `no_parent`, `no_desk` or `bad_days`.
    """
    check_lead(by)
    _check(counter, target)
    parent = Goal.objects.filter(pk=parent_id, scope="quarter", dropped_at=None).first()
    if parent is None:
        raise ValidationError(_("Choose the quarter's goal that this one serves."), code="no_parent")
    if not Desk.objects.filter(pk=desk_id).exists():
        raise ValidationError(_("There is no such desk."), code="no_desk")
    if not parent.begins_on <= begins_on <= ends_on <= parent.ends_on:
        raise ValidationError(_("The days have to lie within the quarter's goal."), code="bad_days")
    goal = Goal.objects.create(
        scope="desk",
        parent=parent,
        desk_id=desk_id,
        counter=counter,
        target=target,
        begins_on=begins_on,
        ends_on=ends_on,
        set_by=by,
        accepted_at=Now(),
    )
    log_act(
        by, "set_goal", f"goal/{goal.pk}", reason=f"{counter} {target} by {ends_on}", counter=counter, target=target
    )
    return goal


@transaction.atomic
def pick_goal(*, by: User, day: date, counter: str, target: int, parent_id: int | None = None) -> Goal:
    """One of a person's own goals of a day; the fourth is refused.

    Raises ValidationError with code `no_power`, `may_only_read`, `no_counter`, `bad_target`, `no_parent`, `three_a_day` or
    `goal_twice`.
    """
    return _add(check_power(by), by=by, day=day, counter=counter, target=target, parent_id=parent_id)


@transaction.atomic
def propose_goal(*, by: User, user_id: int, day: date, counter: str, target: int, parent_id: int | None = None) -> Goal:
    """A lead proposes a goal of the day to someone, who may take or drop it. Raises like `pick_goal`, or `not_posted`."""
    check_lead(by)
    posting = may_act(User.objects.get(pk=user_id)) if User.objects.filter(pk=user_id).exists() else None
    if posting is None:
        raise ValidationError(_("They have no desk."), code="not_posted")
    goal = _add(posting, by=by, day=day, counter=counter, target=target, parent_id=parent_id)
    if user_id != by.pk:
        tell_staff(user_id=user_id, kind="goal_proposed", path="/xiaoer/goals/", dedup_key=f"goal/{goal.pk}")
    return goal


@transaction.atomic
def take_goal(*, goal_id: int, by: User) -> Goal:
    """Take a goal that a lead has proposed. Said twice it changes nothing. Raises ValidationError(code="no_goal")."""
    check_power(by)
    goal = _own(goal_id, by)
    if goal.accepted_at is None:
        Goal.objects.filter(pk=goal.pk).update(accepted_at=Now())
        goal.refresh_from_db()
    return goal


@transaction.atomic
def drop_goal(*, goal_id: int, by: User) -> None:
    """Let go of one's own goal of a day, which frees its place; a lead may drop quarter and desk goals, and that is logged.

    Raises ValidationError with code `no_goal`, or what `check_lead` raises.
    """
    check_power(by)
    goal = Goal.objects.select_for_update().filter(pk=goal_id, dropped_at=None).first()
    if goal is not None and goal.scope != "day":
        check_lead(by)
        log_act(by, "drop_goal", f"goal/{goal.pk}", reason=f"{goal.counter} {goal.target}")
    elif goal is None or goal.user_id != by.pk:
        raise ValidationError(_("There is no such goal."), code="no_goal")
    Goal.objects.filter(pk=goal.pk).update(dropped_at=Now())


def _check(counter: str, target: int) -> None:
    if counter not in COUNTERS:
        raise ValidationError(_("There is no such counter."), code="no_counter")
    if not 0 <= target <= TARGET_MOST or (target == 0 and not COUNTERS[counter].is_at_most):
        raise ValidationError(_("Name a target that can be reached."), code="bad_target")


def _add(posting: Posting, *, by: User, day: date, counter: str, target: int, parent_id: int | None) -> Goal:
    _check(counter, target)
    desk_goals = Goal.objects.filter(scope="desk", desk=posting.desk_id, dropped_at=None)
    parent = desk_goals.filter(pk=parent_id).first() if parent_id is not None else None
    if parent_id is not None and parent is None:
        raise ValidationError(_("Choose a goal of the desk that this one serves."), code="no_parent")
    User.objects.select_for_update(no_key=True).get(pk=posting.user_id)  # two tabs must not pass the limit together
    theirs = list(Goal.objects.filter(scope="day", user=posting.user_id, begins_on=day, dropped_at=None))
    if counter in {goal.counter for goal in theirs}:
        raise ValidationError(_("There is a goal with this counter already."), code="goal_twice")
    free = sorted(set(Goal.PLACES) - {goal.place for goal in theirs})
    if not free:
        raise ValidationError(_("Three goals are enough for a day."), code="three_a_day")
    return Goal.objects.create(
        scope="day",
        parent=parent,
        desk_id=posting.desk_id,
        user_id=posting.user_id,
        place=free[0],
        counter=counter,
        target=target,
        begins_on=day,
        ends_on=day,
        set_by=by,
        accepted_at=Now() if by.pk == posting.user_id else None,
    )


def _own(goal_id: int, by: User) -> Goal:
    goal = Goal.objects.select_for_update().filter(pk=goal_id, scope="day", user=by, dropped_at=None).first()
    if goal is None:
        raise ValidationError(_("There is no such goal."), code="no_goal")
    return goal
