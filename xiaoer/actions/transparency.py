"""The public weeks: counted once, frozen, and never with a figure that is about a person."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import DurationField, ExpressionWrapper, F, Min, OuterRef, Subquery
from django.db.models.functions import TruncDate

from accounts.clock import database_now
from xiaoer.counters import MedianHours
from xiaoer.hours import HOUSE_ZONE, window
from xiaoer.models import Dispute, Ruling, TransparencyWeek
from xiaoer.queries.house import weeks_to_freeze

LEAST_CASES: Final = 5
"""Fewer than so many cases behind a share or a median, and it is not published, nor kept."""


def freeze_weeks() -> int:
    """Freeze every complete week that is not frozen yet; returns how many. Safe to run twice and at once."""
    today = database_now().astimezone(HOUSE_ZONE).date()
    first = Dispute.objects.aggregate(found=Min(TruncDate("opened_at", tzinfo=HOUSE_ZONE)))["found"]
    if first is None:
        return 0
    mondays = weeks_to_freeze(first, today - timedelta(days=today.weekday()))
    for monday in mondays:
        TransparencyWeek.objects.bulk_create([TransparencyWeek(**figures_of(monday))], ignore_conflicts=True)
    return len(mondays)


def figures_of(monday: date) -> dict[str, Any]:
    """A week's figures, days in the house's zone. What is behind fewer than LEAST_CASES cases is None."""
    since, until = window(monday, monday + timedelta(days=6), HOUSE_ZONE)
    closed = Dispute.objects.filter(closed_at__gte=since, closed_at__lt=until)
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
    count = closed.count()
    remedies = list(Ruling.objects.filter(ruled_at__gte=since, ruled_at__lt=until).values_list("remedy", flat=True))
    return {
        "begins_on": monday,
        "opened": Dispute.objects.filter(opened_at__gte=since, opened_at__lt=until).count(),
        "closed": count,
        "median_hours": closed.aggregate(found=MedianHours(took))["found"] if count >= LEAST_CASES else None,
        "remedy_bps": _shares(remedies) if len(remedies) >= LEAST_CASES else None,
        "overturned_bps": _overturned(since, until),
    }


def _shares(remedies: list[str]) -> dict[str, int]:
    return {remedy: round(10_000 * remedies.count(remedy) / len(remedies)) for remedy in Ruling.Remedy.values}


def _overturned(since: Any, until: Any) -> int | None:
    """Of the rulings on appeal of the week, the part that came to another remedy or sum than the one before, in bps."""
    again = Ruling.objects.filter(round__gt=1, ruled_at__gte=since, ruled_at__lt=until)
    before = Ruling.objects.filter(dispute=OuterRef("dispute"), round=OuterRef("round") - 1)
    pairs = again.annotate(was=Subquery(before.values("remedy")), was_minor=Subquery(before.values("refund_minor")))
    changed = [
        (remedy, minor) != (was, was_minor)
        for remedy, minor, was, was_minor in pairs.values_list("remedy", "refund_minor", "was", "was_minor")
    ]
    return round(10_000 * sum(changed) / len(changed)) if len(changed) >= LEAST_CASES else None
