"""What the house stands for, who has put their name under it, and what it writes down every day."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Charter(models.Model):
    """Mission, vision and values, in versions. The newest holds. Append-only, by trigger: rulings cite its values.

    `body` has `en` and `zh`, each with `mission`, `vision` and `values`, a list of `name` and `text` in the same order.
    """

    version = models.PositiveIntegerField(unique=True)
    body = models.JSONField(help_text=_("mission, vision and values, in both languages"))
    why = models.TextField(max_length=4000, blank=True, help_text=_("what has changed, and why"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("charter")
        get_latest_by = "version"

    def __str__(self) -> str:
        return f"charter, version {self.version}"


class CharterSignature(models.Model):
    """One of the staff puts their name under a version of the charter. Append-only, by trigger."""

    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="charter_signatures")
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("signature under the charter")
        constraints = [models.UniqueConstraint(fields=["charter", "user"], name="xiaoer_signature_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} under charter {self.charter_id}"


class Briefing(models.Model):
    """A person's morning briefing or after-work review of a day in their time zone, as it stood when it was made.

    `body` holds facts, not words: they are said in the reader's language when shown.
    """

    class Kind(models.TextChoices):
        MORNING = "morning", _("morning briefing")
        EVENING = "evening", _("after-work review")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="briefings")
    desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, related_name="briefings")
    kind = models.CharField(max_length=8, choices=Kind)
    day = models.DateField()
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("briefing")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "day"], name="xiaoer_briefing_once_a_day")]
        indexes = [models.Index(fields=["user", "-id"], name="xiaoer_briefing_by_user")]

    def __str__(self) -> str:
        return f"{self.kind} of user {self.user_id} on {self.day}"


class StaffWord(models.Model):
    """Word for one of the staff that waits for the end of their night. Once told, it is a notification like others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    dedup_key = models.CharField(max_length=120, unique=True)
    is_by_mail = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("due_at",)

    class Meta:
        verbose_name = _("word that waits for the morning")
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(told_at=None), name="xiaoer_staffword_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for user {self.user_id}"


class TransparencyWeek(models.Model):
    """What the public may know of a week of disputes, frozen on the Monday after it. Append-only, by trigger.

    `remedy_bps` and `overturned_bps` are parts of 10,000; they are null, never stored, when fewer than five cases are behind
    them, so that no figure is about a person.
    """

    begins_on = models.DateField(unique=True)
    opened = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    median_hours = models.FloatField(null=True)
    remedy_bps = models.JSONField(null=True)
    overturned_bps = models.PositiveIntegerField(null=True)
    frozen_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("public week")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins_on__iso_week_day=1), name="xiaoer_transparency_begins_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"week of {self.begins_on}: {self.opened} opened"
