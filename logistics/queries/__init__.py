"""Questions about carriers and parcels."""

from logistics.queries.carriers import candidates
from logistics.queries.shipments import (
    claim_pulls,
    lock_shipment,
    lock_shipments_of,
    orders_to_tell,
    scans_of,
    shipment_for,
    shipments_to_book,
    shipments_to_pull,
)
from logistics.queries.trouble import (
    calls_to_look_at,
    carriers_to_watch,
    contradicted_parcels,
    dark_carriers,
    unknown_codes,
)

__all__ = [
    "calls_to_look_at",
    "candidates",
    "carriers_to_watch",
    "claim_pulls",
    "contradicted_parcels",
    "dark_carriers",
    "lock_shipment",
    "lock_shipments_of",
    "orders_to_tell",
    "scans_of",
    "shipment_for",
    "shipments_to_book",
    "shipments_to_pull",
    "unknown_codes",
]
