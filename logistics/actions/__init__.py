"""Every write about parcels."""

from logistics.actions.booking import begin_asking, record_booking, refuse_number
from logistics.actions.calls import adopt_calls, apply_calls, read_again, store_answer, store_call
from logistics.actions.cancelling import (
    BEFORE_HAND_OVER,
    call_off_for_ended_order,
    cancel_shipment,
    record_calling_off,
)
from logistics.actions.capacity import note_answer
from logistics.actions.claims import open_claim, step_claim
from logistics.actions.doubts import reject_number, trust_number, weigh_silent_number
from logistics.actions.folding import Told, fold
from logistics.actions.number_lists import RowReport, import_numbers
from logistics.actions.numbers import claim_number
from logistics.actions.pool import add_number_list, add_number_range, number_for_booking, take_number, void_number
from logistics.actions.problems import assign_problem, resolve_problem, sweep_problems
from logistics.actions.promises import keep_promises_of_paid
from logistics.actions.returned import refund_returned
from logistics.actions.scans import record_scans
from logistics.actions.scores import measure_carriers, note_fault
from logistics.actions.secrets import checked_secret, forget_previous_secret, new_secret, set_secret
from logistics.actions.shipments import request_shipment
from logistics.actions.splitting import plan_parcels
from logistics.actions.telling import tell_due_orders, tell_order
from logistics.actions.typed import Suggestion, suggest, type_number
from logistics.actions.watching import note_asked, note_not_asked, postpone_pull, pull_later, watch_carriers

__all__ = [
    "BEFORE_HAND_OVER",
    "RowReport",
    "Suggestion",
    "Told",
    "add_number_list",
    "add_number_range",
    "adopt_calls",
    "apply_calls",
    "assign_problem",
    "begin_asking",
    "call_off_for_ended_order",
    "cancel_shipment",
    "checked_secret",
    "claim_number",
    "fold",
    "forget_previous_secret",
    "import_numbers",
    "keep_promises_of_paid",
    "measure_carriers",
    "new_secret",
    "note_answer",
    "note_asked",
    "note_fault",
    "note_not_asked",
    "number_for_booking",
    "open_claim",
    "plan_parcels",
    "postpone_pull",
    "pull_later",
    "read_again",
    "record_booking",
    "record_calling_off",
    "record_scans",
    "refund_returned",
    "refuse_number",
    "reject_number",
    "request_shipment",
    "resolve_problem",
    "set_secret",
    "step_claim",
    "store_answer",
    "store_call",
    "suggest",
    "sweep_problems",
    "take_number",
    "tell_due_orders",
    "tell_order",
    "trust_number",
    "type_number",
    "void_number",
    "watch_carriers",
    "weigh_silent_number",
]
