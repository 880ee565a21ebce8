"""The rotation: the plan as a picture, its acceptance, leave, and the handover of a desk."""

from datetime import UTC, date, timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import database_now
from accounts.models import User
from accounts.requests import SignedInRequest
from xiaoer.actions import rotation as actions
from xiaoer.doors import desk_door
from xiaoer.forms import whole_number
from xiaoer.models import Desk, PlannedMove, Posting
from xiaoer.pictures import lanes
from xiaoer.queries.rotation import (
    HORIZON_DAYS,
    desks_as_stations,
    fingerprint,
    leaves_to_come,
    open_problems_of,
    planned_moves,
    staff_as_people,
)
from xiaoer.queries.staff import ACTING, on_duty, open_cases_of
from xiaoer.rotation import TERMS, Plan, plan
from xiaoer.staff_forms import LeaveForm

PEOPLE_DRAWN: Final = 60
ROWS_SHOWN: Final = 200
GLAZES: Final = 6


@require_safe
@desk_door
def rotation(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """The plan as of today, the moves that were accepted, and who is away."""
    return render(request, "xiaoer/rotation.html", rotation_context(request, posting))


def rotation_context(request: SignedInRequest, posting: Posting) -> dict[str, Any]:
    today = database_now().astimezone(UTC).date()
    found = plan(staff_as_people(today), desks_as_stations(), horizon=HORIZON_DAYS)
    desks = {desk.slug: desk for desk in Desk.objects.order_by("slug")}
    people = {each.user_id: each.user for each in on_duty()}
    is_lead = posting.role == Posting.Role.LEAD
    return {
        "posting": posting,
        "today": today,
        "terms": TERMS,
        "picture": _picture(found, people, desks, today),
        "key": [{"name": _name(desk), "glaze": _glaze(desks, desk.slug)} for desk in desks.values()],
        "moves": [_move(move, people, desks, today) for move in found.moves[:ROWS_SHOWN]],
        "move_count": len(found.moves),
        "gaps": [_gap(gap, desks, today) for gap in found.gaps[:ROWS_SHOWN]],
        "overstays": [
            {
                "name": people[stay.person].display_name,
                "desk": _name(desks[stay.desk]),
                "first": today + timedelta(days=stay.first),
                "last": today + timedelta(days=stay.last),
            }
            for stay in found.overstays[:ROWS_SHOWN]
        ],
        "seen": fingerprint(found.moves),
        "accepted": planned_moves()[:ROWS_SHOWN],
        "leaves": leaves_to_come(today)[:ROWS_SHOWN],
        "is_lead": is_lead,
        "may_act": posting.role in ACTING,
        "form": LeaveForm(people=_leave_people(request, posting, people), initial={"person": request.user.pk}),
    }


def _leave_people(request: SignedInRequest, posting: Posting, people: dict[int, User]) -> list[tuple[int, str]]:
    """Whose leave one may enter: a lead everybody's, others their own."""
    named = sorted((person.display_name, pk) for pk, person in people.items())
    return [(pk, name) for name, pk in named if posting.role == Posting.Role.LEAD or pk == request.user.pk]


def _picture(found: Plan, people: dict[int, User], desks: dict[str, Desk], today: date) -> dict[str, Any]:
    """A row a person, those who move first on top; a mark a month."""
    first_move: dict[int, int] = {}
    for move in found.moves:
        first_move.setdefault(move.person, move.day)
    order = sorted(people.keys() & {stay.person for stay in found.stays}, key=lambda pk: (first_move.get(pk, 999), pk))
    rows = []
    for pk in order[:PEOPLE_DRAWN]:
        pieces = [
            (stay.first, stay.last + 1, {"name": _name(desks[stay.desk]), "glaze": _glaze(desks, stay.desk)})
            for stay in found.stays
            if stay.person == pk
        ]
        rows.append((people[pk].display_name, pieces))
    months = [today.replace(day=1)]
    while months[-1] <= today + timedelta(days=HORIZON_DAYS):
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    ticks = [((month - today).days, month) for month in months if 0 <= (month - today).days < HORIZON_DAYS - 12]
    return lanes(rows, length=HORIZON_DAYS, ticks=ticks)


def _glaze(desks: dict[str, Desk], slug: str) -> int:
    return list(desks).index(slug) % GLAZES


def _name(desk: Desk) -> str:
    return (desk.name_zh if (get_language() or "en").startswith("zh") else "") or desk.name_en


def _move(move: Any, people: dict[int, User], desks: dict[str, Desk], today: date) -> dict[str, Any]:
    return {
        "name": people[move.person].display_name,
        "on": today + timedelta(days=move.day),
        "from": _name(desks[move.from_desk]),
        "to": _name(desks[move.to_desk]),
        "why": why_move(
            {"cause": move.cause, "days_there": move.days_there, "found": move.found}, _name(desks[move.to_desk])
        ),
        "not_there": [_refused(no.desk, no.code, no.until, desks, today) for no in move.refused],
        "is_short_notice": move.day < TERMS.warn_days,
    }


def why_move(facts: dict[str, Any], to_name: str) -> str:
    """Why someone moves, in words."""
    days = facts.get("days_there", 0)
    if facts.get("cause") == "cover":
        return _("%(desk)s would be short of people, and nobody else could be spared as well.") % {"desk": to_name}
    there = ngettext("%(count)s day at the desk.", "%(count)s days at the desk.", days) % {"count": days}
    present = facts.get("found", 0)
    needs = ngettext(
        "At the new one %(count)s person would be there in the weeks to come: fewest for what it needs.",
        "At the new one %(count)s people would be there in the weeks to come: fewest for what it needs.",
        present,
    ) % {"count": present}
    return f"{there} {needs}"


def _refused(slug: str, code: str, until: int | None, desks: dict[str, Desk], today: date) -> dict[str, Any]:
    words = {
        "closed": _("closed to them"),
        "locked": _("left lately: open again from this day on"),
        "less_need": _("needs people less"),
    }
    return {
        "name": _name(desks[slug]) if slug in desks else slug,
        "why": words.get(code, code),
        "until": today + timedelta(days=until) if until is not None else None,
    }


def _gap(gap: Any, desks: dict[str, Desk], today: date) -> dict[str, Any]:
    first, last = today + timedelta(days=gap.first), today + timedelta(days=gap.last)
    return {"name": _name(desks[gap.desk]), "first": first, "last": last, "missing": gap.missing}


@require_POST
@desk_door
def accept_rotation(request: SignedInRequest, posting: Posting) -> HttpResponse:
    try:
        count = actions.accept_plan(
            by=request.user, seen=request.POST.get("seen", ""), reason=request.POST.get("reason", "")
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = ngettext("%(count)s move is scheduled.", "%(count)s moves are scheduled.", count)
        messages.success(request, said % {"count": count})
    return redirect("rotation")


@require_POST
@desk_door
def change_leave(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Enter leave, or take it back."""
    try:
        if request.POST.get("act") == "call_off":
            actions.call_off_leave(by=request.user, leave_id=whole_number(request.POST.get("leave")))
        else:
            people = {each.user_id: each.user for each in on_duty()}
            form = LeaveForm(request.POST, people=[(pk, user.display_name) for pk, user in people.items()])
            if not form.is_valid():
                raise ValidationError([str(text) for texts in form.errors.values() for text in texts])
            said = form.cleaned_data
            actions.enter_leave(
                by=request.user, user_id=said["person"], begins_on=said["begins_on"], ends_on=said["ends_on"]
            )
            messages.success(request, _("Entered. The plan goes around it."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("rotation")


@require_safe
@desk_door
def handover(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    """The handover of a desk: what is still open, and the note for those who stay."""
    move = _own_move(request, posting, pk)
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    accepted_on = move.accepted_at.astimezone(UTC).date()
    colleagues = sorted(  # those of the same desk first
        (each for each in on_duty() if each.user_id != move.user_id),
        key=lambda each: (each.desk_id != move.from_desk_id, each.user.display_name, each.user_id),
    )
    context = {
        "posting": posting,
        "move": move,
        "is_mine": move.user_id == request.user.pk,
        "why": why_move(move.facts, _name(move.to_desk)),
        "not_there": [
            _refused(slug, code, until, desks, accepted_on) for slug, code, until in move.facts.get("refused", [])
        ],
        "cases": open_cases_of(move.user)[:ROWS_SHOWN],
        "problems": open_problems_of(move.user)[:ROWS_SHOWN],
        "colleagues": colleagues,
        "lock_days": TERMS.lock_days,
    }
    return render(request, "xiaoer/handover.html", context)


def _own_move(request: SignedInRequest, posting: Posting, pk: int) -> PlannedMove:
    """One's own move; leads and auditors see everybody's."""
    moves = PlannedMove.objects.select_related("user", "from_desk", "to_desk", "accepted_by")
    move = moves.filter(pk=pk, called_off_at=None).first()
    if move is None or (move.user_id != request.user.pk and posting.role == Posting.Role.XIAOER):
        raise Http404
    return move


@require_POST
@desk_door
def act_on_handover(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    """Give a case or a parcel problem to a colleague, or say that the desk is handed over."""
    move = _own_move(request, posting, pk)
    said, by = request.POST, request.user
    reason = _("handover to %(desk)s") % {"desk": move.to_desk.slug}
    try:
        match said.get("act"):
            case "give_case":
                actions.hand_case_to(
                    dispute_id=_case_id(move, said.get("case")),
                    to_id=whole_number(said.get("to")),
                    by=by,
                    reason=reason,
                )
            case "give_problem":
                actions.hand_problem_to(
                    problem_id=whole_number(said.get("problem")),
                    to_id=whole_number(said.get("to")),
                    by=by,
                    reason=reason,
                )
            case "hand_over":
                actions.hand_over(move_id=move.pk, by=by, note=said.get("note", ""))
                messages.success(request, _("Handed over. On the day you are at the new desk."))
            case _:
                raise ValidationError(_("Choose what to do."), code="no_act")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("handover", pk=pk)


def _case_id(move: PlannedMove, given: str | None) -> int:
    case = open_cases_of(move.user).filter(pk=whole_number(given)).first()
    if case is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    return case.pk
