"""What buyer and vendor said of an order afterwards: sealed until both have written, or the time is over."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from marketplace.models.listings import Listing
from marketplace.models.orders import Order

STARS = [MinValueValidator(1), MaxValueValidator(5)]


class ShownReviews(models.QuerySet["Review"]):
    """Reviews, and which of them anybody may read."""

    def shown(self) -> "ShownReviews":
        """Unsealed and not removed. Counts, means and scores are made of these alone."""
        return self.filter(shown_at__lte=Now(), removed_at=None)


class Review(models.Model):
    """A buyer's word on a completed order: three scores of 1 to 5. Sealed until `shown_at`; what is removed stays here."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="review")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="reviews")
    as_described = models.PositiveSmallIntegerField(validators=STARS)
    service = models.PositiveSmallIntegerField(validators=STARS)
    logistics = models.PositiveSmallIntegerField(validators=STARS)
    text = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(db_default=Now())
    shown_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("shown_at",)

    objects = ShownReviews.as_manager()

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    as_described__gte=1,
                    as_described__lte=5,
                    service__gte=1,
                    service__lte=5,
                    logistics__gte=1,
                    logistics__lte=5,
                ),
                name="marketplace_review_one_to_five",
            )
        ]
        indexes = [models.Index(fields=["listing", "-id"], name="marketplace_review_by_listing")]

    def __str__(self) -> str:
        return f"review of order {self.order_id}"


class ReviewPhoto(models.Model):
    """A buyer's picture of what came, re-encoded on upload."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="photos")
    image = models.ImageField(upload_to="reviews/", width_field="width", height_field="height")
    thumb = models.ImageField(upload_to="reviews/")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("review photo")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "sha256"], name="marketplace_reviewphoto_once")]

    def __str__(self) -> str:
        return f"photo {self.pk} of review {self.review_id}"


class BuyerFeedback(models.Model):
    """The vendor's word on the buyer of an order, 1 to 5. Sealed like the review it answers unseen."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="feedback")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField(validators=STARS)
    text = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(db_default=Now())
    shown_at = models.DateTimeField()

    DUE_FIELDS = ("shown_at",)

    class Meta:
        verbose_name = _("feedback on a buyer")
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="marketplace_feedback_one_to_five")
        ]

    def __str__(self) -> str:
        return f"feedback on the buyer of order {self.order_id}"


class ReviewReply(models.Model):
    """The vendor's one answer to a review, for everybody to read. Append-only, by trigger."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="reply")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("reply to a review")
        verbose_name_plural = _("replies to reviews")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="marketplace_reply_says_something")]

    def __str__(self) -> str:
        return f"reply to review {self.review_id}"


class ReviewReport(models.Model):
    """Somebody thinks that a review breaks the rules. Open until the house has looked at it."""

    class Reason(models.TextChoices):
        FAKE = "fake", _("it is not about a real purchase")
        ABUSE = "abuse", _("it insults or threatens")
        PRIVATE = "private", _("it gives away something private")
        BLACKMAIL = "blackmail", _("it was used to press for money")
        SPAM = "spam", _("it is an advertisement")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        OPEN = "open", _("not looked at yet")
        KEPT = "kept", _("the review stays")
        REMOVED = "removed", _("the review was removed")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reports")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    text = models.TextField(max_length=1000, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    reported_at = models.DateTimeField(db_default=Now())
    look_by_at = models.DateTimeField()

    DUE_FIELDS = ("look_by_at",)

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        constraints = [models.UniqueConstraint(fields=["review", "reported_by"], name="marketplace_report_once_each")]
        indexes = [
            models.Index(fields=["look_by_at"], condition=Q(outcome="open"), name="marketplace_report_open"),
        ]

    def __str__(self) -> str:
        return f"report of review {self.review_id}: {self.outcome}"
