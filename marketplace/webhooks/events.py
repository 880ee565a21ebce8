"""Makes messages of what happened: read from the append-only histories of orders and holds, so that telling costs the
money paths nothing, and nothing that was written down can go untold. What happens to parcels has no history but the scans,
which are too many to be read again: it is told where it happens, in the same transaction (`tell`)."""

from datetime import timedelta
from typing import Any, Final

from django.db import connection, transaction

from accounts.clock import database_now
from escrow.models import HoldEvent
from marketplace.models import Order, WebhookCursor, WebhookEndpoint

TYPES: Final = tuple(
    [f"order.{status}" for status in Order.Status.values]
    + [f"hold.{kind}" for kind in HoldEvent.Kind.values]
    + ["shipment.booked", "shipment.status_changed", "shipment.delivered"]
    + ["ping"]
)
"""All there are. `ping` is sent by hand."""

OVERLAP: Final = timedelta(minutes=5)
"""Read again each time: a transaction that began before the last reading may have ended since."""

DEEP_OVERLAP: Final = timedelta(days=1)

# What is told once is told once: `source` is unique. Only vendors who listen, and only of what happened since they do.
TELL_SQL: Final = """
    WITH news AS ({news}), told AS (
        INSERT INTO marketplace_webhookmessage (public_id, vendor_id, type, source, data)
        SELECT gen_random_uuid(), n.vendor_id, n.type, n.source, n.data
        FROM news n
        WHERE EXISTS (
            SELECT FROM marketplace_webhookendpoint w
            WHERE w.vendor_id = n.vendor_id AND w.is_active AND w.created_at <= n.at
                AND (w.events = '[]' OR w.events @> to_jsonb(n.type))
        )
        ORDER BY n.at, n.source
        ON CONFLICT (source) DO NOTHING
        RETURNING id, vendor_id, type
    ), sent AS (
        INSERT INTO marketplace_webhookdelivery (message_id, endpoint_id)
        SELECT t.id, w.id
        FROM told t JOIN marketplace_webhookendpoint w ON w.vendor_id = t.vendor_id AND w.is_active
            AND (w.events = '[]' OR w.events @> to_jsonb(t.type))
        RETURNING id
    )
    SELECT count(*) FROM sent
"""

HISTORIES: Final = """
        SELECT h.vendor_id, 'hold.' || e.kind AS type, 'hold_event/' || e.id AS source, e.at, jsonb_build_object(
            'order', o.public_id, 'hold', h.public_id, 'reference', p.reference, 'event', e.kind, 'status', h.status,
            'amount_minor', h.amount_minor, 'currency', h.currency, 'release_due_at', h.release_due_at, 'at', e.at
        ) AS data
        FROM escrow_holdevent e
            JOIN escrow_escrowhold h ON h.id = e.hold_id
            JOIN escrow_paymentpart p ON p.id = h.part_id
            LEFT JOIN marketplace_order o ON o.hold_id = h.id
        WHERE e.at >= %(since)s
        UNION ALL
        SELECT o.vendor_id, 'order.' || e.to_status, 'order_event/' || e.id, e.at, jsonb_build_object(
            'order', o.public_id, 'hold', h.public_id, 'status', e.to_status, 'total_minor', o.total_minor,
            'currency', o.currency, 'reason', o.cancel_reason, 'at', e.at
        )
        FROM marketplace_orderevent e
            JOIN marketplace_order o ON o.id = e.order_id
            LEFT JOIN escrow_escrowhold h ON h.id = o.hold_id
        WHERE e.at >= %(since)s AND e.from_status <> e.to_status
"""


def tell(news: str, facts: dict[str, Any]) -> int:
    """Make messages of the rows of `news`, a SELECT of vendor_id, type, source, at and data, for vendors who listen, and a
    delivery to each of their addresses; returns how many deliveries. One statement, in the caller's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(TELL_SQL.format(news=news), facts)
        return cursor.fetchone()[0]


@transaction.atomic
def collect_news(*, is_deep: bool = False) -> int:
    """Make messages, and deliveries of them, of what has happened since the last reading; returns the deliveries.

    `is_deep` reads a whole day again, for transactions that took very long. Two at once: the second waits.
    """
    cursor_row, _is_new = WebhookCursor.objects.select_for_update().get_or_create(
        name="news", defaults={"read_until_at": database_now()}
    )
    now = database_now()
    if not WebhookEndpoint.objects.filter(is_active=True).exists():
        WebhookCursor.objects.filter(pk=cursor_row.pk).update(read_until_at=now)
        return 0
    since = cursor_row.read_until_at - (DEEP_OVERLAP if is_deep else OVERLAP)
    made = tell(HISTORIES, {"since": since})
    WebhookCursor.objects.filter(pk=cursor_row.pk).update(read_until_at=now)
    return made
