"""The staff as the rotation's planner sees them, and the moves that leads have accepted."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from accounts.models import User
from logistics.models import ParcelProblem
from xiaoer.models import ClosedDesk, Desk, Leave, PlannedMove, Posting
from xiaoer.queries.staff import on_duty
from xiaoer.rotation import TERMS, Move, Person, Station

HORIZON_DAYS: Final = 365


def staff_as_people(now_on: date) -> list[Person]:
    """Everyone who rotates: Xiaoer, but neither leads, who keep their desk together, nor auditors. Days count from `now_on`."""
    postings = list(on_duty([Posting.Role.XIAOER]))
    ids = [posting.user_id for posting in postings]
    past, leaves = _past_postings(ids, now_on), _leaves(ids, now_on)
    closed: dict[int, set[str]] = defaultdict(set)
    for user_id, slug in ClosedDesk.objects.filter(user__in=ids, is_over=False).values_list("user_id", "desk__slug"):
        closed[user_id].add(slug)
    return [
        Person(
            key=posting.user_id,
            desk=posting.desk.slug,
            since=(_since(posting, past[posting.user_id]) - now_on).days,
            closed=frozenset(closed[posting.user_id] - {posting.desk.slug}),
            locked=_locked(posting, past[posting.user_id], now_on),
            leaves=tuple(leaves[posting.user_id]),
        )
        for posting in postings
    ]


def desks_as_stations() -> list[Station]:
    return [Station(desk.slug, desk.least_staff) for desk in Desk.objects.order_by("slug")]


def _past_postings(ids: Collection[int], now_on: date) -> dict[int, list[Posting]]:
    """Those that are over, the latest first, by person."""
    found: dict[int, list[Posting]] = defaultdict(list)
    over = Posting.objects.filter(user__in=ids, ends_on__lt=now_on).select_related("desk")
    for posting in over.order_by("user_id", "-begins_on", "-pk"):
        found[posting.user_id].append(posting)
    return found


def _leaves(ids: Collection[int], now_on: date) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    coming = Leave.objects.filter(user__in=ids, called_off_at=None, ends_on__gte=now_on)
    for leave in coming.order_by("user_id", "begins_on"):
        found[leave.user_id].append(((leave.begins_on - now_on).days, (leave.ends_on - now_on).days))
    return found


def _since(posting: Posting, past: Sequence[Posting]) -> date:
    """Since when someone has been at their desk: another role there is no other desk."""
    since = posting.begins_on
    for former in past:
        if former.desk_id != posting.desk_id or former.ends_on is None or former.ends_on < since - timedelta(days=1):
            break
        since = former.begins_on
    return since


def _locked(posting: Posting, past: Sequence[Posting], now_on: date) -> tuple[tuple[str, int], ...]:
    """Desks that were left lately, and the day from which they are open again."""
    until: dict[str, int] = {}
    for former in past:
        assert former.ends_on is not None, "it is over"
        opens = (former.ends_on - now_on).days + 1 + TERMS.lock_days
        if former.desk_id != posting.desk_id and opens > 1:
            until[former.desk.slug] = max(opens, until.get(former.desk.slug, 0))
    return tuple(sorted(until.items()))


def fingerprint(moves: Sequence[Move]) -> str:
    """What a lead signs: who goes where and when. It changes with the plan."""
    said = "\n".join(f"{move.day} {move.person} {move.from_desk} {move.to_desk}" for move in moves)
    return hashlib.sha256(said.encode()).hexdigest()


def planned_moves() -> QuerySet[PlannedMove]:
    """Accepted moves that have not taken effect yet, the next first."""
    waiting = PlannedMove.objects.filter(carried_out_at=None, called_off_at=None)
    return waiting.select_related("user", "from_desk", "to_desk", "accepted_by").order_by("move_on", "pk")


def next_move_of(user: User) -> PlannedMove | None:
    return planned_moves().filter(user=user).first()


def open_problems_of(user: User) -> QuerySet[ParcelProblem]:
    """Parcel problems that would be orphans if `user` went."""
    return ParcelProblem.objects.filter(assigned_to=user, resolved_at=None).select_related("carrier").order_by("pk")


def leaves_to_come(now_on: date) -> QuerySet[Leave]:
    coming = Leave.objects.filter(called_off_at=None, ends_on__gte=now_on)
    return coming.select_related("user", "entered_by").order_by("begins_on", "pk")
