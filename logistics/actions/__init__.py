"""Every write about parcels."""

from logistics.actions.calls import close_call, store_call
from logistics.actions.scans import postpone_pull, record_scans
from logistics.actions.shipments import record_booking, request_shipment

__all__ = ["close_call", "postpone_pull", "record_booking", "record_scans", "request_shipment", "store_call"]
