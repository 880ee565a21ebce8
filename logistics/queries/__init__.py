"""Questions about carriers and parcels."""

from logistics.queries.carriers import candidates, carriers_by_code, china_day, health_of, router
from logistics.queries.files import calls_about, shipment_for_desk
from logistics.queries.labels import label_of, labels_of, printable
from logistics.queries.parcels import parcel_of, parcel_of_order
from logistics.queries.pool import house_formats, is_pooled, low_stocks, newest_batches, stocks
from logistics.queries.problems import (
    FOUND_BY_SWEEP,
    dismissed_keys,
    findings,
    open_claims,
    open_problems,
    problem_counts,
    typed_without_scan,
)
from logistics.queries.records import scorecards, shown_scorecards, tallies
from logistics.queries.shipments import (
    claim_pulls,
    claim_telling,
    lock_shipment,
    lock_shipments_of,
    orders_to_tell,
    scans_of,
    shipment_for,
    shipments_of_order,
    shipments_to_book,
    shipments_to_call_off,
    shipments_to_pull,
)
from logistics.queries.trouble import (
    WAITS_FOR_NEWS,
    calls_to_look_at,
    carriers_to_watch,
    contradicted_parcels,
    dark_carriers,
    has_unsettled_parcels,
    orphaned_calls,
    unknown_codes,
)

__all__ = [
    "FOUND_BY_SWEEP",
    "WAITS_FOR_NEWS",
    "calls_about",
    "calls_to_look_at",
    "candidates",
    "carriers_by_code",
    "carriers_to_watch",
    "china_day",
    "claim_pulls",
    "claim_telling",
    "contradicted_parcels",
    "dark_carriers",
    "dismissed_keys",
    "findings",
    "has_unsettled_parcels",
    "health_of",
    "house_formats",
    "is_pooled",
    "label_of",
    "labels_of",
    "lock_shipment",
    "lock_shipments_of",
    "low_stocks",
    "newest_batches",
    "open_claims",
    "open_problems",
    "orders_to_tell",
    "orphaned_calls",
    "parcel_of",
    "parcel_of_order",
    "printable",
    "problem_counts",
    "router",
    "scans_of",
    "scorecards",
    "shipment_for",
    "shipment_for_desk",
    "shipments_of_order",
    "shipments_to_book",
    "shipments_to_call_off",
    "shipments_to_pull",
    "shown_scorecards",
    "stocks",
    "tallies",
    "typed_without_scan",
    "unknown_codes",
]
