"""Who sells: vendors, the people who act for them, and how well they do."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    division_code = models.CharField(_("ships from"), max_length=12, blank=True)
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
    """What a vendor's last 180 days were worth, on one day. The tier is that of the lowest pillar, 0 to 5 stars."""

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
