-- Each order so far had one thing in it: that becomes its first line.
INSERT INTO marketplace_orderline (order_id, listing_id, variant_id, title_en, title_zh, variant_en, variant_zh,
    unit_price_minor, list_price_minor, quantity, amount_minor)
SELECT o.id, o.listing_id, o.variant_id, o.title_en, o.title_zh, v.name_en, v.name_zh, o.unit_price_minor,
    o.list_price_minor, o.quantity, o.unit_price_minor * o.quantity
FROM marketplace_order o JOIN marketplace_variant v ON v.id = o.variant_id ORDER BY o.id;
UPDATE marketplace_order SET goods_minor = unit_price_minor * quantity;
UPDATE marketplace_stockreservation r SET line_id = l.id FROM marketplace_orderline l WHERE l.order_id = r.order_id;
