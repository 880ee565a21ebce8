"""Who of the staff works where, and every act of power."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Desk(models.Model):
    """A place of work among Xiaoer."""

    slug = models.SlugField(max_length=30, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)
    least_staff = models.PositiveSmallIntegerField(
        default=1, help_text=_("how many Xiaoer have to be present every day at the least")
    )

    class Meta:
        verbose_name = _("desk")

    def __str__(self) -> str:
        return self.name_en


class Posting(models.Model):
    """A person's time at a desk, in a role. Their powers begin and end with it."""

    class Role(models.TextChoices):
        XIAOER = "xiaoer", _("Xiaoer")
        LEAD = "lead", _("lead")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=8, choices=Role, default=Role.XIAOER)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("posting")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ends_on=None), name="xiaoer_posting_one_open"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="xiaoer_posting_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id}, {self.role} at desk {self.desk_id}"


class ActOfPower(models.Model):
    """Who of the staff did what to whom, and why. Append-only, by trigger."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts_of_power")
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    reason = models.TextField(max_length=4000)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("act of power")
        verbose_name_plural = _("acts of power")
        indexes = [
            models.Index(fields=["-id"], name="xiaoer_act_newest"),
            models.Index(fields=["actor", "-id"], name="xiaoer_act_by_actor"),
            models.Index(fields=["act", "-id"], name="xiaoer_act_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject} by user {self.actor_id}"
