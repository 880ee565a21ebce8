"""What the house stands for, and what it writes down every day."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Charter(models.Model):
    """Mission, vision and values, in versions. The newest published one holds."""

    version = models.PositiveIntegerField(unique=True)
    body = models.JSONField(help_text=_("mission, vision and values, in both languages"))
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("charter")
        get_latest_by = "version"

    def __str__(self) -> str:
        return f"charter, version {self.version}"


class Briefing(models.Model):
    """The morning briefing or the after-work review of a desk, as it stood when it was made."""

    class Kind(models.TextChoices):
        MORNING = "morning", _("morning briefing")
        EVENING = "evening", _("after-work review")

    desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, related_name="briefings")
    kind = models.CharField(max_length=8, choices=Kind)
    day = models.DateField()
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("briefing")
        constraints = [models.UniqueConstraint(fields=["desk", "kind", "day"], name="xiaoer_briefing_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} of desk {self.desk_id} on {self.day}"
