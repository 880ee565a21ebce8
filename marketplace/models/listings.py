"""What is for sale."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A shelf of the market."""

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)
    description_en = models.CharField(max_length=200, blank=True)
    description_zh = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=40, default="package")
    position = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name_en


class Listing(models.Model):
    """One thing a vendor sells, at a list price that is the start of a conversation.

    `version` grows with every material edit (price, floor, text, kind); haggles over an older version are superseded.
    `reserve_minor` is the vendor's secret and leaves the office on no page, frame or API.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ON_SALE = "on_sale", _("on sale")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("goods that are shipped")
        DIGITAL = "digital", _("a download")
        VIRTUAL = "virtual", _("a service or lesson")

    class Goods(models.TextChoices):
        """What carriers look at before they take a parcel."""

        ORDINARY = "ordinary", _("ordinary")
        FRAGILE = "fragile", _("fragile")
        LIQUID = "liquid", _("liquid")
        BATTERY = "battery", _("with a battery")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="listings")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="listings")
    title_en = models.CharField(_("title in English"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=120, blank=True)
    description_en = models.TextField(_("description in English"), max_length=4000, blank=True)
    description_zh = models.TextField(_("description in Chinese"), max_length=4000, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHYSICAL)
    list_price_minor = models.BigIntegerField(_("list price"))
    currency = models.CharField(max_length=3, default="CNY")
    floor_bps = models.PositiveIntegerField(
        _("lowest offer, in bps of the list price"),
        default=5000,
        validators=[MinValueValidator(3000), MaxValueValidator(9500)],
    )
    reserve_minor = models.BigIntegerField(_("private reserve"), null=True, blank=True)
    freight_minor = models.BigIntegerField(_("freight"), default=0)
    handling_hours = models.PositiveSmallIntegerField(_("handling time in hours"), default=72)
    offer_hours = models.PositiveSmallIntegerField(
        _("an offer stands for, in hours"), default=48, choices=[(24, "24"), (48, "48"), (72, "72")]
    )
    weight_g = models.PositiveIntegerField(default=500)
    length_mm = models.PositiveIntegerField(default=200)
    width_mm = models.PositiveIntegerField(default=150)
    height_mm = models.PositiveIntegerField(default=100)
    goods = models.CharField(_("on the road they are"), max_length=10, choices=Goods, default=Goods.ORDINARY)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    search = SearchVectorField(null=True, editable=False)
    deal_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("listing")
        constraints = [
            models.CheckConstraint(condition=Q(list_price_minor__gt=0), name="marketplace_listing_price_positive"),
            models.CheckConstraint(
                condition=Q(floor_bps__gte=3000, floor_bps__lte=9500), name="marketplace_listing_floor_range"
            ),
            models.CheckConstraint(
                condition=Q(reserve_minor=None) | Q(reserve_minor__gt=0, reserve_minor__lt=F("list_price_minor")),
                name="marketplace_listing_reserve_below_list",
            ),
            models.CheckConstraint(condition=Q(freight_minor__gte=0), name="marketplace_listing_freight"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | ~Q(status="on_sale"),
                name="marketplace_listing_on_sale_was_published",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="marketplace_listing_search"),
            models.Index(
                fields=["-published_at", "-id"], condition=Q(status="on_sale"), name="marketplace_listing_newest"
            ),
            models.Index(
                fields=["category", "-published_at", "-id"],
                condition=Q(status="on_sale"),
                name="marketplace_listing_by_shelf",
            ),
            models.Index(
                fields=["list_price_minor", "id"], condition=Q(status="on_sale"), name="marketplace_listing_by_price"
            ),
            models.Index(fields=["vendor", "status"], name="marketplace_listing_by_vendor"),
        ]

    def __str__(self) -> str:
        return self.title_en

    @property
    def is_on_sale(self) -> bool:
        return self.status == self.Status.ON_SALE

    @property
    def floor_minor(self) -> int:
        """The lowest offer anyone may make: rounded up, so that the floor is never undercut."""
        return -(-self.list_price_minor * self.floor_bps // 10_000)


class Variant(models.Model):
    """A choice of a listing (colour, size), with its own stock. Never more reserved than there is."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="variants")
    name_en = models.CharField(max_length=60, default="Standard")
    name_zh = models.CharField(max_length=60, default="标准")
    stock = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("variant")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__lte=F("stock")), name="marketplace_variant_reserved_within_stock"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    @property
    def available(self) -> int:
        return self.stock - self.reserved


class ListingPhoto(models.Model):
    """A picture, re-encoded on upload, known by the hash of its bytes (deal sheets quote it)."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="photos")
    image = models.ImageField(upload_to="listings/", width_field="width", height_field="height")
    thumb = models.ImageField(upload_to="listings/", blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    alt_en = models.CharField(max_length=160, blank=True)
    alt_zh = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("photo")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"photo {self.position} of listing {self.listing_id}"


class Watch(models.Model):
    """A user keeps an eye on a listing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="watches")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("watched listing")
        constraints = [models.UniqueConstraint(fields=["user", "listing"], name="marketplace_watch_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} watches {self.listing_id}"
