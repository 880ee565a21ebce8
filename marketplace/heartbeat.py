"""Signs of life: beat wakes a worker every few seconds, the worker writes a row, and pages and probes read its age."""

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from marketplace.models import Heartbeat

WORKER = "worker"
"""Written by a task that beat sends: it proves that beat, Redis and a worker are all there."""


def record_heartbeat(name: str) -> None:
    """Note that `name` is alive at this moment of the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, beat_at=Now(output_field=DateTimeField()))],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def heartbeat_age_seconds(name: str) -> float | None:
    """Seconds since `name` was last seen, by the database's clock; None when it never was."""
    age = ExpressionWrapper(Now() - F("beat_at"), output_field=DurationField())
    found = Heartbeat.objects.filter(name=name).values_list(age, flat=True).first()
    return None if found is None else max(0.0, found.total_seconds())
