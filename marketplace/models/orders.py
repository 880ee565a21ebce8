"""What was ordered, and the steps of its life."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.models.listings import Listing, Variant


class StockReservation(models.Model):
    """Goods set aside for one line of an order until it is paid or its time is over. Open while `ended_at` is empty."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="reservations")
    line = models.OneToOneField("OrderLine", on_delete=models.PROTECT, related_name="reservation")
    quantity = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stock reservation")
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="marketplace_reservation_quantity")]

    def __str__(self) -> str:
        return f"{self.quantity} of variant {self.variant_id} for order line {self.line_id}"


class Checkout(models.Model):
    """Orders of several vendors, placed from one basket to be paid together: one payment, one order and hold each."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="checkouts")
    currency = models.CharField(max_length=3)
    placed_at = models.DateTimeField(db_default=Now())
    pay_by_at = models.DateTimeField()

    DUE_FIELDS = ("pay_by_at",)

    class Meta:
        verbose_name = _("checkout")
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="marketplace_checkout_currency")
        ]

    def __str__(self) -> str:
        return f"checkout {self.public_id}"


class Order(models.Model):
    """What a buyer bought from one vendor in one go. It never stores whether the vendor is paid: it reads the hold.

    Price, commission and address are frozen when it is placed. `title_en` and `title_zh` name its first line.
    At each COMMIT a deferred trigger proves that `goods_minor` is the sum of its lines.
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
    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, null=True, related_name="orders")
    title_en = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120, blank=True)
    line_count = models.PositiveSmallIntegerField(default=1)
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField(default=0)
    adjustment_minor = models.BigIntegerField(
        default=0,
        help_text=_("what the buyer paid beyond goods and freight, or less: interest on instalments, a voucher"),
    )
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
    parcel_count = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text=_("in so many parcels it goes; delivered once all of them are")
    )
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
                condition=Q(total_minor=F("goods_minor") + F("freight_minor") + F("adjustment_minor"))
                & Q(goods_minor__gt=0, freight_minor__gte=0, line_count__gt=0, total_minor__gt=0),
                name="marketplace_order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(status="awaiting_payment", hold=None)
                | Q(status="cancelled")
                | Q(status__in=["paid", "shipped", "delivered", "completed", "returned"], hold__isnull=False),
                name="marketplace_order_paid_has_hold",
            ),
            models.CheckConstraint(
                condition=Q(parcel_count__gte=1, parcel_count__lte=10), name="marketplace_order_parcel_count"
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
    def lead(self) -> "OrderLine":
        """The first of its lines: the picture and the link that stand for the whole."""
        return self.lines.all()[0]

    @property
    def more_count(self) -> int:
        """Lines beyond the one it is named after."""
        return self.line_count - 1

    @property
    def is_late(self) -> bool:
        """Whether the shop has let the time to send it pass."""
        return self.status == self.Status.PAID and self.ship_by_at is not None and self.ship_by_at <= timezone.now()

    @property
    def number(self) -> str:
        """What people say on the telephone: the first ten characters of the public id."""
        return self.public_id.hex[:10].upper()


class OrderLine(models.Model):
    """One variant in an order, at the price agreed or listed when it was placed. Append-only, by trigger."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="order_lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    title_en = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120, blank=True)
    variant_en = models.CharField(max_length=60, blank=True)
    variant_zh = models.CharField(max_length=60, blank=True)
    unit_price_minor = models.BigIntegerField()
    list_price_minor = models.BigIntegerField()
    quantity = models.PositiveIntegerField(default=1)
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("order line")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="marketplace_line_variant_once"),
            models.CheckConstraint(
                condition=Q(amount_minor=F("unit_price_minor") * F("quantity"))
                & Q(unit_price_minor__gt=0, quantity__gt=0),
                name="marketplace_line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(unit_price_minor__lte=F("list_price_minor")), name="marketplace_line_not_above_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title_en}"


class OrderEvent(models.Model):
    """A step of an order's life, for its timeline. Append-only, by trigger.

    One that leads from a status to the same says something else of the order, in its note.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=18, blank=True)
    to_status = models.CharField(max_length=18)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("order event")
        indexes = [
            models.Index(fields=["order", "id"], name="marketplace_orderevent_order"),
            BrinIndex(fields=["at"], name="marketplace_orderevent_moment", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.from_status} to {self.to_status}"
