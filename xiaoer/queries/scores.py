"""Contests, reported reviews and scores, as the desk and the office look at them."""

from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Least, Now

from marketplace.models import Review, ReviewReport
from vendors.models import PenaltyPoint, Vendor, VendorScore
from vendors.queries import points_in_force, stars_in_force
from xiaoer.models import ReviewRemoval, ScoreContest


def contests_due(limit: int = 200) -> list[int]:
    """Ids of contests that nobody has decided in time."""
    due = ScoreContest.objects.filter(status=ScoreContest.Status.OPEN, due_at__lte=Now())
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])


def waiting_contests() -> QuerySet[ScoreContest]:
    """The queue, by time left: what is set aside already stands first."""
    rows = ScoreContest.objects.filter(status__in=ScoreContest.WAITING).select_related("vendor", "opened_by")
    return rows.order_by("due_at", "pk")


def contests_of(vendor: Vendor) -> QuerySet[ScoreContest]:
    """Of a vendor, the newest first."""
    return (
        ScoreContest.objects.filter(vendor=vendor).select_related("vendor", "opened_by", "decided_by").order_by("-pk")
    )


def penalty_points_of(vendor: Vendor) -> QuerySet[PenaltyPoint, Any]:
    """Of a vendor, the newest first, with `is_counting`."""
    is_counting = ExpressionWrapper(Q(expires_at__gt=Now(), taken_back_at=None), output_field=BooleanField())
    rows = PenaltyPoint.objects.filter(vendor=vendor).select_related("given_by").order_by("-pk")
    return rows.annotate(is_counting=is_counting)


def scored_vendors(words: str = "") -> QuerySet[Vendor]:
    """Shops with `stars` in force, `points` that count and the `lowest` pillar of their preview, the worst first."""
    newest = VendorScore.objects.filter(vendor_id=OuterRef("pk")).order_by("-scored_on")
    pillars = Least("product", "service", "logistics", "resolution")
    lowest = Subquery(newest.annotate(least_points=pillars).values("least_points")[:1])
    rows = Vendor.objects.filter(status__in=[Vendor.Status.APPROVED, Vendor.Status.SUSPENDED])
    if words:
        rows = rows.filter(Q(slug__icontains=words) | Q(name_en__icontains=words) | Q(name_zh__icontains=words))
    rows = rows.annotate(stars=stars_in_force("pk"), points=points_in_force("pk"), lowest=lowest)
    return rows.order_by(F("lowest").asc(nulls_last=True), "slug")


def reported_reviews() -> QuerySet[Review]:
    """Reviews with open reports or a removal that waits for its second key, by time left; `waiting` is the latter."""
    waiting = ReviewRemoval.objects.filter(status=ReviewRemoval.Status.ASKED).select_related("asked_by")
    open_reports = ReviewReport.objects.filter(outcome=ReviewReport.Outcome.OPEN).select_related("reported_by")
    is_open = Q(reports__outcome=ReviewReport.Outcome.OPEN)
    rows = Review.objects.shown().filter(is_open | Q(removals__status=ReviewRemoval.Status.ASKED))
    rows = rows.annotate(
        look_by=Min("reports__look_by_at", filter=is_open), report_count=Count("reports", distinct=True)
    )
    rows = rows.select_related("order__buyer", "order__vendor", "listing", "reply").prefetch_related(
        "photos",
        Prefetch("reports", open_reports.order_by("pk"), to_attr="open_reports"),
        Prefetch("removals", waiting, to_attr="waiting"),
    )
    return rows.order_by(F("look_by").asc(nulls_first=True), "pk")
