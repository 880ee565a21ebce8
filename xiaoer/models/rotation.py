"""Who moves between desks, who is away, and who may not sit where."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Leave(models.Model):
    """Days on which a person is not at work, both included. Nobody is briefed on them, and the rotation plans around them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves")
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("leave")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="xiaoer_leave_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} away from {self.begins_on} to {self.ends_on}"


class ClosedDesk(models.Model):
    """A desk that a person may not take: they lack a skill for it, or are too near to what it decides."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="closed_desks")
    desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, related_name="closed_to")
    why = models.CharField(max_length=200)
    is_over = models.BooleanField(_("open to them again"), default=False)

    class Meta:
        verbose_name = _("closed desk")
        constraints = [models.UniqueConstraint(fields=["user", "desk"], name="xiaoer_closed_desk_once")]

    def __str__(self) -> str:
        return f"desk {self.desk_id} is closed to user {self.user_id}"


class PlannedMove(models.Model):
    """A posting to come: a lead has accepted it, the person hears of it 30 days before, and it takes effect on its day.

    Only after the handover, and only while the person leaves no open case behind; till then it waits, and says so.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="planned_moves")
    from_desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, related_name="+")
    move_on = models.DateField()
    facts = models.JSONField(default=dict)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(db_default=Now())
    warn_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    note = models.TextField(_("note for those who stay"), max_length=2000, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    carry_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("warn_at", "carry_at")

    class Meta:
        verbose_name = _("planned move")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "move_on"], condition=Q(called_off_at=None), name="xiaoer_move_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(from_desk=F("to_desk")), name="xiaoer_move_changes_desk"),
            models.CheckConstraint(
                condition=Q(carried_out_at=None) | Q(handed_over_at__isnull=False), name="xiaoer_move_after_handover"
            ),
        ]
        indexes = [
            models.Index(
                fields=["carry_at"], condition=Q(carried_out_at=None, called_off_at=None), name="xiaoer_move_due"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} to desk {self.to_desk_id} on {self.move_on}"
