"""What carriers did, gathered set-based from their parcels' scans."""

from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.db.models.functions import Now

from logistics.journeys import HANDED_OVER
from logistics.models import CarrierClaim, Scorecard, Shipment
from logistics.punctuality import LANE_HALF_LIFE_DAYS, MEAN_HALF_LIFE_DAYS, Tally
from logistics.queries.claims import claims_of_cards

CARD_DAYS: Final = 90
AT_FAULT_FROM: Final = 50
"""Parts of 100, from which on a ruling counts against the carrier."""
LOOKED_BACK_DAYS: Final = 720
"""Four half-lives of the mean: what is older weighs next to nothing."""

RECORDS: Final = """
WITH handed AS (
    SELECT s.id, s.carrier_id, s.status, s.delivered_at,
           CASE WHEN s.origin_code <> '' AND s.destination_code <> ''
                THEN left(s.origin_code, 2) || '>' || left(s.destination_code, 2) ELSE '' END AS lane,
           s.promised_on - (s.requested_at AT TIME ZONE 'Asia/Shanghai')::date AS days_allowed,
           min(e.occurred_at) AS handed_at,
           bool_or(e.status = 'attempt_failed') AS was_missed,
           bool_or(e.incident = 'damaged')
               OR EXISTS (SELECT FROM logistics_carrierclaim c WHERE c.shipment_id = s.id AND c.reason = 'damaged'
                          AND c.status <> ALL(%(claims_without)s)) AS is_damaged,
           s.delivered_at IS NULL AND (s.status = 'expired' OR bool_or(e.incident = 'lost')
               OR EXISTS (SELECT FROM logistics_parcelproblem p WHERE p.shipment_id = s.id AND p.kind = 'lost'
                          AND (p.resolved_at IS NULL OR p.resolved_by_id IS NOT NULL))
               OR EXISTS (SELECT FROM logistics_carrierclaim c WHERE c.shipment_id = s.id AND c.reason = 'lost'
                          AND c.status <> ALL(%(claims_without)s))) AS is_lost,
           coalesce(s.ruled_fault >= %(at_fault)s, false) AS is_at_fault
    FROM logistics_shipment s
    JOIN logistics_trackingevent e ON e.shipment_id = s.id AND e.status = ANY(%(handed_over)s)
    WHERE s.promised_on IS NOT NULL AND s.status <> 'cancelled'
      AND s.requested_at > now() - make_interval(days => %(looked_back)s)
      AND NOT EXISTS (
          SELECT FROM logistics_trackingevent v WHERE v.shipment_id = s.id AND v.voids_key = e.event_key)
    GROUP BY s.id
), due AS (
    SELECT *, ((handed_at AT TIME ZONE 'Asia/Shanghai')::date + days_allowed + 1)::timestamp
              AT TIME ZONE 'Asia/Shanghai' AS due_at
    FROM handed
), record AS (
    SELECT *, coalesce(delivered_at < due_at, false) AND NOT is_at_fault AS is_on_time,
           CASE WHEN delivered_at < due_at THEN delivered_at ELSE due_at END AS known_at
    FROM due
    WHERE delivered_at IS NOT NULL OR due_at <= now() OR is_lost
)
"""
"""One row a parcel whose outcome is known: delivered, or overdue. A carrier has the days that it promised from the moment
it has the parcel in hand: a vendor who hands over late is not its fault. What a ruling lays on it to at least half is no
parcel in time, whatever day it came. Lost is what has not come, and the house, the carrier or a claim says so: a problem that
passed by itself says nothing."""

TALLIES: Final = f"""{RECORDS}
SELECT carrier_id, lane,
       sum(0.5 ^ (age / %(lane_days)s)), coalesce(sum(0.5 ^ (age / %(lane_days)s)) FILTER (WHERE is_on_time), 0),
       sum(0.5 ^ (age / %(mean_days)s)), coalesce(sum(0.5 ^ (age / %(mean_days)s)) FILTER (WHERE is_on_time), 0)
FROM (SELECT *, greatest(extract(epoch FROM now() - known_at), 0)::float8 / 86400 AS age FROM record) aged
GROUP BY carrier_id, lane
"""  # noqa: S608  words of ours only

CARDS: Final = f"""{RECORDS}
SELECT carrier_id, count(*), count(*) FILTER (WHERE is_on_time), count(delivered_at),
       count(delivered_at) FILTER (WHERE NOT was_missed), count(*) FILTER (WHERE is_lost),
       count(*) FILTER (WHERE is_damaged OR id = ANY(%(said_damaged)s)), count(*) FILTER (WHERE is_at_fault),
       percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (
           ORDER BY extract(epoch FROM delivered_at - handed_at) / 3600) FILTER (WHERE delivered_at >= handed_at)
FROM record WHERE known_at > now() - make_interval(days => %(card_days)s)
GROUP BY carrier_id
"""  # noqa: S608  words of ours only

SCANS: Final = """
SELECT s.carrier_id, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
           ORDER BY greatest(extract(epoch FROM e.received_at - e.occurred_at), 0) / 60)
FROM logistics_trackingevent e JOIN logistics_shipment s ON s.id = e.shipment_id
WHERE e.received_at > now() - make_interval(days => %(card_days)s)
GROUP BY s.carrier_id
"""


def _rows(statement: str, **more: Any) -> list[tuple[Any, ...]]:
    facts: dict[str, Any] = more | {
        "at_fault": AT_FAULT_FROM,
        "claims_without": [CarrierClaim.Status.REFUSED, CarrierClaim.Status.WITHDRAWN],
        "handed_over": sorted(HANDED_OVER),
        "looked_back": LOOKED_BACK_DAYS,
        "card_days": CARD_DAYS,
        "lane_days": LANE_HALF_LIFE_DAYS,
        "mean_days": MEAN_HALF_LIFE_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def tallies() -> dict[int, tuple[dict[str, Tally], Tally]]:
    """Carrier → (lane → tally, tally of the mean)."""
    lanes: dict[int, dict[str, Tally]] = defaultdict(dict)
    means: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for carrier_id, lane, weight, on_time, mean_weight, mean_on_time in _rows(TALLIES):
        if lane:
            lanes[carrier_id][lane] = Tally(weight, on_time)
        means[carrier_id][0] += mean_weight
        means[carrier_id][1] += mean_on_time
    return {carrier_id: (lanes[carrier_id], Tally(*mean)) for carrier_id, mean in means.items()}


def scorecards() -> list[Scorecard]:
    """Each carrier's card of the last 90 days, not saved; those without a parcel whose outcome is known have none."""
    scans, claims = dict(_rows(SCANS)), claims_of_cards(CARD_DAYS)
    said_damaged = list(
        Shipment.objects.filter(
            order__disputes__reason="damaged", order__disputes__opened_at__gt=Now() - timedelta(days=CARD_DAYS)
        ).values_list("pk", flat=True)
    )
    cards = []
    for carrier_id, parcels, on_time, delivered, first, *faults, hours in _rows(CARDS, said_damaged=said_damaged):
        p50, p90, p95, p99 = (None if hour is None else round(hour) for hour in hours or [None] * 4)
        told = scans.get(carrier_id) or [None, None]
        card = Scorecard(carrier_id=carrier_id, parcels=parcels, on_time=on_time, delivered=delivered)
        card.first_attempts, (card.lost, card.damaged, card.at_fault) = first, faults
        card.claims, card.claims_paid = claims.get(carrier_id, (0, 0))
        card.hours_p50, card.hours_p90, card.hours_p95, card.hours_p99 = p50, p90, p95, p99
        card.scan_minutes_p50, card.scan_minutes_p95 = (None if told_ is None else round(told_) for told_ in told)
        cards.append(card)
    return cards


def shown_scorecards() -> list[Scorecard]:
    """The cards as last measured, of active carriers, the most punctual first."""
    cards = Scorecard.objects.filter(carrier__is_active=True).select_related("carrier")
    return sorted(cards, key=lambda card: (-card.on_time / max(card.parcels, 1), card.carrier.code))
