"""Briefings, lessons, and what becomes of them."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from xiaoer.actions.power import check_lead, check_power, log_act
from xiaoer.actions.telling import tell_staff
from xiaoer.models import Briefing, Lesson, PlaybookEntry, Posting
from xiaoer.queries.briefings import Horizon, evening_facts, morning_facts
from xiaoer.queries.lessons import TAGS


@transaction.atomic
def make_briefing(*, posting: Posting, kind: str, day: date, now: datetime, horizon: Horizon) -> bool:
    """Make, store and mail a person's briefing of a day, once; False when it was there. `now` is the database's."""
    if Briefing.objects.filter(user=posting.user_id, kind=kind, day=day).exists():
        return False
    is_morning = kind == Briefing.Kind.MORNING
    body = morning_facts(posting, now, day, horizon) if is_morning else evening_facts(posting.user, day)
    briefing, is_new = Briefing.objects.get_or_create(
        user_id=posting.user_id, kind=kind, day=day, defaults={"desk_id": posting.desk_id, "body": body}
    )
    if not is_new:  # another worker was faster
        return False
    tell_staff(
        user_id=posting.user_id,
        kind=f"briefing_{kind}",
        path=f"/xiaoer/briefings/{briefing.pk}/",
        dedup_key=f"briefing/{posting.user_id}/{kind}/{day}",
        by_mail=True,
    )
    return True


@transaction.atomic
def write_lesson(*, by: User, text: str, tags: Collection[str] = (), briefing_id: int | None = None) -> Lesson:
    """Write down what was learnt: one lesson a review, or one beside it.

    Raises ValidationError with code `no_power`, `may_only_read`, `empty_message`, `unknown_tag`, `no_review` or `lesson_there`.
    """
    posting = check_power(by)
    text = text.replace("\x00", "").strip()[:1_000]
    if not text:
        raise ValidationError(_("Write something first."), code="empty_message")
    if not set(tags) <= set(TAGS):
        raise ValidationError(_("There is no such topic."), code="unknown_tag")
    briefing = None
    if briefing_id is not None:
        reviews = Briefing.objects.select_for_update().filter(user=by, kind=Briefing.Kind.EVENING)
        briefing = reviews.filter(pk=briefing_id).first()
        if briefing is None:
            raise ValidationError(_("There is no such review."), code="no_review")
        if Lesson.objects.filter(briefing=briefing).exists():
            raise ValidationError(_("This review has its lesson."), code="lesson_there")
    tags = [tag for tag in TAGS if tag in tags]
    return Lesson.objects.create(author=by, desk_id=posting.desk_id, briefing=briefing, text=text, tags=tags)


@transaction.atomic
def confirm_lesson(
    *,
    lesson_id: int,
    by: User,
    title_en: str = "",
    title_zh: str = "",
    text_en: str = "",
    text_zh: str = "",
    tags: Collection[str] = (),
) -> PlaybookEntry:
    """A lead puts another's lesson into the playbook, in one language at least.

    Raises ValidationError with code `leads_only`, `own_lesson`, `judged_already`, `no_language` or `unknown_tag`.
    """
    lesson = _lesson_to_judge(lesson_id, by)
    words = {"title_en": title_en, "title_zh": title_zh, "text_en": text_en, "text_zh": text_zh}
    words = {name: text.replace("\x00", "").strip() for name, text in words.items()}
    if not (words["title_en"] and words["text_en"]) and not (words["title_zh"] and words["text_zh"]):
        raise ValidationError(_("A title and a text, in one language at least."), code="no_language")
    if not set(tags) <= set(TAGS):
        raise ValidationError(_("There is no such topic."), code="unknown_tag")
    entry = PlaybookEntry(lesson=lesson, tags=[tag for tag in TAGS if tag in tags], confirmed_by=by, **words)
    entry.full_clean(exclude=["lesson", "confirmed_by", "confirmed_at", "tags"])
    entry.save()
    _judge(lesson, by, Lesson.Outcome.CONFIRMED)
    log_act(by, "confirm_lesson", f"lesson/{lesson.pk}", reason=lesson.text)
    tell_staff(
        user_id=lesson.author_id, kind="lesson_confirmed", path="/xiaoer/playbook/", dedup_key=f"lesson/{lesson.pk}"
    )
    return entry


@transaction.atomic
def set_aside_lesson(*, lesson_id: int, by: User, reason: str) -> Lesson:
    """A lead does not take a lesson into the playbook. Raises like `confirm_lesson`."""
    lesson = _lesson_to_judge(lesson_id, by)
    _judge(lesson, by, Lesson.Outcome.SET_ASIDE)
    log_act(by, "set_aside_lesson", f"lesson/{lesson.pk}", reason=reason or lesson.text)
    return lesson


def _lesson_to_judge(lesson_id: int, by: User) -> Lesson:
    check_lead(by)
    lesson = Lesson.objects.select_for_update().filter(pk=lesson_id).first()
    if lesson is None or lesson.outcome != Lesson.Outcome.WAITING:
        raise ValidationError(_("Another lead has looked at this one."), code="judged_already")
    if lesson.author_id == by.pk:
        raise ValidationError(_("Your own lesson is for another lead."), code="own_lesson")
    return lesson


def _judge(lesson: Lesson, by: User, outcome: str) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(outcome=outcome, judged_by=by, judged_at=Now())
    lesson.refresh_from_db()
