"""All that is known of one parcel, for the desk."""

from typing import Final

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from logistics.models import CarrierCall, Shipment

CALLS_SHOWN: Final = 20
CALLS_SEARCHED: Final = 2_000
"""A carrier's own calls name their parcels inside only; so many of its newest are looked through."""

NAMING: Final = """
    WITH lately AS (
        SELECT id, shipment_id, body FROM logistics_carriercall WHERE carrier_id = %(carrier)s
        ORDER BY id DESC LIMIT %(searched)s
    )
    SELECT id FROM lately WHERE shipment_id IS NULL AND position(%(waybill)s::bytea in body) > 0
    ORDER BY id DESC LIMIT %(shown)s
"""


def shipment_for_desk(*, public_id, user: User) -> Shipment | None:
    """The desk's door to a parcel: for staff who are no party of its order."""
    rows = Shipment.objects.select_related("carrier", "order__vendor", "order__buyer", "typed_by")
    found = rows.filter(public_id=public_id).exclude(order__buyer=user).first()
    if found is None or found.order.vendor.members.filter(user=user).exists():
        return None
    return found


def calls_about(shipment: Shipment) -> QuerySet[CarrierCall]:
    """What its carrier answered about it, and the calls that name its number, the newest first."""
    named: list[int] = []
    if shipment.waybill:
        with connection.cursor() as cursor:
            facts: dict[str, int | str | bytes] = {
                "carrier": shipment.carrier_id,
                "waybill": shipment.waybill.encode(),
                "searched": CALLS_SEARCHED,
                "shown": CALLS_SHOWN,
            }
            cursor.execute(NAMING, facts)
            named = [call_id for (call_id,) in cursor.fetchall()]
    own = CarrierCall.objects.filter(shipment=shipment).order_by("-pk").values_list("pk", flat=True)[:CALLS_SHOWN]
    newest = sorted({*named, *own}, reverse=True)[:CALLS_SHOWN]
    return CarrierCall.objects.filter(pk__in=newest).order_by("-pk")
