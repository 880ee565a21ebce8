"""Disputes, what was said and put forward in them, and rulings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from xiaoer import guide, words


class Dispute(models.Model):
    """A quarrel over an order. While it is open the hold is frozen. One open dispute an order.

    On the table lies a remedy with a refund (`proposed_…`), what the buyer wants to begin with; the other side may accept
    it. What was agreed or ruled stands in `settled_…` until it is done. `round` counts how often it was before the desk: once
    more after an appeal, or when goods that a ruling sent for were refused. One opened after the release is a claim
    (`is_claim`): no hold is frozen, and what goes back comes from the vendor's balance.
    """

    class Reason(models.TextChoices):
        NOT_RECEIVED = "not_received", _("It has not arrived")
        NOT_AS_DESCRIBED = "not_as_described", _("It is not as described")
        DAMAGED = "damaged", _("It arrived damaged")
        WRONG_ITEM = "wrong_item", _("It is the wrong item")

    class Remedy(models.TextChoices):
        REFUND = "refund", _("a refund")
        RETURN = "return", _("send it back for a refund")
        REPLACE = "replace", _("send another one")

    class Status(models.TextChoices):
        VENDOR_TURN = "vendor_turn", _("the vendor's turn")
        TALKING = "talking", _("both are talking")
        QUEUED = "queued", _("waiting for a Xiaoer")
        EVIDENCE = "evidence", _("evidence is gathered")
        DECIDING = "deciding", _("a Xiaoer decides")
        SECOND_KEY = "second_key", _("a second Xiaoer looks at the ruling")
        DECIDED = "decided", _("decided, open to appeal")
        EXECUTING = "executing", _("the money is moved")
        RETURN_DUE = "return_due", _("the buyer sends it back")
        RETURN_SENT = "return_sent", _("on its way back")
        RETURN_CHECK = "return_check", _("the vendor looks at what came back")
        REPLACE_DUE = "replace_due", _("the vendor sends another one")
        REPLACE_SENT = "replace_sent", _("another one is on its way")
        REPLACE_CHECK = "replace_check", _("the buyer looks at the other one")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    PROPOSERS = [("buyer", _("buyer")), ("vendor", _("vendor"))]
    ENDED = (Status.CLOSED, Status.WITHDRAWN)
    AT_THE_DESK = (Status.QUEUED, Status.EVIDENCE, Status.DECIDING, Status.SECOND_KEY)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("marketplace.Order", on_delete=models.PROTECT, related_name="disputes")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    story = models.TextField(_("what happened"), max_length=2000)
    wanted_minor = models.BigIntegerField(_("refund asked for"))
    proposed_minor = models.BigIntegerField(_("refund on the table"))
    wanted_remedy = models.CharField(max_length=7, choices=Remedy, default=Remedy.REFUND)
    proposed_remedy = models.CharField(max_length=7, choices=Remedy, default=Remedy.REFUND)
    proposed_by = models.CharField(max_length=6, choices=PROPOSERS, default="buyer")
    settled_remedy = models.CharField(max_length=7, choices=Remedy, blank=True)
    settled_minor = models.BigIntegerField(null=True)
    is_claim = models.BooleanField(default=False)
    round = models.PositiveSmallIntegerField(default=1)
    goods = models.ForeignKey(
        "logistics.Shipment",
        on_delete=models.PROTECT,
        null=True,
        related_name="disputes",
        help_text=_("the parcel that goes back, or the other one"),
    )
    # What each side has said in the present round.
    is_extended_by_buyer = models.BooleanField(default=False)
    is_extended_by_vendor = models.BooleanField(default=False)
    is_rested_by_buyer = models.BooleanField(default=False)
    is_rested_by_vendor = models.BooleanField(default=False)
    is_waived_by_buyer = models.BooleanField(default=False)
    is_waived_by_vendor = models.BooleanField(default=False)
    status = models.CharField(max_length=16, choices=Status, default=Status.VENDOR_TURN)
    version = models.PositiveIntegerField(default=1)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="disputes_assigned"
    )
    deadline_at = models.DateTimeField(null=True)
    is_breached = models.BooleanField(default=False, help_text=_("the desk let the present state's time run out"))
    lead_at = models.DateTimeField(null=True, help_text=_("when it goes to a lead"))
    stop_at = models.DateTimeField(null=True, help_text=_("when the house ends it by its published remedy"))
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    DUE_FIELDS = ("deadline_at", "lead_at", "stop_at")

    class Meta:
        verbose_name = _("dispute")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=~Q(status__in=["closed", "withdrawn"]),
                name="xiaoer_dispute_one_open_an_order",
            ),
            models.CheckConstraint(condition=Q(wanted_minor__gt=0), name="xiaoer_dispute_wanted_positive"),
            models.CheckConstraint(
                condition=Q(proposed_minor__gt=0, proposed_by__in=["buyer", "vendor"]), name="xiaoer_dispute_proposal"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["vendor_turn", "talking", "queued", "evidence", "deciding", "second_key"])
                | Q(status="withdrawn")
                | (Q(settled_minor__gte=0) & ~Q(settled_remedy="")),
                name="xiaoer_dispute_settled_by_something",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="xiaoer_dispute_round"),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=~Q(status__in=["closed", "withdrawn"]),
                name="xiaoer_dispute_due",
            ),
            models.Index(
                fields=["assigned_to", "deadline_at"],
                condition=Q(status__in=["queued", "evidence", "deciding", "second_key"]),
                name="xiaoer_dispute_at_the_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.public_id}: {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status not in self.ENDED

    @property
    def what_next(self) -> str:
        """What follows when the time of the present state is over, in words."""
        return str(words.NEXT.get(self.status, ""))

    @property
    def rights(self) -> str:
        """What each side may do now, in words."""
        return str(words.RIGHTS.get(self.status, ""))

    @property
    def ruling(self) -> "Ruling | None":
        """The ruling in force: the last one."""
        return max(self.rulings.all(), key=lambda ruling: ruling.round, default=None)

    def has(self, side: str, what: str) -> bool:
        """Whether a side ("buyer", "vendor") has extended, rested or waived in this round."""
        return bool(getattr(self, f"is_{what}_by_{side}"))


class Assignment(models.Model):
    """A case given to a Xiaoer. Append-only, by trigger; the newest of a case is the one that holds."""

    class Cause(models.TextChoices):
        DRAWN = "drawn", _("drawn by lot")
        NOT_TOUCHED = "not_touched", _("the one before did not begin in time")
        RECUSED = "recused", _("the one before stepped back")
        APPEAL = "appeal", _("an appeal goes to somebody else")
        LEAD = "lead", _("after two weeks it goes to a lead")
        HANDED = "handed", _("handed over by a colleague")
        TAKEN = "taken", _("taken from the queue")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_assignments")
    vendor = models.ForeignKey("vendors.Vendor", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=12, choices=Cause)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("assignment of a case")
        indexes = [models.Index(fields=["user", "vendor", "at"], name="xiaoer_assignment_recent")]

    def __str__(self) -> str:
        return f"dispute {self.dispute_id} to user {self.user_id}: {self.cause}"


class DisputeEvent(models.Model):
    """A step or a word in a dispute. Append-only, by trigger. Internal notes are for staff alone."""

    class Role(models.TextChoices):
        BUYER = "buyer", _("buyer")
        VENDOR = "vendor", _("vendor")
        XIAOER = "xiaoer", _("Xiaoer")
        HOUSE = "house", _("the house")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=6, choices=Role)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    facts = models.JSONField(default=dict)
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("dispute event")
        indexes = [models.Index(fields=["dispute", "id"], name="xiaoer_disputeevent_order")]

    def __str__(self) -> str:
        return f"{self.kind} in dispute {self.dispute_id}"

    @property
    def says(self) -> str:
        """What happened, in words."""
        for why, both in words.BOTH.items():
            if self.facts.get(why):
                return str(both)
        return str(words.HAPPENED[self.kind]) if self.kind in words.HAPPENED else self.kind

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was answered to the questions of the reason's form: (question, yes, no or unsure)."""
        given = self.facts.get("answers") or {}
        return [(str(guide.QUESTIONS[key]), given[key]) for key in given if key in guide.QUESTIONS]


class Evidence(models.Model):
    """A picture or a document put forward by a party, re-encoded on upload: a document's pages are pictures too."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=DisputeEvent.Role)
    image = models.ImageField(upload_to="evidence/", help_text=_("of a document: its first page"))
    document = models.FileField(upload_to="evidence/", blank=True)
    page_count = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"evidence {self.pk} in dispute {self.dispute_id}"


class Ruling(models.Model):
    """What a Xiaoer decided: a remedy, an amount, a written reason, and whose fault it was, in parts of 100."""

    class Remedy(models.TextChoices):
        FULL_REFUND = "full_refund", _("full refund")
        PARTIAL_REFUND = "partial_refund", _("partial refund")
        RELEASE = "release", _("no refund: the vendor is paid")
        RETURN = "return", _("sent back, then refunded")
        REPLACE = "replace", _("another one is sent")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="rulings")
    round = models.PositiveSmallIntegerField(default=1)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="rulings",
        help_text=_("empty: the house, when the time was over"),
    )
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="rulings_countersigned"
    )
    remedy = models.CharField(max_length=16, choices=Remedy)
    refund_minor = models.BigIntegerField()
    reason = models.TextField(max_length=4000)
    deviation = models.TextField(max_length=2000, blank=True, help_text=_("why it is not the published remedy"))
    cited_value = models.CharField(max_length=60, blank=True, help_text=_("key of a value of the charter"))
    fault_vendor = models.PositiveSmallIntegerField()
    fault_buyer = models.PositiveSmallIntegerField()
    fault_carrier = models.PositiveSmallIntegerField()
    fault_platform = models.PositiveSmallIntegerField()
    ruled_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("ruling")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "round"], name="xiaoer_ruling_one_a_round"),
            models.CheckConstraint(
                condition=Q(
                    fault_platform=100 - F("fault_vendor") - F("fault_buyer") - F("fault_carrier"),
                ),
                name="xiaoer_ruling_fault_sums_to_100",
            ),
            models.CheckConstraint(
                condition=Q(remedy__in=["release", "replace"], refund_minor=0)
                | Q(remedy__in=["full_refund", "partial_refund", "return"], refund_minor__gt=0),
                name="xiaoer_ruling_refund_fits_remedy",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="xiaoer_ruling_has_reason"),
            models.CheckConstraint(
                condition=Q(countersigned_by=None) | ~Q(countersigned_by=F("ruled_by")), name="xiaoer_ruling_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"ruling on dispute {self.dispute_id}: {self.remedy}"

    @property
    def says(self) -> str:
        """The reason as it is read: the house's own in the reader's language."""
        return self.reason if self.ruled_by_id else str(words.TOO_LATE)
