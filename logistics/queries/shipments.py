"""Parcels, who may see them, and which are due."""

from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from logistics.journeys import Scan
from logistics.models import Shipment


def lock_shipment(shipment_id: int) -> Shipment:
    """The parcel, locked for the rest of the transaction."""
    return Shipment.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=shipment_id)


def scans_of(shipment: Shipment) -> list[Scan]:
    rows = shipment.events.values_list("event_key", "status", "occurred_at", "voids_key")
    return [Scan(key, status, occurred_at, voids) for key, status, occurred_at, voids in rows]


def shipment_for(*, public_id, user: User) -> Shipment | None:
    """The door to a tracking page: for the buyer and the people of the shop; None for all others."""
    found = (
        Shipment.objects.select_related("carrier", "order__vendor", "order__buyer").filter(public_id=public_id).first()
    )
    if found is None:
        return None
    is_party = found.order.buyer_id == user.pk or found.order.vendor.members.filter(user=user).exists()
    return found if is_party else None


def shipments_to_book(limit: int = 20) -> list[int]:
    waiting = Shipment.objects.filter(status=Shipment.Status.REQUESTED).exclude(retry_at__gt=Now())
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])


def shipments_to_pull(limit: int = 100) -> QuerySet[Shipment]:
    silent = Shipment.objects.filter(pull_at__lte=Now()).select_related("carrier")
    return silent.order_by("pull_at")[:limit]
