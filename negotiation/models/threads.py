"""The haggle: one buyer, one listing (variant), one thread of messages and offers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Negotiation(models.Model):
    """A conversation over one price. Live until it ends in a deal or in one of the closed states.

    `seq` is the number of the thread's last event; `rev` grows with every move, so that nobody answers a card they
    haven't seen. At most one live thread a buyer and variant; at most one standing offer a thread.
    """

    class Status(models.TextChoices):
        INQUIRY = "inquiry", _("talking")
        BUYER_STANDING = "buyer_standing", _("the buyer's offer stands")
        VENDOR_STANDING = "vendor_standing", _("the vendor's offer stands")
        AGREED = "agreed", _("agreed, to be paid")
        PAYING = "paying", _("accepted, to be paid at once")
        CONVERTED = "converted", _("deal done")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("out of time")
        LAPSED = "lapsed", _("agreed but not paid")
        SUPERSEDED = "superseded", _("overtaken by a change")
        FROZEN = "frozen", _("stopped by Xiaoer")
        VOIDED = "voided", _("voided by Xiaoer")

    WAITING = (Status.INQUIRY, Status.BUYER_STANDING, Status.VENDOR_STANDING)
    AGREEMENTS = (Status.AGREED, Status.PAYING)
    LIVE = (*WAITING, *AGREEMENTS)
    UNFINISHED = (*LIVE, Status.FROZEN)
    """A thread in one of these keeps its buyer from beginning another over the same variant."""
    SILENT = (Status.FROZEN, Status.VOIDED)
    """Nothing is said in these."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="negotiations")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="negotiations")
    listing = models.ForeignKey("marketplace.Listing", on_delete=models.PROTECT, related_name="negotiations")
    variant = models.ForeignKey("marketplace.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    currency = models.CharField(max_length=3)
    list_price_minor = models.BigIntegerField()
    floor_minor = models.BigIntegerField()
    listing_version = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=Status, default=Status.INQUIRY)
    seq = models.BigIntegerField(default=0)
    rev = models.PositiveIntegerField(default=0)
    move_count = models.PositiveSmallIntegerField(default=0)
    buyer_offer_count = models.PositiveSmallIntegerField(default=0)
    agreed_price_minor = models.BigIntegerField(null=True)
    order = models.OneToOneField("marketplace.Order", on_delete=models.PROTECT, null=True, related_name="negotiation")
    deadline_at = models.DateTimeField(null=True, help_text=_("when the present state ends by itself"))
    undo_count = models.PositiveSmallIntegerField(default=0)
    frozen_from = models.CharField(max_length=16, blank=True, help_text=_("the state a Xiaoer stopped it in"))
    frozen_left = models.DurationField(null=True, help_text=_("how long that state had to go"))
    close_reason = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField(db_default=Now())

    DUE_FIELDS = ("deadline_at",)

    class Meta:
        verbose_name = _("negotiation")
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "variant"],
                condition=Q(status__in=["inquiry", "buyer_standing", "vendor_standing", "agreed", "paying", "frozen"]),
                name="negotiation_one_live_thread",
            ),
            models.CheckConstraint(
                condition=~Q(status="frozen") | (Q(deadline_at=None) & ~Q(frozen_from="")),
                name="negotiation_frozen_has_no_clock",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0, list_price_minor__gt=0), name="negotiation_amounts"),
            models.CheckConstraint(
                condition=Q(agreed_price_minor=None)
                | Q(agreed_price_minor__gt=0, agreed_price_minor__lte=F("list_price_minor")),
                name="negotiation_agreed_price_range",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "paying", "converted", "lapsed"])
                | Q(agreed_price_minor__isnull=False, order__isnull=False),
                name="negotiation_agreement_has_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(status__in=["inquiry", "buyer_standing", "vendor_standing", "agreed", "paying"]),
                name="negotiation_due",
            ),
            models.Index(fields=["buyer", "-last_event_at"], name="negotiation_by_buyer"),
            models.Index(fields=["vendor", "status", "deadline_at"], name="negotiation_by_vendor"),
            models.Index(fields=["vendor", "-last_event_at"], name="negotiation_vendor_news"),
            models.Index(fields=["listing", "status"], name="negotiation_by_listing"),
            models.Index(fields=["buyer", "closed_at"], condition=Q(status="lapsed"), name="negotiation_strikes"),
        ]

    def __str__(self) -> str:
        return f"negotiation {self.public_id}: {self.status}"

    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE

    @property
    def label_for_buyer(self) -> str:
        """The state as the buyer sees it: whose turn it is rather than whose offer stands."""
        if self.status == self.Status.VENDOR_STANDING:
            return str(_("your turn"))
        return str(_("the vendor's turn") if self.status == self.Status.BUYER_STANDING else self.get_status_display())

    @property
    def label_for_vendor(self) -> str:
        """The same for the vendor."""
        if self.status == self.Status.BUYER_STANDING:
            return str(_("your turn"))
        return str(_("the buyer's turn") if self.status == self.Status.VENDOR_STANDING else self.get_status_display())


class Offer(models.Model):
    """One number on the table, a unit price. Only the last word of each side counts; one stands at a time."""

    class Status(models.TextChoices):
        STANDING = "standing", _("standing")
        COUNTERED = "countered", _("countered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        SUPERSEDED = "superseded", _("superseded")
        UNDONE = "undone", _("taken back")

    class By(models.TextChoices):
        BUYER = "buyer", _("buyer")
        VENDOR = "vendor", _("vendor")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="offers")
    by = models.CharField(max_length=6, choices=By)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.STANDING)
    rev = models.PositiveIntegerField()
    is_automatic = models.BooleanField(default=False, help_text=_("made by the shop's haggling policy"))
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    DUE_FIELDS = ("expires_at",)

    class Meta:
        verbose_name = _("offer")
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation"], condition=Q(status="standing"), name="negotiation_one_standing_offer"
            ),
            models.UniqueConstraint(
                fields=["negotiation"], condition=Q(status="accepted"), name="negotiation_one_accepted_offer"
            ),
            models.UniqueConstraint(fields=["negotiation", "rev"], name="negotiation_offer_rev_once"),
            models.CheckConstraint(condition=Q(price_minor__gt=0, quantity__gt=0), name="negotiation_offer_amounts"),
        ]

    def __str__(self) -> str:
        return f"{self.by} offers {self.price_minor}: {self.status}"


class ThreadEvent(models.Model):
    """One line of a thread: what was said or done, in an order without gaps. Append-only, by trigger.

    `client_id` is the sender's own name for a message, unique per thread and sender for good, so a resend is harmless;
    `payload_hash` tells a resend from another message under the same name.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("message")
        OPENED = "opened", _("opened")
        OFFER = "offer", _("offer")
        COUNTER = "counter", _("counter-offer")
        ACCEPT = "accept", _("accepted")
        DECLINE = "decline", _("declined")
        WITHDRAW = "withdraw", _("withdrawn")
        EXPIRE = "expire", _("expired")
        LAPSE = "lapse", _("not paid in time")
        SUPERSEDE = "supersede", _("overtaken by a change")
        CONVERT = "convert", _("paid")
        NEWS = "news", _("news of the order")
        INVITE = "invite", _("invited")
        UNDO = "undo", _("taken back")
        SLEEVE = "sleeve", _("sleeve deal")
        PIN = "pin", _("pinned as a promise")
        UNPIN = "unpin", _("promise taken off")
        SHELF = "shelf", _("news of the goods")
        FREEZE = "freeze", _("stopped by Xiaoer")
        THAW = "thaw", _("goes on")
        VOID = "void", _("voided by Xiaoer")

    NUMBERS = (Kind.OFFER, Kind.COUNTER, Kind.INVITE)
    PINS = (Kind.PIN, Kind.UNPIN)

    class Role(models.TextChoices):
        BUYER = "buyer", _("buyer")
        VENDOR = "vendor", _("vendor")
        XIAOER = "xiaoer", _("Xiaoer")
        HOUSE = "house", _("the house")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    role = models.CharField(max_length=6, choices=Role)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    is_flagged = models.BooleanField(default=False)
    client_id = models.UUIDField(null=True)
    payload_hash = models.BinaryField(null=True, max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("thread event")
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "seq"], name="negotiation_event_seq_once"),
            models.UniqueConstraint(
                fields=["negotiation", "actor", "client_id"],
                condition=Q(client_id__isnull=False),
                name="negotiation_event_client_id_once",
            ),
        ]
        indexes = [
            # Cards, promises and other milestones, which are looked for in threads of ten thousand messages.
            models.Index(
                fields=["negotiation", "seq"], condition=~Q(kind="message"), name="negotiation_event_milestones"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq} of negotiation {self.negotiation_id}"


class ReadCursor(models.Model):
    """How far a user has read a thread, which never goes back, and whether they want to hear of it."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="cursors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_seq = models.BigIntegerField(default=0)
    is_muted = models.BooleanField(default=False, help_text=_("no notifications of this thread"))

    class Meta:
        verbose_name = _("read cursor")
        constraints = [models.UniqueConstraint(fields=["negotiation", "user"], name="negotiation_cursor_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} read {self.negotiation_id} to {self.read_seq}"


class DealSheet(models.Model):
    """What was agreed, sealed with a hash when it was: exhibit A in a dispute. Append-only, by trigger.

    `sha256` is taken over `body` as canonical JSON (sorted keys, no spaces, UTF-8).
    """

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="deal_sheets")
    order = models.OneToOneField("marketplace.Order", on_delete=models.PROTECT, related_name="deal_sheet")
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("deal sheet")

    def __str__(self) -> str:
        return f"deal sheet of order {self.order_id}"
