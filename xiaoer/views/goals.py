"""Goals of the quarter, the desk and the day, with their live counters."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import database_now
from accounts.models import User
from accounts.requests import SignedInRequest
from xiaoer.actions import goals as actions
from xiaoer.counters import COUNTERS
from xiaoer.doors import desk_door
from xiaoer.forms import whole_number
from xiaoer.hours import HOUSE_ZONE, quarter_of
from xiaoer.models import Goal, Posting
from xiaoer.queries.goals import (
    Progress,
    goals_in_force,
    goals_of_people,
    goals_of_the_day,
    goals_to_serve,
    progress_of,
    today_of,
)
from xiaoer.queries.staff import on_duty
from xiaoer.staff_forms import DeskGoalForm, GoalForm

PEOPLE_SHOWN = 150


def goal_name(goal: Goal) -> str:
    """ "cases closed: 12", "median hours to the first touch: at most 6"."""
    counter = COUNTERS[goal.counter]
    words = _("%(counter)s: at most %(target)s") if counter.is_at_most else _("%(counter)s: %(target)s")
    return words % {"counter": counter.label, "target": goal.target}


def in_words(each: Progress) -> dict[str, Any]:
    value = "—" if each.value is None else f"{each.value:.1f}" if each.counter.unit == "hours" else f"{each.value:.0f}"
    return {
        "goal": each.goal,
        "name": each.counter.label,
        "value": value,
        "has_value": each.value is not None,
        "is_hours": each.counter.unit == "hours",
        "is_at_most": each.counter.is_at_most,
        "is_met": each.is_met,
        "is_over": each.counter.is_at_most and each.value is not None and not each.is_met,
        "percent": each.percent,
        "is_proposed": each.goal.accepted_at is None,
    }


def goals_in_words(user: User, day: date) -> list[dict[str, Any]]:
    """A person's goals of a day, with where they stand."""
    return [in_words(each) for each in progress_of(list(goals_of_the_day(user, day)))]


@require_safe
@desk_door
def goals(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Mine of today, my desk's and the house's; for leads also everybody's, and the forms that set them."""
    return render(request, "xiaoer/goals.html", goals_context(request, posting))


def goals_context(request: SignedInRequest, posting: Posting) -> dict[str, Any]:
    day, house_day = today_of(request.user), database_now().astimezone(HOUSE_ZONE).date()
    in_force = list(goals_in_force(house_day))
    is_lead = posting.role == Posting.Role.LEAD
    mine = goals_in_words(request.user, day)
    context: dict[str, Any] = {
        "posting": posting,
        "day": day,
        "mine": mine,
        "has_room": len(mine) < len(Goal.PLACES),
        "levels": [in_words(each) for each in progress_of(in_force)],
        "is_lead": is_lead,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "form": GoalForm(parents=goals_to_serve(posting, house_day), labels=goal_name),
    }
    if is_lead or posting.role == Posting.Role.AUDITOR:
        context["others"] = [in_words(each) for each in progress_of(list(goals_of_people(day)[:PEOPLE_SHOWN]))]
    if is_lead:
        first, last = quarter_of(house_day)
        quarter = Goal.objects.filter(scope="quarter", begins_on=first, dropped_at=None)
        context["people"] = [posting.user for posting in on_duty()]
        context["quarter_form"] = GoalForm(prefix="quarter")
        context["desk_form"] = DeskGoalForm(
            prefix="desk", parents=quarter, labels=goal_name, initial={"begins_on": house_day, "ends_on": last}
        )
    return context


@require_POST
@desk_door
def act_on_goals(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """pick, take, drop; for leads propose, quarter and desk."""
    try:
        _act(request, posting)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("goals")


def _act(request: SignedInRequest, posting: Posting) -> None:
    by, said = request.user, request.POST
    day, house_day = today_of(by), database_now().astimezone(HOUSE_ZONE).date()
    match said.get("act"):
        case "take":
            actions.take_goal(goal_id=whole_number(said.get("goal")), by=by)
        case "drop":
            actions.drop_goal(goal_id=whole_number(said.get("goal")), by=by)
        case "pick" | "propose" as act:
            form = _filled(GoalForm(said, parents=goals_to_serve(posting, house_day)))
            parent = form["parent"]
            wish = {"counter": form["counter"], "target": form["target"], "parent_id": parent.pk if parent else None}
            if act == "pick":
                actions.pick_goal(by=by, day=day, **wish)
            else:
                person = User.objects.filter(pk=whole_number(said.get("person"))).first()
                their_day = today_of(person) if person else day
                actions.propose_goal(by=by, user_id=person.pk if person else 0, day=their_day, **wish)
        case "quarter":
            form = _filled(GoalForm(said, prefix="quarter"))
            actions.set_quarter_goal(by=by, counter=form["counter"], target=form["target"], day=house_day)
        case "desk":
            form = _filled(DeskGoalForm(said, prefix="desk", parents=goals_in_force(house_day).filter(scope="quarter")))
            actions.set_desk_goal(
                by=by,
                parent_id=form["parent"].pk if form["parent"] else 0,
                desk_id=form["desk"].pk,
                counter=form["counter"],
                target=form["target"],
                begins_on=form["begins_on"],
                ends_on=form["ends_on"],
            )
        case _:
            raise ValidationError(_("Choose what to do."), code="no_act")


def _filled(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError([str(text) for texts in form.errors.values() for text in texts])
    return form.cleaned_data
