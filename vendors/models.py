"""Who sells: vendors, the people who act for them, and how well they do."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from vendors.origins import check_origin


class Vendor(models.Model):
    """A shop. Buyers see it only while it is approved; its books stay for ever."""

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        TASKS = "tasks", _("filling in tasks")
        REVIEW = "review", _("in review")
        REVISION_REQUESTED = "revision_requested", _("revision requested")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SUSPENDED = "suspended", _("suspended")

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    bio_en = models.TextField(_("about, in English"), max_length=1000, blank=True)
    bio_zh = models.TextField(_("about, in Chinese"), max_length=1000, blank=True)
    emblem = models.ImageField(upload_to="vendors/", blank=True)
    banner = models.ImageField(upload_to="vendors/", blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.INVITED)
    city_en = models.CharField(max_length=60, blank=True)
    city_zh = models.CharField(max_length=60, blank=True)
    division_code = models.CharField(_("ships from"), max_length=12, blank=True, validators=[check_origin])
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    commission_bps = models.PositiveIntegerField(default=500, validators=[MaxValueValidator(3000)])
    payout_account = models.CharField(max_length=60, blank=True)
    is_on_holiday = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("vendor")
        constraints = [
            models.CheckConstraint(condition=models.Q(commission_bps__lte=3000), name="vendors_vendor_commission_cap"),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=False) | ~models.Q(status="approved"),
                name="vendors_vendor_approved_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(division_code="") | models.Q(division_code__regex=r"^[0-9]{12}$"),
                name="vendors_vendor_division_code_form",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en


class VendorMember(models.Model):
    """A user who may act for a vendor, within a role."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        MANAGER = "manager", _("manager")
        NEGOTIATOR = "negotiator", _("negotiator")
        PACKER = "packer", _("packer")

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="vendor_memberships")
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("vendor member")
        constraints = [models.UniqueConstraint(fields=["vendor", "user"], name="vendors_member_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} is {self.role} of vendor {self.vendor_id}"


class VendorScore(models.Model):
    """What a vendor's last 180 days were worth, on one day: a preview. The tier in force is a `VendorTier`."""

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="scores")
    scored_on = models.DateField()
    product = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    service = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    logistics = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    resolution = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    stars = models.PositiveSmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(5)])
    is_new = models.BooleanField(default=False, help_text=_("fewer than 10 orders: shown as new, without stars"))
    order_count = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("vendor score")
        get_latest_by = "scored_on"
        constraints = [
            models.UniqueConstraint(fields=["vendor", "scored_on"], name="vendors_score_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(product__lte=100, service__lte=100, logistics__lte=100, resolution__lte=100),
                name="vendors_score_pillars_to_100",
            ),
            models.CheckConstraint(condition=models.Q(stars__lte=5), name="vendors_score_stars_to_5"),
        ]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} on {self.scored_on}: {self.stars}"

    @property
    def lowest(self) -> int:
        return min(self.product, self.service, self.logistics, self.resolution)


class VendorTier(models.Model):
    """The stars of a month, locked on its first day. The newest one that has taken effect is in force.

    A lower one waits out its notice; a higher one holds at once. `stars` is empty for a shop shown as new.
    """

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="tiers")
    month_on = models.DateField(help_text=_("the first day of the month"))
    stars = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(5)])
    stars_before = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(5)])
    lowest = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    scored_on = models.DateField()
    locked_at = models.DateTimeField(db_default=Now())
    takes_effect_at = models.DateTimeField()

    DUE_FIELDS = ("takes_effect_at",)

    class Meta:
        verbose_name = _("vendor tier")
        constraints = [
            models.UniqueConstraint(fields=["vendor", "month_on"], name="vendors_tier_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(stars__lte=5) | models.Q(stars=None), name="vendors_tier_stars_to_5"
            ),
            models.CheckConstraint(condition=models.Q(month_on__day=1), name="vendors_tier_month_begins"),
        ]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} in {self.month_on:%Y-%m}: {self.stars}"


class PenaltyPoint(models.Model):
    """Points a Xiaoer gave a vendor for a breach. They count until they expire, or are taken back."""

    class Cause(models.TextChoices):
        COUNTERFEIT = "counterfeit", _("counterfeit or stolen goods")
        OFF_HOUSE = "off_house", _("dealing past the house")
        FAKE_TRACKING = "fake_tracking", _("false tracking numbers")
        FAKE_REVIEWS = "fake_reviews", _("bought or forced reviews")
        ABUSE = "abuse", _("abuse of a buyer")
        FORBIDDEN_GOODS = "forbidden_goods", _("goods that may not be sold")
        OTHER = "other", _("something else")

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="penalty_points")
    points = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    cause = models.CharField(max_length=20, choices=Cause)
    reason = models.TextField(max_length=4000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    DUE_FIELDS = ("expires_at",)

    class Meta:
        verbose_name = _("penalty points")
        verbose_name_plural = _("penalty points")
        constraints = [
            models.CheckConstraint(condition=models.Q(points__gte=1, points__lte=12), name="vendors_points_1_to_12"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="vendors_points_have_reason"),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_by=None)
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="vendors_points_taken_back_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["vendor", "-id"], name="vendors_points_by_vendor")]

    def __str__(self) -> str:
        return f"{self.points} points for vendor {self.vendor_id}"


class Suspension(models.Model):
    """The time a vendor is shut for its penalty points: begun and ended by rule, never by hand."""

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="suspensions")
    points = models.PositiveSmallIntegerField(help_text=_("that counted when it began"))
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("suspension")
        constraints = [
            models.UniqueConstraint(
                fields=["vendor"], condition=models.Q(ended_at=None), name="vendors_suspension_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"vendor {self.vendor_id} suspended at {self.began_at}"
