"""Watching over carriers: who has gone silent, who is back, and what asking them brought."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Now

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from logistics import journeys, queries
from logistics.actions.folding import TELL
from logistics.models import Carrier, Shipment

log = structlog.get_logger(__name__)

BACK_OFF_MOST = timedelta(minutes=10)


def watch_carriers() -> list[str]:
    """Note which carriers have gone dark, and which are back; returns their codes. Their parcels' orders are told."""
    changed = [code for carrier_id in queries.carriers_to_watch() if (code := _watch(carrier_id))]
    if changed:
        log.warning("carriers_changed_light", carriers=changed)
    return changed


@transaction.atomic
def _watch(carrier_id: int) -> str:
    carrier = Carrier.objects.select_for_update().get(pk=carrier_id)
    was_dark = carrier.dark_since_at is not None
    is_dark = _is_dark(carrier)
    if is_dark == was_dark:
        return ""
    carrier.dark_since_at = database_now() if is_dark else None
    carrier.save(update_fields=["dark_since_at"])
    unsettled = Shipment.objects.filter(carrier=carrier, handed_over_at__isnull=False, evidence__in=["", "push"])
    unsettled.exclude(status__in=["returned", "cancelled", "expired"]).order_by().update(tell_at=Now())
    nudge_on_commit(TELL)
    return carrier.code


def _is_dark(carrier: Carrier) -> bool:
    """Nothing was heard for its policy time, though parcels are on the way with it."""
    on_the_way = Shipment.objects.filter(carrier=carrier, status__in=journeys.ON_THE_WAY)
    since = on_the_way.aggregate(first=Min("booked_at"))["first"]
    if since is None:
        return False
    heard_at = max(carrier.last_heard_at or since, since)
    return heard_at <= database_now() - timedelta(hours=carrier.dark_after_hours)


def note_asked(*, carrier_id: int) -> None:
    """The carrier answers: nothing is held against it any more."""
    Carrier.objects.filter(pk=carrier_id, pull_failures__gt=0).update(pull_failures=0, pull_retry_at=None)


@transaction.atomic
def note_not_asked(*, shipment_id: int) -> int:
    """Asking failed: this parcel waits longer each time, and its carrier is left in peace for a while.

    Returns how often in a row the carrier has failed.
    """
    shipment = queries.lock_shipment(shipment_id)
    now = database_now()
    shipment.pull_tries = min(shipment.pull_tries + 1, 30)
    delay = journeys.pull_delay(
        shipment.status, shipment.carrier.kind, evidence=shipment.evidence, tries=shipment.pull_tries
    )
    shipment.pull_at = now + delay if delay is not None else None
    shipment.save(update_fields=["pull_tries", "pull_at"])
    carrier = Carrier.objects.select_for_update().get(pk=shipment.carrier_id)
    carrier.pull_failures = min(carrier.pull_failures + 1, 30)
    carrier.pull_retry_at = now + min(timedelta(seconds=2**carrier.pull_failures), BACK_OFF_MOST)
    carrier.save(update_fields=["pull_failures", "pull_retry_at"])
    return carrier.pull_failures


def postpone_pull(*, shipment: Shipment) -> None:
    """The carrier had nothing new."""
    delay = journeys.pull_delay(shipment.status, shipment.carrier.kind, evidence=shipment.evidence)
    Shipment.objects.filter(pk=shipment.pk).update(pull_at=Now() + delay if delay else None)
