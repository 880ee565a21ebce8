"""A dispute over every order there is: three of a hundred are at the desk, the others were ruled on."""

from typing import Final

from django.db import connection, transaction

from accounts.models import User

DISPUTES: Final = """
    INSERT INTO xiaoer_dispute (public_id, order_id, opened_by_id, reason, story, wanted_minor, proposed_minor, wanted_remedy,
        proposed_remedy, proposed_by, settled_remedy, settled_minor, is_claim, round, is_extended_by_buyer, is_extended_by_vendor,
        is_rested_by_buyer, is_rested_by_vendor, is_waived_by_buyer, is_waived_by_vendor, status, version, assigned_to_id,
        deadline_at,
        is_breached, lead_at, stop_at, opened_at, closed_at)
    SELECT gen_random_uuid(), o.id, o.buyer_id,
        (ARRAY['damaged', 'not_as_described', 'wrong_item', 'not_received'])[1 + o.id %% 4], 'A chip.', 2000, 2000, 'refund',
        'refund', 'buyer', 'refund', 2000, false, 1, false, false, true, true, false, false,
        CASE WHEN o.id %% 100 < 3 THEN 'deciding' ELSE 'closed' END, 7, %(xiaoer)s,
        now() + o.id %% 48 * interval '1 hour', false, now() + interval '5 days', now() + interval '12 days', o.paid_at,
        CASE WHEN o.id %% 100 < 3 THEN NULL ELSE o.paid_at + interval '9 days' END
    FROM marketplace_order o;
    INSERT INTO xiaoer_disputeevent (dispute_id, kind, role, actor_id, text, facts, is_internal, at)
    SELECT d.id, kind, 'buyer', d.opened_by_id, 'A chip.', '{"wanted_minor": 2000, "refund_minor": 2000}', false, d.opened_at
    FROM xiaoer_dispute d, unnest(ARRAY['open', 'word', 'call_xiaoer']) AS kind;
    INSERT INTO xiaoer_ruling (dispute_id, round, ruled_by_id, remedy, refund_minor, reason, deviation, cited_value, fault_vendor,
        fault_buyer, fault_carrier, fault_platform, ruled_at)
    SELECT id, 1, %(xiaoer)s, 'partial_refund', 1 + id %% 8000, 'Seen.', '', '', 100, 0, 0, 0, closed_at
    FROM xiaoer_dispute WHERE status = 'closed';
"""


def break_out(xiaoer: User) -> None:
    """Everything of it is the case of `xiaoer`, who gets a posting. Then ANALYZE, as autovacuum would."""
    from datetime import date

    from xiaoer.models import Desk, Posting

    desk, _is_new = Desk.objects.get_or_create(slug="disputes", defaults={"name_en": "Disputes", "name_zh": "调解台"})
    Posting.objects.create(user=xiaoer, desk=desk, begins_on=date(2026, 1, 1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DISPUTES, {"xiaoer": xiaoer.pk})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE xiaoer_dispute, xiaoer_disputeevent, xiaoer_ruling")
