-- At COMMIT an order is worth what its lines are worth, and has as many of them as it says.
CREATE FUNCTION marketplace_prove_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proven_id bigint;
    o record;
BEGIN
    IF TG_TABLE_NAME = 'marketplace_orderline' THEN
        proven_id := NEW.order_id;
    ELSE
        proven_id := NEW.id;
    END IF;
    SELECT ordered.id, ordered.goods_minor, ordered.line_count, sum(line.amount_minor) AS amount, count(line.id) AS lines
    INTO o
    FROM marketplace_order ordered LEFT JOIN marketplace_orderline line ON line.order_id = ordered.id
    WHERE ordered.id = proven_id GROUP BY ordered.id;
    IF o.id IS NOT NULL AND (o.goods_minor IS DISTINCT FROM o.amount OR o.line_count <> o.lines) THEN
        RAISE EXCEPTION 'order % says % for % lines, but its % lines are worth %',
            o.id, o.goods_minor, o.line_count, o.lines, o.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'marketplace_order_is_its_lines';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER marketplace_order_prove_new AFTER INSERT ON marketplace_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_prove_order();
CREATE CONSTRAINT TRIGGER marketplace_order_prove AFTER UPDATE ON marketplace_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.goods_minor, OLD.line_count) IS DISTINCT FROM (NEW.goods_minor, NEW.line_count))
    EXECUTE FUNCTION marketplace_prove_order();
CREATE CONSTRAINT TRIGGER marketplace_orderline_prove AFTER INSERT ON marketplace_orderline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_prove_order();
