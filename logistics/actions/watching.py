"""Watching over carriers: who has gone silent, who is back, and what asking them brought."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now

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
    """Nothing was heard for its policy time, though money waits for what it says of its parcels."""
    since = Shipment.objects.filter(queries.WAITS_FOR_NEWS, carrier=carrier).aggregate(first=Min("booked_at"))["first"]
    if since is None:
        return False
    heard_at = max(carrier.last_heard_at or since, since)
    return heard_at <= database_now() - timedelta(hours=carrier.dark_after_hours)


def note_asked(*, carrier_id: int) -> None:
    """The carrier answers: nothing is held against it any more."""
    Carrier.objects.filter(pk=carrier_id, pull_failures__gt=0).update(pull_failures=0, pull_retry_at=None)


@transaction.atomic
def note_not_asked(*, shipment_id: int, is_permanent: bool = False) -> int:
    """Asking failed: this parcel waits longer each time, and its carrier is left in peace for a while; not after a refusal
    (`is_permanent`), which concerns this parcel alone.

    Returns how often in a row the carrier has failed.
    """
    shipment = queries.lock_shipment(shipment_id)
    now = database_now()
    shipment.pull_tries = min(shipment.pull_tries + 1, 30)
    delay = _pull_delay(shipment, tries=shipment.pull_tries)
    shipment.pull_at = now + delay if delay is not None else None
    shipment.save(update_fields=["pull_tries", "pull_at"])
    if is_permanent:
        return 0
    carrier = Carrier.objects.select_for_update().get(pk=shipment.carrier_id)
    carrier.pull_failures = min(carrier.pull_failures + 1, 30)
    carrier.pull_retry_at = now + min(timedelta(seconds=2**carrier.pull_failures), BACK_OFF_MOST)
    carrier.save(update_fields=["pull_failures", "pull_retry_at"])
    return carrier.pull_failures


def postpone_pull(*, shipment: Shipment) -> None:
    """The carrier had nothing new."""
    delay = _pull_delay(shipment)
    Shipment.objects.filter(pk=shipment.pk, number_given_up_at=None).update(pull_at=Now() + delay if delay else None)


def pull_later(*, shipment_id: int) -> None:
    """Its carrier is left in peace: the parcel is asked about when that is over."""
    over_at = Carrier.objects.filter(pk=OuterRef("carrier_id")).values("pull_retry_at")
    waiting = Shipment.objects.filter(pk=shipment_id, pull_at__isnull=False)
    waiting.update(pull_at=Coalesce(Subquery(over_at), F("pull_at")))


def _pull_delay(shipment: Shipment, *, tries: int = 0) -> timedelta | None:
    """None as well for a parcel whose number is another's by now."""
    if shipment.number_given_up_at is not None:
        return None
    typed_at = shipment.booked_at if shipment.typed_by_id is not None else None
    return journeys.pull_delay(
        shipment.status,
        shipment.carrier.kind,
        evidence=shipment.evidence,
        tries=tries,
        waited=database_now() - typed_at if typed_at is not None else None,
    )
