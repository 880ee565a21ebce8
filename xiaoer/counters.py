"""The live counters that goals are tied to: each one set-based query over a window, of a person, a desk or the house.

A new counter is an entry of `COUNTERS`: rows, their moment, whose they are, and what of them is counted.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from logistics.models import ParcelProblem
from negotiation.models import Report
from xiaoer.models import ActOfPower, Dispute, DisputeEvent, Lesson, Posting, Ruling

WAITING: Final = Dispute.AT_THE_DESK
"""States of a dispute in which the desk has the next move, or should have had it."""


class MedianHours(Aggregate):
    """The median of durations, in hours; None of none."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM %(expressions)s) / 3600.0)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Counter:
    """`at` and `person` are paths of the rows. `unit` is count or hours; a goal over an `is_at_most` counter wants little."""

    key: str
    label: Promise
    unit: str
    is_at_most: bool
    rows: Callable[[], QuerySet[Any]]
    at: str
    person: str
    value: Callable[[], Aggregate] = lambda: Count("pk")

    def total(
        self, since: datetime, until: datetime, *, user_id: int | None = None, desk_id: int | None = None
    ) -> float | None:
        """Over [since, until): of one person, of those who sat at a desk when it happened, or of the whole house.

        None where there is nothing to take a median of.
        """
        rows = self._within(since, until)
        if user_id is not None:
            rows = rows.filter(**{self.person: user_id})
        if desk_id is not None:
            rows = rows.filter(self._at_desk(desk_id))
        return rows.aggregate(found=self.value())["found"]

    def by_person(self, since: datetime, until: datetime, user_ids: Collection[int]) -> dict[int, float]:
        """The same of many people at once; those without a row are left out."""
        rows = self._within(since, until).filter(**{f"{self.person}__in": user_ids})
        return dict(rows.order_by().values_list(self.person).annotate(found=self.value()))

    def is_met(self, value: float | None, target: int) -> bool:
        if value is None:
            return False
        return value <= target if self.is_at_most else value >= target

    def _within(self, since: datetime, until: datetime) -> QuerySet[Any]:
        return self.rows().filter(**{f"{self.at}__gte": since, f"{self.at}__lt": until})

    def _at_desk(self, desk_id: int) -> Exists:
        postings = Posting.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef(f"{self.at}__date")),
            desk=desk_id,
            user=OuterRef(self.person),
            begins_on__lte=OuterRef(f"{self.at}__date"),
        )
        return Exists(postings)


def _first_touches() -> QuerySet[DisputeEvent]:
    """Cases taken from the queue, with the time they had waited there."""
    queued = DisputeEvent.objects.filter(
        dispute=OuterRef("dispute"),
        kind__in=["call_xiaoer", "time_over", "appeal", "goods_wrong"],
        pk__lt=OuterRef("pk"),
    ).order_by("-pk")
    waited = ExpressionWrapper(F("at") - Subquery(queued.values("at")[:1]), output_field=DurationField())
    return DisputeEvent.objects.filter(kind="take", role="xiaoer").annotate(waited=waited).exclude(waited=None)


def _acts(*names: str) -> Callable[[], QuerySet[ActOfPower]]:
    return lambda: ActOfPower.objects.filter(act__in=names)


COUNTERS: Final[dict[str, Counter]] = {
    counter.key: counter
    for counter in (
        Counter("cases_closed", _("cases closed"), "count", False,
                lambda: Dispute.objects.filter(assigned_to__isnull=False), "closed_at", "assigned_to"),
        Counter("rulings_given", _("rulings given"), "count", False, Ruling.objects.all, "ruled_at", "ruled_by"),
        Counter("first_touch_hours", _("median hours to the first touch"), "hours", True, _first_touches, "at", "actor",
                lambda: MedianHours("waited")),
        Counter("breaches", _("cases past their time"), "count", True,
                lambda: DisputeEvent.objects.filter(kind="breach"), "at", "dispute__assigned_to"),
        Counter("problems_resolved", _("parcel problems resolved"), "count", False,
                lambda: ParcelProblem.objects.filter(resolved_by__isnull=False), "resolved_at", "resolved_by"),
        Counter("reports_handled", _("reports handled"), "count", False,
                lambda: Report.objects.filter(handled_by__isnull=False), "handled_at", "handled_by"),
        Counter("contests_answered", _("score contests answered"), "count", False,
                _acts("exclude_datum", "uphold_datum"), "at", "actor"),
        Counter("campaigns_opened", _("campaigns opened"), "count", False, _acts("publish_campaign"), "at", "actor"),
        Counter("second_keys", _("second keys turned"), "count", False, _acts("countersign", "send_back_ruling"), "at",
                "actor"),
        Counter("lessons_written", _("lessons written"), "count", False, Lesson.objects.all, "written_at", "author"),
    )
}  # fmt: skip
"""By key. A goal keeps the key for good: rename the words, not it."""
