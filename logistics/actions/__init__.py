"""Every write about parcels."""

from logistics.actions.calls import apply_calls, read_again, store_answer, store_call
from logistics.actions.folding import Told, fold
from logistics.actions.numbers import claim_number
from logistics.actions.scans import record_scans
from logistics.actions.shipments import record_booking, request_shipment
from logistics.actions.telling import tell_due_orders, tell_order
from logistics.actions.watching import note_asked, note_not_asked, postpone_pull, watch_carriers

__all__ = [
    "Told",
    "apply_calls",
    "claim_number",
    "fold",
    "note_asked",
    "note_not_asked",
    "postpone_pull",
    "read_again",
    "record_booking",
    "record_scans",
    "request_shipment",
    "store_answer",
    "store_call",
    "tell_due_orders",
    "tell_order",
    "watch_carriers",
]
