"""The desk as an API, for those who have one: queue, goals, briefings, acts of power, and a lesson. See docs/api.md."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, words_of, writing
from accounts.api.paging import PAGE_MOST, PAGE_USUAL, Place, cursor_of, next_link, only_known, place_of
from accounts.api.problems import Problem
from accounts.limits import Limit
from accounts.scopes import READ_ACTS, READ_DESK, WRITE_LESSONS
from xiaoer import queries
from xiaoer.actions import briefings as actions
from xiaoer.models import ActOfPower, Briefing, Dispute, Goal, Lesson, Posting
from xiaoer.queries.acts import ActsWanted, acts_of_power
from xiaoer.queries.briefings import briefings_of
from xiaoer.queries.goals import Progress, goals_in_force, goals_of_the_day, progress_of, today_of
from xiaoer.queries.lessons import TAGS

WRITES: Final = Limit("lesson-writes", burst=5, per_second=1, per_minute=20)
QUEUE_MOST: Final = 200
Limited = Annotated[int, Field(ge=1, le=PAGE_MOST)]
Tag = Literal[
    "not_received", "not_as_described", "damaged", "wrong_item", "haggling", "parcels", "money", "manners", "campaigns", "scores"
]  # fmt: skip
assert set(Tag.__args__) == set(TAGS), "the document names every tag"  # type: ignore[attr-defined]

router = Router(tags=["desk"])


class QueuedCase(BaseModel):
    id: UUID
    reason: str = Field(json_schema_extra=words_of(Dispute.Reason))
    status: str = Field(json_schema_extra=words_of(Dispute.Status))
    wanted_minor: int
    currency: str
    is_mine: bool
    is_taken: bool
    next_deadline: datetime | None
    on_expiry: str | None = Field(description="`breach`: the case is shown as past its time. Nothing moves by itself.")


class CaseQueue(BaseModel):
    """What waits for a Xiaoer, the least time left first."""

    items: list[QueuedCase]


class GoalNow(BaseModel):
    """A goal, and where its counter stands at this moment."""

    id: int
    scope: str = Field(json_schema_extra=words_of(Goal.Scope))
    desk: str | None
    counter: str
    target: int
    value: float | None = Field(description="`null` while there is nothing to take a median of.")
    is_at_most: bool = Field(description="The target is a limit.")
    is_met: bool
    is_accepted: bool = Field(description="`false`: a lead proposes it.")
    begins_on: date
    ends_on: date


class GoalList(BaseModel):
    """The caller's of today, their desk's and the house's."""

    items: list[GoalNow]


class BriefingCard(BaseModel):
    id: int
    kind: str = Field(json_schema_extra=words_of(Briefing.Kind))
    day: date
    desk: str
    made_at: datetime
    facts: dict[str, Any]


class BriefingPage(BaseModel):
    items: list[BriefingCard]
    next: str | None


class Act(BaseModel):
    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    reason: str


class ActPage(BaseModel):
    items: list[Act]
    next: str | None


class Paged(BaseModel):
    cursor: str | None = None
    limit: Limited = PAGE_USUAL


class ActFilters(Paged):
    act: Annotated[str, Field(max_length=40)] = ""
    subject: Annotated[str, Field(max_length=80)] = ""
    words: Annotated[str, Field(max_length=100)] = ""


class NewLesson(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=1_000)
    tags: Annotated[list[Tag], Field(max_length=10)] = []


class WrittenLesson(BaseModel):
    id: int
    text: str
    tags: list[str]
    outcome: str = Field(json_schema_extra=words_of(Lesson.Outcome))
    next_deadline: datetime | None
    on_expiry: str | None


@router.get("/xiaoer/queue", **reading("What waits for a Xiaoer", scope=READ_DESK, answer=CaseQueue))
def list_queue(request: ApiRequest) -> HttpResponse:
    only_known(request)
    _posting(request)
    items = [
        QueuedCase(
            id=case.public_id,
            reason=case.reason,
            status=case.status,
            wanted_minor=case.wanted_minor,
            currency=case.order.currency,
            is_mine=case.assigned_to_id == request.user.pk,
            is_taken=case.assigned_to_id is not None,
            next_deadline=case.deadline_at,
            on_expiry="breach" if case.deadline_at else None,
        )
        for case in queries.queue()[:QUEUE_MOST]
    ]
    return respond(CaseQueue(items=items))


@router.get("/xiaoer/goals", **reading("Goals that hold today", scope=READ_DESK, answer=GoalList))
def list_goals(request: ApiRequest) -> HttpResponse:
    only_known(request)
    posting = _posting(request)
    day = today_of(request.user)
    above = [goal for goal in goals_in_force(day) if goal.desk_id in (None, posting.desk_id)]
    found = progress_of([*goals_of_the_day(request.user, day), *above])
    return respond(GoalList(items=[_goal(each) for each in found]))


@router.get(
    "/xiaoer/briefings", **reading("The caller's briefings, newest first", scope=READ_DESK, answer=BriefingPage)
)
def list_briefings(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    only_known(request, *Paged.model_fields)
    _posting(request)
    rows = _after(briefings_of(request.user), page)
    items = [
        BriefingCard(id=row.pk, kind=row.kind, day=row.day, desk=row.desk.slug, made_at=row.made_at, facts=row.body)
        for row in rows[: page.limit]
    ]
    more = _next(request, rows, page, lambda row: Place(row.made_at, row.pk))
    return respond(BriefingPage(items=items, next=more))


@router.get("/xiaoer/acts", **reading("Acts of power, newest first", scope=READ_ACTS, answer=ActPage))
def list_acts(request: ApiRequest, page: Query[ActFilters]) -> HttpResponse:
    """`subject` matches from its beginning, every word of `words` anywhere in the reason."""
    only_known(request, *ActFilters.model_fields)
    _posting(request)
    if "\x00" in page.act + page.subject + page.words:
        raise Problem(422, "invalid")
    wanted = ActsWanted(act=page.act, subject=page.subject, words=page.words)
    rows: list[ActOfPower] = _after(acts_of_power(wanted), page)
    items = [
        Act(id=row.pk, at=row.at, actor=row.actor.display_name, act=row.act, subject=row.subject, reason=row.reason)
        for row in rows[: page.limit]
    ]
    return respond(ActPage(items=items, next=_next(request, rows, page, lambda row: Place(row.at, row.pk))))


@router.post(
    "/xiaoer/lessons",
    **writing("Write a lesson down", scope=WRITE_LESSONS, limit=WRITES, answers={201: WrittenLesson}),
)
@once
def write_lesson(request: ApiRequest, payload: NewLesson) -> HttpResponse:
    """A lead who is not its author makes a playbook entry of it, or sets it aside."""
    _posting(request)
    if not payload.text.strip():
        text = _("Write something first.")
        raise Problem(422, "empty_message", text, errors={"text": [text]})
    lesson = actions.write_lesson(by=request.user, text=payload.text, tags=payload.tags)
    answer = WrittenLesson(
        id=lesson.pk, text=lesson.text, tags=lesson.tags, outcome=lesson.outcome, next_deadline=None, on_expiry=None
    )
    return respond(answer, 201)


def _posting(request: ApiRequest) -> Posting:
    """The door: for others there is no desk."""
    posting = queries.posting_of(request.user)
    if posting is None:
        raise Problem(404, "not_found")
    return posting


def _goal(each: Progress) -> GoalNow:
    goal = each.goal
    return GoalNow(
        id=goal.pk,
        scope=goal.scope,
        desk=goal.desk.slug if goal.desk else None,
        counter=goal.counter,
        target=goal.target,
        value=each.value,
        is_at_most=each.counter.is_at_most,
        is_met=each.is_met,
        is_accepted=goal.accepted_at is not None,
        begins_on=goal.begins_on,
        ends_on=goal.ends_on,
    )


def _after(rows: QuerySet[Any], page: Paged) -> list[Any]:
    """One row more than is asked for, to see whether there is a next page."""
    if page.cursor is not None:
        rows = rows.filter(pk__lt=place_of(page.cursor).pk)
    return list(rows[: page.limit + 1])


def _next(request: HttpRequest, rows: list[Any], page: Paged, place: Any) -> str | None:
    if len(rows) <= page.limit:
        return None
    return next_link(request, cursor=cursor_of(place(rows[page.limit - 1])))
