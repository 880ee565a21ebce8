"""Carriers, as the routing sees them."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Prefetch

from accounts.clock import database_now
from logistics import health
from logistics.lanes import MEASURED_ENOUGH, Candidate
from logistics.models import Carrier, CarrierDay, CarrierHealth, LaneScore, Service
from logistics.ratecards import RateCard, plain_card
from logistics.routing import Router

CHINA_TIME = ZoneInfo("Asia/Shanghai")
WHOLE_WEIGHT_BP = 10_000
"""What one parcel of today weighs in a score."""
NUMBERS_COUNTED: Final = 1_000
"""More free numbers than that need no counting."""

NUMBERS_LEFT: Final = """
    SELECT c.id, (
        SELECT count(*) FROM (
            SELECT FROM logistics_poolednumber WHERE carrier_id = c.id AND status = 'free' LIMIT %s
        ) AS free
    ) - (
        SELECT count(*) FROM logistics_shipment s
        WHERE s.carrier_id = c.id AND s.status = 'requested'
            AND NOT EXISTS (SELECT FROM logistics_poolednumber n WHERE n.shipment_id = s.id)
    )
    FROM logistics_carrier c WHERE c.id = ANY(%s)
"""


def china_day(now: datetime) -> date:
    return now.astimezone(CHINA_TIME).date()


def router() -> Router:
    """Every active carrier as it is now, ready to decide."""
    return Router(candidates())


def candidates() -> list[Candidate]:
    """Every service of the active carriers, as the routing sees it."""
    now = database_now()
    carriers = Carrier.objects.filter(is_active=True).prefetch_related(
        "coverage",
        "remote_areas",
        "lane_scores",
        Prefetch("services", Service.objects.filter(is_active=True).prefetch_related("steps")),
        Prefetch("days", CarrierDay.objects.filter(day=china_day(now)), to_attr="today"),
    )
    resting = {row.carrier_id: row for row in CarrierHealth.objects.filter(open_until_at__isnull=False)}
    left = numbers_left([carrier.pk for carrier in carriers if carrier.is_pooled])
    return [
        one for carrier in carriers for one in _candidates(carrier, resting.get(carrier.pk), left.get(carrier.pk), now)
    ]


def numbers_left(carrier_ids: list[int]) -> dict[int, int]:
    """Of carriers with a pool, the free numbers that no requested parcel waits for, counted to NUMBERS_COUNTED."""
    if not carrier_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS_LEFT, [NUMBERS_COUNTED, carrier_ids])
        return dict(cursor.fetchall())


def carriers_by_code() -> dict[str, Carrier]:
    """Every active carrier."""
    return {carrier.code: carrier for carrier in Carrier.objects.filter(is_active=True).order_by("code")}


def health_of(row: CarrierHealth | None) -> health.Health:
    if row is None:
        return health.Health()
    return health.Health(failures=row.failures, rests=row.rests, open_until_at=row.open_until_at, tried_at=row.tried_at)


def _candidates(carrier: Carrier, resting: CarrierHealth | None, numbers: int | None, now: datetime) -> list[Candidate]:
    given = sum(day.given for day in carrier.today)  # type: ignore[attr-defined]  # prefetched under this name
    services = [service for service in carrier.services.all() if service.steps.all()]
    cards = [
        (service.code, service.transit_days, card_of(service), frozenset(service.countries.split()))
        for service in services
    ]
    plain = plain_card(carrier.base_rate_minor, carrier.per_kg_minor)
    coverage = list(carrier.coverage.all())
    scores: dict[str, LaneScore] = {score.lane: score for score in carrier.lane_scores.all()}
    mean = scores.pop("", None)
    return [
        Candidate(
            code=carrier.code,
            kind=carrier.kind,
            service=service,
            card=card,
            transit_days=days,
            on_time_bps=mean.on_time_bps if mean else carrier.on_time_bps,
            included=tuple(area.prefix for area in coverage if not area.is_excluded),
            excluded=tuple(area.prefix for area in coverage if area.is_excluded),
            remote=tuple(area.prefix for area in carrier.remote_areas.all()),
            countries=abroad,
            lanes={lane: score.on_time_bps for lane, score in scores.items()},
            measured=min(mean.weight_bp // WHOLE_WEIGHT_BP if mean else 0, MEASURED_ENOUGH),
            room=None if carrier.parcels_a_day is None else carrier.parcels_a_day - given,
            numbers=numbers,
            is_down=health.is_down(health_of(resting), now),
        )
        for service, days, card, abroad in cards or [("", carrier.transit_days, plain, frozenset[str]())]
    ]


def card_of(service: Service) -> RateCard:
    """The service's card; it has to have a step."""
    return RateCard(
        steps=tuple(sorted((step.up_to_g, step.price_minor) for step in service.steps.all())),
        per_kg_minor=service.per_kg_minor,
        divisor=service.divisor,
        remote_minor=service.remote_minor,
        weight_most_g=service.weight_most_g,
        side_most_mm=service.side_most_mm,
        sides_most_mm=service.sides_most_mm,
        refused=frozenset(service.refused_goods),
    )
