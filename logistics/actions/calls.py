"""Keeping carriers' calls."""

from django.db.models.functions import Now

from accounts.nudge import nudge_on_commit
from logistics.models import Carrier, CarrierCall


def store_call(*, carrier: Carrier, body: bytes) -> CarrierCall:
    """Keep a verified call, raw."""
    call = CarrierCall.objects.create(carrier=carrier, body=body)
    nudge_on_commit("logistics.tasks.apply_carrier_calls")
    return call


def close_call(*, call_id: int, status: str, reason: str = "") -> None:
    CarrierCall.objects.filter(pk=call_id, status=CarrierCall.Status.STORED).update(
        status=status, reason=reason[:200], applied_at=Now()
    )
