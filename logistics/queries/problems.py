"""What is wrong on the road now, and the queue of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from logistics.models import CarrierCall, ParcelProblem, Shipment, TrackingEvent
from logistics.queries.claims import overdue_claims
from logistics.queries.pool import low_stocks
from logistics.queries.trouble import ORPHANS_LISTED_AFTER, contradicted_parcels, dark_carriers

SILENT_AFTER: Final = {"courier": timedelta(hours=72), "post": timedelta(days=10)}
LOST_AFTER: Final = {"courier": timedelta(days=15), "post": timedelta(days=45)}
UNKNOWN_CODES_OF_LAST: Final = timedelta(days=30)
PARKED: Final = (CarrierCall.Status.REFUSED, CarrierCall.Status.PARKED)
DISMISSED_FOR: Final = timedelta(days=7)
"""So long a sweep does not list again what a Xiaoer resolved."""

FOUND_BY_SWEEP: Final = (
    ParcelProblem.Kind.SILENT,
    ParcelProblem.Kind.LOST,
    ParcelProblem.Kind.UNCOLLECTED,
    ParcelProblem.Kind.UNKNOWN_CODE,
    ParcelProblem.Kind.PARKED_CALL,
    ParcelProblem.Kind.LOW_STOCK,
    ParcelProblem.Kind.DARK,
    ParcelProblem.Kind.CONTRADICTED,
    ParcelProblem.Kind.RETURNED,
    ParcelProblem.Kind.UNANSWERED,
)
UNDER_WAY: Final = ("accepted", "in_transit", "exception", "out_for_delivery", "attempt_failed", "returning")
"""Waiting at a pick-up station is silence that nobody need worry about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that holds now."""

    kind: str
    key: str
    carrier_id: int
    shipment_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def findings() -> Iterator[Finding]:
    """Everything that is wrong now. A parcel that counts as lost is no longer listed as silent."""
    lost = set(_quiet_for(LOST_AFTER).values_list("pk", flat=True))
    for pk, carrier_id in _quiet_for(SILENT_AFTER).values_list("pk", "carrier_id"):
        kind = ParcelProblem.Kind.LOST if pk in lost else ParcelProblem.Kind.SILENT
        yield Finding(kind, f"{kind}/{pk}", carrier_id, pk)
    for pk, carrier_id in _uncollected().values_list("pk", "carrier_id"):
        yield Finding(ParcelProblem.Kind.UNCOLLECTED, f"uncollected/{pk}", carrier_id, pk)
    for pk, carrier_id in parcels_to_settle().values_list("pk", "carrier_id"):
        yield Finding(ParcelProblem.Kind.RETURNED, f"returned/{pk}", carrier_id, pk)
    for pk, carrier_id, shipment_id, day in overdue_claims().values_list("pk", "carrier", "shipment", "answer_by_on"):
        facts = {"answer_by": day.isoformat()}
        yield Finding(ParcelProblem.Kind.UNANSWERED, f"unanswered/{pk}", carrier_id, shipment_id, facts)
    yield from _undecided()
    yield from _unknown_codes()
    yield from _parked_calls()
    yield from _of_carriers()
    for carrier in low_stocks():
        facts = {"left": carrier.free_count}  # type: ignore[attr-defined]  # annotated
        yield Finding(ParcelProblem.Kind.LOW_STOCK, f"low_stock/{carrier.pk}", carrier.pk, facts=facts)


def _quiet_for(limits: dict[str, timedelta]) -> QuerySet[Shipment]:
    return _unheard_for(limits, Shipment.objects.filter(status__in=UNDER_WAY))


def _uncollected() -> QuerySet[Shipment]:
    """Booked, and no carrier has it. A typed number is doubted before that, and stands here only once it was trusted."""
    is_ours = Q(typed_by=None) | Q(trusted_at__isnull=False)
    return _unheard_for(SILENT_AFTER, Shipment.objects.filter(is_ours, status=Shipment.Status.CREATED))


def _unheard_for(limits: dict[str, timedelta], rows: QuerySet[Shipment]) -> QuerySet[Shipment]:
    spans = Q()
    for kind, span in limits.items():
        spans |= Q(carrier__kind=kind, heard_at__lt=Now() - span)
    heard_at = Coalesce("last_event_at", "booked_at", "requested_at")
    return rows.annotate(heard_at=heard_at).filter(spans).order_by("pk")


def _undecided() -> Iterator[Finding]:
    """Numbers still doubted that stand in no list: somebody has to decide on them."""
    has_problem = Exists(ParcelProblem.objects.filter(shipment=OuterRef("pk"), kind="doubted", resolved_at=None))
    rows = Shipment.objects.filter(~has_problem, is_doubted=True).order_by("pk").values_list("pk", "carrier_id")
    for pk, carrier_id in rows:
        yield Finding(ParcelProblem.Kind.DOUBTED, f"doubted/{pk}", carrier_id, pk)


def parcels_to_settle() -> QuerySet[Shipment]:
    """Parcels that came back or were given up, while the money waits and no carrier has another one in their stead."""
    gone_again = Shipment.objects.filter(resend_of=OuterRef("pk"), handed_over_at__isnull=False, is_doubted=False)
    rows = Shipment.objects.filter(settle_by_at__isnull=False, order__hold__ended_at=None, order__confirmed_at=None)
    return rows.exclude(Exists(gone_again.exclude(status=Shipment.Status.CANCELLED))).order_by("pk")


def _unknown_codes() -> Iterator[Finding]:
    lately = TrackingEvent.objects.filter(
        status=Shipment.Status.UNKNOWN, voids_key="", received_at__gt=Now() - UNKNOWN_CODES_OF_LAST
    )
    rows = lately.values("shipment__carrier_id", "carrier_code").annotate(count=Count("id"), parcel=Max("shipment_id"))
    for row in rows.order_by("shipment__carrier_id", "carrier_code"):
        key = f"unknown_code/{row['shipment__carrier_id']}/{row['carrier_code']}"
        facts = {"code": row["carrier_code"], "count": row["count"]}
        yield Finding(ParcelProblem.Kind.UNKNOWN_CODE, key, row["shipment__carrier_id"], row["parcel"], facts)


def _parked_calls() -> Iterator[Finding]:
    wrong = Q(status__in=PARKED) | Q(status=CarrierCall.Status.ORPHANED, received_at__lt=Now() - ORPHANS_LISTED_AFTER)
    lately = CarrierCall.objects.filter(wrong, received_at__gt=Now() - UNKNOWN_CODES_OF_LAST)
    rows = lately.values("carrier_id").annotate(count=Count("id"), newest=Max("id")).order_by("carrier_id")
    for row in rows:
        facts = {"count": row["count"], "newest": row["newest"]}
        yield Finding(
            ParcelProblem.Kind.PARKED_CALL, f"parked_call/{row['carrier_id']}", row["carrier_id"], facts=facts
        )


def _of_carriers() -> Iterator[Finding]:
    for carrier in dark_carriers():
        facts = {"held": carrier.held_count}  # type: ignore[attr-defined]  # annotated
        yield Finding(ParcelProblem.Kind.DARK, f"dark/{carrier.pk}", carrier.pk, facts=facts)
    for shipment in contradicted_parcels():
        yield Finding(ParcelProblem.Kind.CONTRADICTED, f"contradicted/{shipment.pk}", shipment.carrier_id, shipment.pk)


def dismissed_keys() -> set[str]:
    """What a Xiaoer resolved lately though it still holds: it comes back only after a while."""
    lately = ParcelProblem.objects.filter(resolved_by__isnull=False, resolved_at__gt=Now() - DISMISSED_FOR)
    return set(lately.values_list("key", flat=True))


def typed_without_scan(after: timedelta, limit: int = 200) -> list[int]:
    """Parcels whose number was typed so long ago and that no carrier has scanned, not doubted so far."""
    rows = Shipment.objects.filter(
        typed_by__isnull=False,
        is_doubted=False,
        trusted_at=None,
        status=Shipment.Status.CREATED,
        booked_at__lt=Now() - after,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def open_problems(kind: str = "") -> QuerySet[ParcelProblem]:
    """The queue, the oldest first."""
    rows = ParcelProblem.objects.filter(resolved_at=None)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("carrier", "shipment__order__vendor", "assigned_to").order_by("found_at", "pk")


def problem_counts() -> dict[str, int]:
    """Open problems by kind."""
    rows = ParcelProblem.objects.filter(resolved_at=None).values_list("kind").annotate(count=Count("id"))
    return dict(rows.order_by("kind"))
