"""The market: what is for sale, and what was ordered."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
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


class StockReservation(models.Model):
    """Goods set aside for one order until it is paid or its time is over. Open while `ended_at` is empty."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="reservations")
    order = models.OneToOneField("Order", on_delete=models.PROTECT, related_name="reservation")
    quantity = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stock reservation")
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="marketplace_reservation_quantity")]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id} for order {self.order_id}"


class Order(models.Model):
    """What a buyer bought from one vendor. It never stores whether the vendor is paid: it reads the hold.

    Price, commission and address are frozen when it is placed.
    """

    class Status(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("awaiting payment")
        PAID = "paid", _("paid")
        SHIPPED = "shipped", _("shipped")
        DELIVERED = "delivered", _("delivered")
        COMPLETED = "completed", _("completed")
        CANCELLED = "cancelled", _("cancelled")
        RETURNED = "returned", _("returned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="orders")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="orders")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    title_en = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120, blank=True)
    unit_price_minor = models.BigIntegerField()
    list_price_minor = models.BigIntegerField()
    quantity = models.PositiveIntegerField(default=1)
    freight_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    commission_bps = models.PositiveIntegerField()
    commission_minor = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Listing.Kind, default=Listing.Kind.PHYSICAL)
    status = models.CharField(max_length=18, choices=Status, default=Status.AWAITING_PAYMENT)
    address = models.JSONField(default=dict, blank=True)
    payment = models.ForeignKey("escrow.Payment", on_delete=models.PROTECT, null=True, related_name="orders")
    hold = models.OneToOneField("escrow.EscrowHold", on_delete=models.PROTECT, null=True, related_name="order")
    handling_hours = models.PositiveSmallIntegerField(default=72)
    placed_at = models.DateTimeField(db_default=Now())
    pay_by_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ship_by_at = models.DateTimeField(null=True)
    auto_cancel_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    promised_by_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=40, blank=True)

    DUE_FIELDS = ("pay_by_at", "ship_by_at", "auto_cancel_at", "promised_by_at")

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.CheckConstraint(
                condition=Q(total_minor=F("unit_price_minor") * F("quantity") + F("freight_minor"))
                & Q(unit_price_minor__gt=0, quantity__gt=0, freight_minor__gte=0),
                name="marketplace_order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(unit_price_minor__lte=F("list_price_minor")), name="marketplace_order_not_above_list"
            ),
            models.CheckConstraint(
                condition=Q(status="awaiting_payment", hold=None)
                | Q(status="cancelled")
                | Q(status__in=["paid", "shipped", "delivered", "completed", "returned"], hold__isnull=False),
                name="marketplace_order_paid_has_hold",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="marketplace_order_by_buyer"),
            models.Index(fields=["vendor", "status", "-id"], name="marketplace_order_by_vendor"),
            models.Index(fields=["pay_by_at"], condition=Q(status="awaiting_payment"), name="marketplace_order_unpaid"),
            models.Index(fields=["auto_cancel_at"], condition=Q(status="paid"), name="marketplace_order_unshipped"),
        ]

    def __str__(self) -> str:
        return f"order {self.public_id}: {self.status}"

    @property
    def number(self) -> str:
        """What people say on the telephone: the first ten characters of the public id."""
        return self.public_id.hex[:10].upper()


class OrderEvent(models.Model):
    """A step of an order's life, for its timeline. Append-only, by trigger."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=18, blank=True)
    to_status = models.CharField(max_length=18)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("order event")
        indexes = [models.Index(fields=["order", "id"], name="marketplace_orderevent_order")]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.from_status} to {self.to_status}"


class Review(models.Model):
    """A buyer's word on a completed order: three scores of 1 to 5."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="review")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="reviews")
    as_described = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    service = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    logistics = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(db_default=Now())

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


class Heartbeat(models.Model):
    """When a background process was last seen alive."""

    name = models.CharField(max_length=40, unique=True)
    beat_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("heartbeat")

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at}"
