"""The rotation as it happens: leave, accepted plans, warnings, the handover, and the move itself."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from logistics import actions as logistics
from xiaoer import queries
from xiaoer.actions.assigning import give_case
from xiaoer.actions.postings import move_person
from xiaoer.actions.power import check_lead, check_power, check_reason, log_act
from xiaoer.actions.telling import tell_staff
from xiaoer.models import Desk, Leave, PlannedMove
from xiaoer.queries.rotation import HORIZON_DAYS, desks_as_stations, fingerprint, open_problems_of, staff_as_people
from xiaoer.queries.staff import leads_of, may_act, open_cases_of
from xiaoer.rotation import TERMS, Move, plan

LEAVE_DAYS_MOST: Final = 366
NOTE_MOST: Final = 2_000


@transaction.atomic
def enter_leave(*, by: User, user_id: int, begins_on: date, ends_on: date) -> Leave:
    """Days off: one's own, or another's by a lead.

    Raises ValidationError with code `no_power`, `leads_only`, `not_posted`, `bad_days` or `leave_twice`.
    """
    check_power(by) if user_id == by.pk else check_lead(by)
    person = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if person is None or may_act(person) is None:
        raise ValidationError(_("They have no desk."), code="not_posted")
    if ends_on < begins_on or (ends_on - begins_on).days > LEAVE_DAYS_MOST:
        raise ValidationError(_("The last day can't be before the first, or a year after it."), code="bad_days")
    if Leave.objects.filter(user=person, called_off_at=None, begins_on__lte=ends_on, ends_on__gte=begins_on).exists():
        raise ValidationError(_("Some of these days are entered already."), code="leave_twice")
    return Leave.objects.create(user=person, begins_on=begins_on, ends_on=ends_on, entered_by=by)


@transaction.atomic
def call_off_leave(*, by: User, leave_id: int) -> None:
    """Take days off back; the row stays. Raises ValidationError with code `no_leave`, or like `enter_leave`."""
    leave = Leave.objects.select_for_update().filter(pk=leave_id, called_off_at=None).first()
    if leave is None:
        raise ValidationError(_("It is no longer there."), code="no_leave")
    check_power(by) if leave.user_id == by.pk else check_lead(by)
    Leave.objects.filter(pk=leave.pk).update(called_off_at=Now())


@transaction.atomic
def accept_plan(*, by: User, seen: str, reason: str) -> int:
    """A lead accepts the plan as of today: its moves are scheduled. Those that an earlier plan had scheduled just so stay as they
    are, so that nobody is told twice; the others are called off.

    `seen` is the fingerprint of the plan that was looked at. Returns how many moves there are. Raises ValidationError with
    code `leads_only`, `no_reason`, or `stale_plan` when the house has changed since.
    """
    check_lead(by)
    reason = check_reason(reason)
    list(Desk.objects.select_for_update().order_by("pk"))  # one acceptance at a time
    today = database_now().astimezone(UTC).date()
    found = plan(staff_as_people(today), desks_as_stations(), horizon=HORIZON_DAYS)
    if fingerprint(found.moves) != seen:
        raise ValidationError(_("Something has changed since; look at the plan again."), code="stale_plan")
    desks = {desk.slug: desk.pk for desk in Desk.objects.all()}
    wanted = {
        (move.person, today + timedelta(days=move.day), desks[move.from_desk], desks[move.to_desk]): move
        for move in found.moves
    }
    for row in PlannedMove.objects.filter(carried_out_at=None, called_off_at=None):
        if wanted.pop((row.user_id, row.move_on, row.from_desk_id, row.to_desk_id), None) is None:
            PlannedMove.objects.filter(pk=row.pk).update(called_off_at=Now())
    PlannedMove.objects.bulk_create(_scheduled(key, move, by) for key, move in wanted.items())
    log_act(by, "accept_rotation", f"rotation/{today}", reason=reason, moves=len(found.moves), seen=seen)
    return len(found.moves)


@transaction.atomic
def warn_of_move(*, move_id: int) -> bool:
    """Tell a person of their move, once; False when they were told, or it was called off."""
    move = _lock(move_id)
    if move is None or move.warned_at is not None:
        return False
    PlannedMove.objects.filter(pk=move.pk).update(warned_at=Now())
    tell_staff(
        user_id=move.user_id,
        kind="move_ahead",
        path=f"/xiaoer/rotation/moves/{move.pk}/",
        dedup_key=f"move/{move.pk}",
        by_mail=True,
        title=move.to_desk.name_en,
        title_zh=move.to_desk.name_zh,
        day=str(move.move_on),
    )
    return True


@transaction.atomic
def hand_case_to(*, dispute_id: int, to_id: int, by: User, reason: str) -> None:
    """Give a case of one's own, or as a lead anyone's, to another Xiaoer.

    Raises ValidationError with code `no_power`, `not_yours`, `no_reason`, `wrong_state`, `not_posted`, or `conflict` when the
    other is a party, has a share in the shop, or decided about it at a desk they have left.
    """
    dispute = queries.lock_dispute(dispute_id)
    check_power(by) if dispute.assigned_to_id == by.pk else check_lead(by)
    reason = check_reason(reason)
    if not dispute.is_open or dispute.assigned_to_id is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    other = _colleague(to_id, dispute.assigned_to_id)
    if queries.role_in(dispute, other) or queries.conflicts_with(other, dispute.order.vendor_id):
        raise ValidationError(_("They are too near to this case."), code="conflict")
    give_case(dispute, other, cause="handed")
    log_act(by, "hand_over_case", f"dispute/{dispute.public_id}", reason=reason, to=other.pk)


@transaction.atomic
def hand_problem_to(*, problem_id: int, to_id: int, by: User, reason: str) -> None:
    """The same for a parcel problem."""
    reason = check_reason(reason)
    check_power(by)
    problem = open_problems_of(by).filter(pk=problem_id).first()
    if problem is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    logistics.assign_problem(problem_id=problem.pk, to=_colleague(to_id, by.pk), handed_by=by)
    log_act(by, "hand_over_problem", f"problem/{problem.key}", reason=reason, to=to_id)


@transaction.atomic
def hand_over(*, move_id: int, by: User, note: str) -> PlannedMove:
    """Say that the old desk is in order: no open case or parcel problem is left, and those who stay have a note.

    Raises ValidationError with code `no_move`, `orphan_cases`, `no_reason`.
    """
    check_power(by)
    move = _lock(move_id)
    if move is None or move.user_id != by.pk:
        raise ValidationError(_("There is no such move."), code="no_move")
    _refuse_orphans(by)
    note = check_reason(note)[:NOTE_MOST]
    PlannedMove.objects.filter(pk=move.pk).update(note=note, handed_over_at=Now())
    log_act(by, "hand_over_desk", f"move/{move.pk}", reason=note)
    move.refresh_from_db()
    return move


@transaction.atomic
def carry_out_move(*, move_id: int) -> bool:
    """Make a due move true: the old posting ends, the new one begins today. False when it was done, or is not due.

    Raises ValidationError with code `not_handed_over` or `orphan_cases`: then it waits, and the person and their lead are told
    once a day by the sweep.
    """
    move = _lock(move_id)
    now = database_now()
    if move is None or move.carry_at > now:
        return False
    User.objects.select_for_update(no_key=True).get(pk=move.user_id)
    if move.handed_over_at is None:
        raise ValidationError(_("The desk is not handed over yet."), code="not_handed_over")
    _refuse_orphans(move.user)
    posting = queries.posting_of(move.user)
    if posting is None or posting.desk_id != move.from_desk_id:  # moved by hand meanwhile
        PlannedMove.objects.filter(pk=move.pk).update(called_off_at=Now())
        return False
    today = now.astimezone(UTC).date()
    move_person(user_id=move.user_id, desk_id=move.to_desk_id, role=posting.role, begins_on=today)
    PlannedMove.objects.filter(pk=move.pk).update(carried_out_at=Now())
    facts = {"from": move.from_desk.slug, "to": move.to_desk.slug, "on": str(today)}
    log_act(move.accepted_by, "carry_out_move", f"user/{move.user_id}", reason=_why(move), **facts)
    return True


@transaction.atomic
def remind_of_move(*, move_id: int) -> None:
    """A move is due and can't happen: its person and the leads of the desk hear of it, once a day."""
    move = _lock(move_id)
    if move is None:
        return
    day = database_now().astimezone(UTC).date()
    for user_id in {move.user_id, *leads_of(move.from_desk_id)}:
        tell_staff(
            user_id=user_id,
            kind="move_waits",
            path=f"/xiaoer/rotation/moves/{move.pk}/",
            dedup_key=f"waits/{move.pk}/{user_id}/{day}",
            title=move.user.display_name,
        )


def _scheduled(key: tuple[int, date, int, int], move: Move, by: User) -> PlannedMove:
    user_id, day, from_id, to_id = key
    return PlannedMove(
        user_id=user_id,
        from_desk_id=from_id,
        to_desk_id=to_id,
        move_on=day,
        facts={
            "cause": move.cause,
            "days_there": move.days_there,
            "found": move.found,
            "refused": [[no.desk, no.code, no.until] for no in move.refused],
        },
        accepted_by=by,
        warn_at=_midnight(day - timedelta(days=TERMS.warn_days)),
        carry_at=_midnight(day),
    )


def _lock(move_id: int) -> PlannedMove | None:
    moves = PlannedMove.objects.select_for_update(of=("self",)).select_related(
        "user", "from_desk", "to_desk", "accepted_by"
    )
    return moves.filter(pk=move_id, carried_out_at=None, called_off_at=None).first()


def _refuse_orphans(user: User) -> None:
    if open_cases_of(user).exists() or open_problems_of(user).exists():
        raise ValidationError(_("There are open cases that nobody else has yet."), code="orphan_cases")


def _colleague(user_id: int, not_id: int) -> User:
    other = User.objects.filter(pk=user_id, is_active=True).exclude(pk=not_id).first()
    if other is None or may_act(other) is None:
        raise ValidationError(_("Choose one of those who are at a desk."), code="not_posted")
    return other


def _why(move: PlannedMove) -> str:
    return f"rotation: {move.facts.get('cause', '')} after {move.facts.get('days_there', '?')} days"


def _midnight(day: date) -> datetime:
    """When a posting begins: by the day of the database, in UTC."""
    return datetime.combine(day, time(0), tzinfo=UTC)
