"""The public weeks: counted once, frozen, and never with a figure that is about a person."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import DurationField, ExpressionWrapper, F, Min
from django.db.models.functions import TruncDate

from accounts.clock import database_now
from xiaoer.counters import MedianHours
from xiaoer.hours import HOUSE_ZONE, window
from xiaoer.models import Dispute, DisputeEvent, Ruling, TransparencyWeek
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
    """Of the appeals that were answered in the week, the part that changed the ruling, in bps."""
    answered = DisputeEvent.objects.filter(kind__in=["uphold", "overturn"], at__gte=since, at__lt=until)
    kinds = list(answered.values_list("kind", flat=True))
    return round(10_000 * kinds.count("overturn") / len(kinds)) if len(kinds) >= LEAST_CASES else None
