"""Goals, from the quarter down to a person's day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Goal(models.Model):
    """A counter of `xiaoer/counters.py` that is to reach `target` between two days, both included.

    A quarter goal is the whole house's; a desk goal serves one; a day goal is a person's, serves a desk goal where it can, and
    holds one of three places of the day. What a lead proposes has no `accepted_at` until the person takes it.
    """

    class Scope(models.TextChoices):
        QUARTER = "quarter", _("quarter goal")
        DESK = "desk", _("desk goal")
        DAY = "day", _("day goal")

    PLACES = (1, 2, 3)

    scope = models.CharField(max_length=8, choices=Scope)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    desk = models.ForeignKey("xiaoer.Desk", on_delete=models.PROTECT, null=True, related_name="goals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="goals")
    place = models.PositiveSmallIntegerField(null=True)
    counter = models.CharField(max_length=40)
    target = models.PositiveIntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    accepted_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("goal")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="xiaoer_goal_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(scope="quarter", desk=None, user=None, place=None)
                | Q(scope="desk", desk__isnull=False, user=None, place=None)
                | Q(scope="day", desk__isnull=False, user__isnull=False, place__in=[1, 2, 3], ends_on=F("begins_on")),
                name="xiaoer_goal_scope",
            ),
            models.UniqueConstraint(
                fields=["user", "begins_on", "place"],
                condition=Q(scope="day", dropped_at=None),
                name="xiaoer_goal_three_a_day",
            ),
            models.UniqueConstraint(
                fields=["user", "begins_on", "counter"],
                condition=Q(scope="day", dropped_at=None),
                name="xiaoer_goal_counter_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.counter} {self.target} by {self.ends_on}"
