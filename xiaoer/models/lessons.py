"""What the staff learn, and the playbook that is made of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Lesson(models.Model):
    """What someone learnt on a day; one a review. A lead, not its author, makes a playbook entry of it or sets it aside."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits for a lead")
        CONFIRMED = "confirmed", _("in the playbook")
        SET_ASIDE = "set_aside", _("set aside")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lessons")
    desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, related_name="lessons")
    briefing = models.OneToOneField("xiaoer.Briefing", on_delete=models.PROTECT, null=True, related_name="lesson")
    text = models.TextField(_("lesson"), max_length=1000)
    tags = ArrayField(models.CharField(max_length=30), default=list)
    written_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lesson")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="xiaoer_lesson_has_text"),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=F("author")), name="xiaoer_lesson_judged_by_another"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", judged_by=None) | (~Q(outcome="waiting") & Q(judged_by__isnull=False)),
                name="xiaoer_lesson_judged_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"lesson of user {self.author_id}: {self.outcome}"


class PlaybookEntry(models.Model):
    """A confirmed lesson, for all: shown beside cases with one of its tags. One language at least."""

    lesson = models.OneToOneField(Lesson, on_delete=models.PROTECT, related_name="entry")
    title_en = models.CharField(max_length=120, blank=True)
    title_zh = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(max_length=1000, blank=True)
    text_zh = models.TextField(max_length=1000, blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("playbook entry")
        verbose_name_plural = _("playbook entries")
        constraints = [
            models.CheckConstraint(
                condition=(~Q(title_en="") & ~Q(text_en="")) | (~Q(title_zh="") & ~Q(text_zh="")),
                name="xiaoer_playbook_one_language",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_zh
