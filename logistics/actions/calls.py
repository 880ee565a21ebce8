"""Keeping what carriers say, and reading it in batches."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from escrow.rules import retry_delay
from logistics.actions.folding import Told, fold_known
from logistics.actions.numbers import READ_CALLS
from logistics.carriers.base import CarrierError, ScanRecord, Unreadable
from logistics.models import Carrier, CarrierCall

log = structlog.get_logger(__name__)

CALLS_AT_ONCE: Final = 500
GATHER_SECONDS: Final = 0.25
"""So long a call waits for others that may come: read one by one they cost the readers as much as the door."""
CALL_TRIES: Final = 8
"""After so many failures a call is parked, for someone to look at."""
ORPHANS_WAIT_DAYS: Final = 7
"""So long a call may wait for a parcel with its number; what comes later is another parcel."""
FAULTS: Final = (CarrierError, DatabaseError, ValidationError, ArithmeticError, LookupError, TypeError, ValueError)
"""What a mistake in an adapter or in a carrier's row may raise, beside what carriers do wrong."""

Read = Callable[[CarrierCall], list[ScanRecord]]

STORE: Final = """
    INSERT INTO logistics_carriercall (carrier_id, kind, body, fingerprint, status, reason, tries)
    VALUES (%s, 'push', %s, %s, %s, %s, 0)
    ON CONFLICT (carrier_id, fingerprint) DO NOTHING
"""

ORPHAN: Final = """
    UPDATE logistics_carriercall c SET status = 'orphaned', awaits = new.awaits, applied_at = now()
    FROM unnest(%s::bigint[], %s::text[]) AS new (id, awaits) WHERE c.id = new.id
"""

ADOPT: Final = """
    UPDATE logistics_carriercall SET status = 'stored', retry_at = NULL WHERE id IN (
        SELECT c.id FROM logistics_carriercall c
        JOIN logistics_shipment s ON s.carrier_id = c.carrier_id AND s.waybill = c.awaits
        WHERE c.status = 'orphaned' AND c.received_at > now() - make_interval(days => %s) AND s.number_given_up_at IS NULL
        ORDER BY c.id LIMIT %s FOR UPDATE OF c SKIP LOCKED
    )
"""


def store_call(
    *, carrier: Carrier, body: bytes, fingerprint: UUID | None = None, status: str = "stored", reason: str = ""
) -> bool:
    """Keep a verified call, raw; False for one that was kept before. `status` "refused": nobody will read it, `reason`
    says why.

    One statement, which commits by itself: a transaction around it would be two more trips to the database.
    """
    with connection.cursor() as cursor:
        key = str(fingerprint) if fingerprint else None
        cursor.execute(STORE, [carrier.pk, body, key, status, reason[:200]])
        is_new = cursor.rowcount == 1
    if is_new and status == CarrierCall.Status.STORED:
        nudge_on_commit(READ_CALLS, wait_seconds=GATHER_SECONDS)
    return is_new


def store_answer(*, carrier_id: int, shipment_id: int, kind: str, body: bytes) -> CarrierCall:
    """Keep what a carrier answered. A booking's is kept for the record; a pull's is read like a call."""
    is_read = kind == CarrierCall.Kind.BOOKING
    return CarrierCall.objects.create(
        carrier_id=carrier_id,
        shipment_id=shipment_id,
        kind=kind,
        body=body,
        status=CarrierCall.Status.APPLIED if is_read else CarrierCall.Status.STORED,
    )


def read_again(*, call_id: int) -> None:
    """Someone has looked at a call that could not be read, or failed too often: try it once more."""
    with transaction.atomic():
        call = CarrierCall.objects.select_for_update().get(pk=call_id)
        if call.status in (CarrierCall.Status.REFUSED, CarrierCall.Status.PARKED, CarrierCall.Status.ORPHANED):
            call.status, call.reason, call.tries, call.retry_at = CarrierCall.Status.STORED, "", 0, None
            call.save(update_fields=["status", "reason", "tries", "retry_at"])
            nudge_on_commit(READ_CALLS)


def adopt_calls(*, limit: int = 10 * CALLS_AT_ONCE) -> int:
    """Let calls be read again whose number is a parcel's by now; returns how many.

    A carrier may call before our note of its booking is committed, or before the shop has typed the number.
    """
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, [ORPHANS_WAIT_DAYS, limit])
        return cursor.rowcount


def apply_calls(*, read: Read, limit: int = CALLS_AT_ONCE) -> tuple[int, int]:
    """Claim a batch of stored calls and fold it; returns how many calls were read, and how many scans were new.

    Other workers skip what is claimed. One bad call fails alone: it is tried again later, and parked in the end.
    """
    try:
        with transaction.atomic():
            calls = list(_waiting()[:limit])
            return _apply(calls, read) if calls else (0, 0)
    except FAULTS:
        log.exception("carrier_calls_failed", calls=len(calls))
    results = [_apply_one(call.pk, read) for call in calls]
    return sum(count for count, _ in results), sum(new for _, new in results)


def _waiting():
    stored = CarrierCall.objects.filter(status=CarrierCall.Status.STORED).exclude(retry_at__gt=Now())
    # Prefetched, not joined: a batch has thousands of calls and a handful of carriers.
    return stored.prefetch_related("carrier").select_for_update(skip_locked=True).order_by("pk")


def _apply_one(call_id: int, read: Read) -> tuple[int, int]:
    try:
        with transaction.atomic():
            calls = list(_waiting().filter(pk=call_id))
            return _apply(calls, read) if calls else (0, 0)
    except FAULTS as error:
        log.exception("carrier_call_failed", call_id=call_id)
        _note_failure(call_id, repr(error))
        return 0, 0


def _apply(calls: Sequence[CarrierCall], read: Read) -> tuple[int, int]:
    told: list[Told] = []
    applied: list[int] = []
    for call in calls:
        try:
            told.append(Told(call.carrier_id, call.kind == CarrierCall.Kind.PULL, call.shipment_id, read(call)))
        except Unreadable as error:
            log.error("carrier_call_unreadable", call_id=call.pk, error=str(error))
            _close([call.pk], CarrierCall.Status.REFUSED, str(error))
        else:
            applied.append(call.pk)
    new, strangers = fold_known(told)
    _close([pk for place, pk in enumerate(applied) if place not in strangers], CarrierCall.Status.APPLIED)
    if strangers:
        with connection.cursor() as cursor:
            cursor.execute(ORPHAN, [[applied[place] for place in strangers], list(strangers.values())])
    return len(applied), new


def _close(call_ids: list[int], status: str, reason: str = "") -> None:
    if call_ids:
        CarrierCall.objects.filter(pk__in=call_ids).update(status=status, reason=reason[:200], applied_at=Now())


def _note_failure(call_id: int, reason: str) -> None:
    with transaction.atomic():
        call = CarrierCall.objects.select_for_update().get(pk=call_id)
        call.tries += 1
        call.reason = reason[:200]
        call.retry_at = database_now() + max(retry_delay(call.tries), timedelta(seconds=5))
        if call.tries >= CALL_TRIES:
            call.status = CarrierCall.Status.PARKED
        call.save(update_fields=["tries", "reason", "retry_at", "status"])
