"""Telling vendors' own systems of their parcels: written where a parcel changes, with the change itself.

Not read from the scans afterwards, as the histories of orders and holds are: that would take an index by time on the busiest
table, and a scan is no change. Nor where orders are told: they hear of few changes, one parcel at a time.
"""

from collections.abc import Collection
from typing import Final

from accounts.nudge import nudge_on_commit
from logistics.models import Shipment
from marketplace.actions.webhooks import SEND
from marketplace.webhooks import events

# The first condition is one look at who listens at all: where nobody does, no parcel is looked up.
NEWS: Final = """
    SELECT o.vendor_id, news.type,
        news.type || '/' || s.id || '/' || (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS source,
        statement_timestamp() AS at,
        jsonb_build_object(
            'shipment', s.public_id, 'order', o.public_id, 'carrier', c.code, 'waybill', s.waybill, 'purpose', s.purpose,
            'status', s.status, 'was', changed.was, 'evidence', s.evidence, 'promised_on', s.promised_on,
            'handed_over_at', s.handed_over_at, 'delivered_at', s.delivered_at, 'at', statement_timestamp()
        ) AS data
    FROM unnest(%(ids)s::bigint[], %(was)s::text[]) AS changed (id, was)
        JOIN logistics_shipment s ON s.id = changed.id
        JOIN marketplace_order o ON o.id = s.order_id
        JOIN logistics_carrier c ON c.id = s.carrier_id
        CROSS JOIN LATERAL (
            SELECT 'shipment.status_changed' AS type
            UNION ALL SELECT 'shipment.booked' WHERE s.status = 'created' AND changed.was IN ('', 'requested')
            UNION ALL SELECT 'shipment.delivered' WHERE s.status = 'delivered'
        ) news
    WHERE EXISTS (
        SELECT FROM marketplace_webhookendpoint w WHERE w.is_active AND (w.events = '[]' OR w.events ?| %(types)s)
    )
"""
TYPES: Final = [name for name in events.TYPES if name.startswith("shipment.")]


def tell_listeners(changes: Collection[tuple[int, str]]) -> None:
    """Make messages of parcels whose state has changed, for shops that listen: parcel, and what it was ("" for a new one).

    One statement however many, in the caller's transaction, once their rows are written.
    """
    if not changes:
        return
    # PostgreSQL's text form of arrays: handing over lists costs several times as much.
    ids = ",".join([str(shipment_id) for shipment_id, _was in changes])
    was = ",".join([f'"{status}"' for _shipment_id, status in changes])
    if events.tell(NEWS, {"ids": f"{{{ids}}}", "was": f"{{{was}}}", "types": TYPES}):
        nudge_on_commit(SEND)


def tell_of(shipment: Shipment, *, was: str) -> None:
    """The same of one parcel."""
    tell_listeners([(shipment.pk, was)])
