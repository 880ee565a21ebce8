"""What a vendor contests of its score, and reviews that are to go."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ScoreContest(models.Model):
    """A vendor contests one event that costs it points. What is set aside or excluded leaves the facts.

    `event_id` is the key of what `kind` names: a review, a negotiation, an offer, an order or a dispute.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("a poor review")
        SLOW_ANSWER = "slow_answer", _("a late first answer")
        EXPIRED_OFFER = "expired_offer", _("an offer that ran out unanswered")
        BROKEN_DEAL = "broken_deal", _("an agreed deal called off")
        LATE_HAND_OVER = "late_hand_over", _("a late hand-over")
        DISPUTE = "dispute", _("a dispute")

    class Status(models.TextChoices):
        OPEN = "open", _("waits for the desk")
        SET_ASIDE = "set_aside", _("set aside until it is decided")
        UPHELD = "upheld", _("it counts")
        EXCLUDED = "excluded", _("it no longer counts")

    WAITING = (Status.OPEN, Status.SET_ASIDE)
    LEFT_OUT = (Status.SET_ASIDE, Status.EXCLUDED)

    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="contests")
    kind = models.CharField(max_length=16, choices=Kind)
    event_id = models.BigIntegerField()
    happened_at = models.DateTimeField()
    facts = models.JSONField(default=dict, help_text=_("what the event was about, as it stood when it was contested"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    opened_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(max_length=4000, blank=True)

    DUE_FIELDS = ("due_at",)

    class Meta:
        verbose_name = _("contest of a score")
        verbose_name_plural = _("contests of scores")
        constraints = [
            models.UniqueConstraint(fields=["kind", "event_id"], name="xiaoer_contest_once_an_event"),
            models.CheckConstraint(condition=~Q(reason=""), name="xiaoer_contest_has_reason"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "set_aside"], decided_by=None, decided_at=None)
                | (Q(status__in=["upheld", "excluded"], decided_by__isnull=False, decided_at__isnull=False)
                   & ~Q(decision="")),
                name="xiaoer_contest_decided_with_reason",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["open", "set_aside"]), name="xiaoer_contest_due"),
            models.Index(
                fields=["kind", "event_id"],
                condition=Q(status__in=["set_aside", "excluded"]),
                name="xiaoer_contest_left_out",
            ),
            models.Index(fields=["vendor", "-id"], name="xiaoer_contest_by_vendor"),
        ]

    def __str__(self) -> str:
        return f"contest of {self.kind}/{self.event_id}: {self.status}"


class ReviewRemoval(models.Model):
    """One Xiaoer wants a review removed; it goes once another one agrees."""

    class Status(models.TextChoices):
        ASKED = "asked", _("waits for a second key")
        AGREED = "agreed", _("removed")
        SENT_BACK = "sent_back", _("sent back")

    review = models.ForeignKey("marketplace.Review", on_delete=models.PROTECT, related_name="removals")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=4000)
    asked_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(max_length=4000, blank=True)

    class Meta:
        verbose_name = _("removal of a review")
        verbose_name_plural = _("removals of reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(status__in=["asked", "agreed"]), name="xiaoer_removal_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="xiaoer_removal_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="xiaoer_removal_two_people"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_by=None, decided_at=None)
                | Q(status__in=["agreed", "sent_back"], decided_by__isnull=False, decided_at__isnull=False),
                name="xiaoer_removal_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"removal of review {self.review_id}: {self.status}"
