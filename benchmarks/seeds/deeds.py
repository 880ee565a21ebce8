"""What shops did in half a year, by the million: orders, talks, offers and reviews, as the scores read them."""

from typing import Final

from django.db import connection, transaction

from marketplace.models import Variant

ORDERS_A_SHOP: Final = 10
"""Paid once and called off: so they need no money in the books, and a score reads them like any other."""

ORDERS = """
    INSERT INTO marketplace_order (public_id, buyer_id, vendor_id, title_en, title_zh, line_count, goods_minor,
        freight_minor, adjustment_minor, total_minor, currency, commission_bps, commission_minor, kind, status, address,
        handling_hours, placed_at, pay_by_at, paid_at, ship_by_at, shipped_at, cancelled_at, cancel_reason)
    SELECT gen_random_uuid(), (SELECT min(id) FROM accounts_user), v.id, 'Teapot', '', 1, 8000, 0, 0, 8000, 'CNY', 500, 400,
        'physical', 'cancelled', '{}', 72, at, at, at, at + interval '3 days', at + random() * interval '4 days', at,
        'refunded'
    FROM vendors_vendor v
        CROSS JOIN generate_series(1, %(orders)s) n
        CROSS JOIN LATERAL (SELECT now() - n * interval '17 days' - v.id %% 7 * interval '1 day' AS at) drawn;
    INSERT INTO marketplace_orderline (order_id, listing_id, variant_id, title_en, title_zh, variant_en, variant_zh,
        unit_price_minor, list_price_minor, quantity, amount_minor)
    SELECT id, %(listing)s, %(variant)s, title_en, '', '', '', 8000, 10000, 1, 8000 FROM marketplace_order;
    INSERT INTO marketplace_review (order_id, listing_id, as_described, service, logistics, text, language, created_at, shown_at)
    SELECT id, %(listing)s, 1 + id %% 5, 5, 5, '', 'en', paid_at, paid_at FROM marketplace_order WHERE id %% 2 = 0;
    INSERT INTO xiaoer_scorecontest (vendor_id, kind, event_id, happened_at, facts, opened_by_id, reason, due_at, status,
        decided_by_id, decided_at, decision)
    SELECT vendor_id, 'late_hand_over', id, ship_by_at, '{}', buyer_id, 'Flood.', ship_by_at, 'excluded', buyer_id,
        ship_by_at, 'Flood.'
    FROM marketplace_order WHERE id %% 50 = 0 AND shipped_at > ship_by_at;
"""

TALKS = """
    INSERT INTO negotiation_negotiation (public_id, buyer_id, vendor_id, listing_id, variant_id, quantity, currency,
        list_price_minor, floor_minor, listing_version, status, seq, rev, move_count, buyer_offer_count, agreed_price_minor,
        order_id, undo_count, frozen_from, close_reason, opened_at, closed_at, last_event_at)
    SELECT gen_random_uuid(), buyer_id, vendor_id, %(listing)s, %(variant)s, 1, 'CNY', 10000, 5000, 1, 'converted', 2, 1, 1, 1,
        8000, id, 0, '', '', paid_at - interval '1 day', paid_at, paid_at
    FROM marketplace_order WHERE id %% 3 = 0;
    INSERT INTO negotiation_threadevent (negotiation_id, seq, kind, role, body, facts, is_flagged, at)
    SELECT id, seq.n, CASE seq.n WHEN 1 THEN 'opened' ELSE 'accept' END, CASE seq.n WHEN 1 THEN 'buyer' ELSE 'vendor' END, '',
        '{}', false, opened_at + (seq.n - 1) * interval '9 hours'
    FROM negotiation_negotiation, generate_series(1, 2) AS seq (n);
    INSERT INTO negotiation_offer (negotiation_id, by, maker_id, price_minor, quantity, status, rev, is_automatic, made_at,
        expires_at)
    SELECT id, 'buyer', buyer_id, 8000, 1, CASE WHEN id %% 9 = 0 THEN 'expired' ELSE 'accepted' END, 1, false, opened_at,
        opened_at + interval '2 days'
    FROM negotiation_negotiation;
"""

TABLES = (
    "vendors_vendor, marketplace_order, marketplace_review, xiaoer_scorecontest, negotiation_negotiation,"
    " negotiation_threadevent, negotiation_offer"
)


def let_time_pass(variant: Variant) -> None:
    """Half a year of every shop; all of it over the one thing that is on sale. Then ANALYZE, as autovacuum would."""
    facts = {"orders": ORDERS_A_SHOP, "listing": variant.listing_id, "variant": variant.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ORDERS, facts)
        cursor.execute(TALKS, facts)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLES}")
