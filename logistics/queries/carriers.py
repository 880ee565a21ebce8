"""Carriers, as the routing sees them."""

from logistics.lanes import Candidate
from logistics.models import Carrier


def candidates() -> list[Candidate]:
    """Every active carrier, as the routing sees it."""
    return [_candidate(carrier) for carrier in Carrier.objects.filter(is_active=True).prefetch_related("coverage")]


def carriers_by_code() -> dict[str, Carrier]:
    """Every active carrier."""
    return {carrier.code: carrier for carrier in Carrier.objects.filter(is_active=True).order_by("code")}


def _candidate(carrier: Carrier) -> Candidate:
    coverage = list(carrier.coverage.all())
    return Candidate(
        code=carrier.code,
        kind=carrier.kind,
        base_rate_minor=carrier.base_rate_minor,
        per_kg_minor=carrier.per_kg_minor,
        transit_days=carrier.transit_days,
        on_time_bps=carrier.on_time_bps,
        included=tuple(area.prefix for area in coverage if not area.is_excluded),
        excluded=tuple(area.prefix for area in coverage if area.is_excluded),
    )
