"""Questions about carriers and parcels."""

from logistics.queries.carriers import candidates
from logistics.queries.shipments import lock_shipment, scans_of, shipment_for, shipments_to_book, shipments_to_pull

__all__ = ["candidates", "lock_shipment", "scans_of", "shipment_for", "shipments_to_book", "shipments_to_pull"]
