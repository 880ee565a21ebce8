"""Morning briefings and after-work reviews, the lessons written in them, and the playbook made of those."""

from datetime import date, datetime
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from xiaoer.actions import briefings as actions
from xiaoer.counters import COUNTERS
from xiaoer.doors import desk_door
from xiaoer.forms import whole_number
from xiaoer.models import Briefing, Dispute, Lesson, Posting
from xiaoer.queries.briefings import briefings_of
from xiaoer.queries.lessons import TAGS, lessons_that_wait, playbook
from xiaoer.staff_forms import TAG_CHOICES, TAG_WORDS, EntryForm, LessonForm

ROWS_A_PAGE: Final = 30


@require_safe
@desk_door
def briefings(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """One's own, the newest first."""
    before = whole_number(request.GET.get("before"))
    rows = briefings_of(request.user)
    page = list((rows.filter(pk__lt=before) if before else rows)[: ROWS_A_PAGE + 1])
    context = {
        "posting": posting,
        "briefings": page[:ROWS_A_PAGE],
        "next_query": f"before={page[ROWS_A_PAGE - 1].pk}" if len(page) > ROWS_A_PAGE else "",
        "previous_query": "all=1" if before else "",
    }
    return render(request, "xiaoer/briefings.html", context)


@require_safe
@desk_door
def briefing(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    found = _briefing(request, posting, pk)
    return render(request, "xiaoer/briefing.html", briefing_context(request, posting, found))


def _briefing(request: SignedInRequest, posting: Posting, pk: int) -> Briefing:
    """One's own; a lead reads those of their desk, an auditor all."""
    found = Briefing.objects.select_related("user", "desk", "lesson").filter(pk=pk).first()
    if found is None:
        raise Http404
    is_leads = posting.role == Posting.Role.LEAD and found.desk_id == posting.desk_id
    if found.user_id != request.user.pk and not is_leads and posting.role != Posting.Role.AUDITOR:
        raise Http404
    return found


def briefing_context(request: SignedInRequest, posting: Posting, found: Briefing) -> dict[str, Any]:
    body = found.body
    return {
        "posting": posting,
        "briefing": found,
        "is_mine": found.user_id == request.user.pk and posting.role != Posting.Role.AUDITOR,
        "mine": [_case(case) for case in body.get("mine", [])],
        "free": [_case(case) for case in body.get("free", [])],
        "body": body,
        "carriers": [{**each, "until_at": _moment(each.get("until"))} for each in body.get("carriers", [])],
        "claims": [{**each, "since_on": date.fromisoformat(each["since"])} for each in body.get("claims", [])],
        "campaigns": [{**each, "at": _moment(each["begins_at"])} for each in body.get("campaigns", [])],
        "done": [_counted(each) for each in body.get("done", [])],
        "goals": [_counted(each) for each in body.get("goals", [])],
        "lesson": getattr(found, "lesson", None),
        "form": LessonForm(),
    }


def _case(facts: dict[str, Any]) -> dict[str, Any]:
    reason = dict(Dispute.Reason.choices).get(facts["reason"], facts["reason"])
    return {**facts, "words": reason, "deadline_at": _moment(facts["deadline"])}


def _counted(facts: dict[str, Any]) -> dict[str, Any]:
    counter = COUNTERS.get(facts["counter"])
    value = facts["value"]
    shown = "—" if value is None else f"{value:.1f}" if counter and counter.unit == "hours" else f"{value:.0f}"
    return {
        **facts,
        "words": counter.label if counter else facts["counter"],
        "shown": shown,
        "limit": counter and counter.is_at_most,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@require_POST
@desk_door
def write_lesson(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    found = _briefing(request, posting, pk)
    form = LessonForm(request.POST)
    if not form.is_valid():
        context = briefing_context(request, posting, found) | {"form": form}
        return render(request, "xiaoer/briefing.html", context, status=422)
    try:
        said = form.cleaned_data
        actions.write_lesson(by=request.user, text=said["text"], tags=said["tags"], briefing_id=found.pk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Written down. A lead will look at it."))
    return redirect("briefing", pk=pk)


@require_safe
@desk_door
def playbook_page(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """What the staff have learnt; for leads also what waits to be confirmed."""
    return render(request, "xiaoer/playbook.html", playbook_context(request, posting))


def playbook_context(request: SignedInRequest, posting: Posting) -> dict[str, Any]:
    words = request.GET.get("q", "").replace("\x00", "")[:100]
    tag = request.GET.get("tag", "") if request.GET.get("tag", "") in TAGS else ""
    before = whole_number(request.GET.get("before"))
    rows = playbook(words=words, tag=tag)
    page = list((rows.filter(pk__lt=before) if before else rows)[: ROWS_A_PAGE + 1])
    link = f"q={words}&tag={tag}&" if words or tag else ""
    return {
        "posting": posting,
        "entries": [
            {"row": entry, "tags": [TAG_WORDS.get(each, each) for each in entry.tags]} for entry in page[:ROWS_A_PAGE]
        ],
        "words": words,
        "tag": tag,
        "tags": [{"value": value, "label": label} for value, label in TAG_CHOICES],
        "next_query": f"{link}before={page[ROWS_A_PAGE - 1].pk}" if len(page) > ROWS_A_PAGE else "",
        "previous_query": (link or "all=1&").rstrip("&") if before else "",
        "waiting": _waiting(request, posting),
    }


def _waiting(request: SignedInRequest, posting: Posting) -> list[dict[str, Any]]:
    if posting.role != Posting.Role.LEAD:
        return []
    lessons = lessons_that_wait()[:ROWS_A_PAGE]
    return [
        {
            "row": lesson,
            "is_own": lesson.author_id == request.user.pk,
            "tags": [TAG_WORDS.get(each, each) for each in lesson.tags],
            "form": EntryForm(
                prefix=f"lesson-{lesson.pk}",
                initial={"tags": lesson.tags, _text_field(lesson): lesson.text},
            ),
        }
        for lesson in lessons
    ]


def _text_field(lesson: Lesson) -> str:
    """The language a lesson is written in, as far as its letters tell."""
    return "text_en" if lesson.text.isascii() else "text_zh"


@require_POST
@desk_door
def judge_lesson(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    """A lead puts a lesson into the playbook, or sets it aside."""
    form = EntryForm(request.POST, prefix=f"lesson-{pk}")
    try:
        if request.POST.get("act") == "set_aside":
            actions.set_aside_lesson(lesson_id=pk, by=request.user, reason="")
        elif form.is_valid():
            actions.confirm_lesson(lesson_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("It stands in the playbook now."))
        else:
            messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("playbook")
