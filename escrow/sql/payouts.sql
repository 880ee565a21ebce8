-- Claims after a release, and what a payout is made of.

-- At COMMIT a claim has moved what it says, nobody gave back more than they had got, and no buyer got more than was paid.
CREATE OR REPLACE FUNCTION escrow_prove_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    h record;
    moved record;
BEGIN
    SELECT id, amount_minor, status INTO h FROM public.escrow_escrowhold WHERE id = NEW.hold_id;
    SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS refunded,
        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('claim', 'claim_advance', 'claim_commission')), 0) AS claimed,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'release'), 0) AS released,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'commission'), 0) AS commission
    INTO moved FROM public.escrow_transfer WHERE hold_id = NEW.hold_id;
    IF h.status NOT IN ('released', 'split') OR moved.claimed <> NEW.amount_minor
        OR moved.refunded + moved.claimed > h.amount_minor OR NEW.commission_minor > moved.commission
        OR NEW.from_vendor_minor + NEW.advanced_minor > moved.released THEN
        RAISE EXCEPTION 'the claim of % on hold % (%, %): % was moved, % had been refunded',
            NEW.amount_minor, h.id, h.status, h.amount_minor, moved.claimed, moved.refunded
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_claim_agrees_with_money';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_claim_prove ON escrow_claim;
CREATE CONSTRAINT TRIGGER escrow_claim_prove AFTER INSERT ON escrow_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_prove_claim();

-- A line of a payout is one movement of its vendor's account, with its sign.
CREATE OR REPLACE FUNCTION escrow_guard_payout_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT l.id INTO wrong
    FROM inserted l
        JOIN public.escrow_payout p ON p.id = l.payout_id
        LEFT JOIN public.escrow_transfer t ON t.id = l.transfer_id AND t.kind <> 'payout' AND t.currency = p.currency
        LEFT JOIN public.escrow_ledgeraccount c ON c.id = t.credit_id AND c.kind = 'vendor' AND c.vendor_id = p.vendor_id
        LEFT JOIN public.escrow_ledgeraccount d ON d.id = t.debit_id AND d.kind = 'vendor' AND d.vendor_id = p.vendor_id
    WHERE l.amount_minor IS DISTINCT FROM
        CASE WHEN c.id IS NOT NULL THEN t.amount_minor WHEN d.id IS NOT NULL THEN -t.amount_minor END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'payout line % is no movement of the vendor''s account', wrong.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_payoutline_is_a_movement';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_payoutline_guard ON escrow_payoutline;
CREATE TRIGGER escrow_payoutline_guard AFTER INSERT ON escrow_payoutline
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION escrow_guard_payout_lines();

-- A payout keeps its terms, the bank account first of all, and goes one way.
CREATE OR REPLACE FUNCTION escrow_guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payout % keeps its terms and does not go from % to %', OLD.id, OLD.status, NEW.status
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER IF EXISTS escrow_payout_guard ON escrow_payout;
CREATE TRIGGER escrow_payout_guard BEFORE UPDATE ON escrow_payout FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.public_id <> OLD.public_id OR NEW.vendor_id <> OLD.vendor_id
        OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
        OR NEW.account <> OLD.account OR NEW.gateway <> OLD.gateway
        OR (NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
            ('requested', 'sent'), ('requested', 'paid'), ('requested', 'failed'), ('sent', 'paid'), ('sent', 'failed'),
            ('paid', 'returned'))))
    EXECUTE FUNCTION escrow_guard_payout();
DROP TRIGGER IF EXISTS escrow_payout_rows_stay ON escrow_payout;
CREATE TRIGGER escrow_payout_rows_stay BEFORE DELETE ON escrow_payout
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
DROP TRIGGER IF EXISTS escrow_payout_table_stays ON escrow_payout;
CREATE TRIGGER escrow_payout_table_stays BEFORE TRUNCATE ON escrow_payout
    FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();

-- At COMMIT a payout is the sum of its lines, and has moved what its state says.
CREATE OR REPLACE FUNCTION escrow_prove_payout() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p record;
    itemised bigint;
    moved text;
BEGIN
    SELECT id, amount_minor, status INTO p FROM public.escrow_payout WHERE id = NEW.id;
    SELECT sum(amount_minor) INTO itemised FROM public.escrow_payoutline WHERE payout_id = p.id;
    IF itemised IS DISTINCT FROM p.amount_minor THEN
        RAISE EXCEPTION 'payout % of % has lines for %', p.id, p.amount_minor, itemised
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_payout_is_its_lines';
    END IF;
    SELECT string_agg(kind, ' ' ORDER BY kind) INTO moved FROM public.escrow_transfer WHERE payout_id = p.id;
    IF moved IS DISTINCT FROM (CASE p.status WHEN 'paid' THEN 'payout payout_paid'
        WHEN 'failed' THEN 'payout payout_failed' WHEN 'returned' THEN 'payout payout_paid payout_returned'
        ELSE 'payout' END) THEN
        RAISE EXCEPTION 'payout % is %, but has moved: %', p.id, p.status, moved
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_payout_state_agrees_with_money';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_payout_prove ON escrow_payout;
CREATE CONSTRAINT TRIGGER escrow_payout_prove AFTER INSERT ON escrow_payout
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_prove_payout();
DROP TRIGGER IF EXISTS escrow_payout_prove_state ON escrow_payout;
CREATE CONSTRAINT TRIGGER escrow_payout_prove_state AFTER UPDATE ON escrow_payout
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION escrow_prove_payout();

-- A refund keeps its terms: the provider is asked for what stands here. Once paid, it stays paid.
CREATE OR REPLACE FUNCTION escrow_guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refund % keeps its terms, and once paid it stays so', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER IF EXISTS escrow_refund_guard ON escrow_refund;
CREATE TRIGGER escrow_refund_guard BEFORE UPDATE ON escrow_refund FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.hold_id <> OLD.hold_id OR NEW.cause <> OLD.cause
        OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
        OR (OLD.status = 'paid' AND NEW.status <> 'paid'))
    EXECUTE FUNCTION escrow_guard_refund();
DROP TRIGGER IF EXISTS escrow_refund_rows_stay ON escrow_refund;
CREATE TRIGGER escrow_refund_rows_stay BEFORE DELETE ON escrow_refund
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
DROP TRIGGER IF EXISTS escrow_refund_table_stays ON escrow_refund;
CREATE TRIGGER escrow_refund_table_stays BEFORE TRUNCATE ON escrow_refund
    FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();

-- At COMMIT a refund is what the hold or the claim gave the buyer, and was paid back if and only if it says so.
CREATE OR REPLACE FUNCTION escrow_prove_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
    given record;
BEGIN
    SELECT id, hold_id, cause, amount_minor, currency, status INTO r FROM public.escrow_refund WHERE id = NEW.id;
    SELECT sum(amount_minor) FILTER (WHERE kind NOT LIKE '%\_paid') AS owed,
        sum(amount_minor) FILTER (WHERE kind LIKE '%\_paid') AS paid,
        bool_and(currency = r.currency) AS is_in_currency
    INTO given FROM public.escrow_transfer
    WHERE hold_id = r.hold_id AND CASE r.cause WHEN 'settlement' THEN kind IN ('refund', 'refund_paid')
        ELSE kind IN ('claim', 'claim_advance', 'claim_commission', 'claim_paid') END;
    IF given.owed IS DISTINCT FROM r.amount_minor OR given.is_in_currency IS NOT TRUE
        OR given.paid IS DISTINCT FROM (CASE r.status WHEN 'paid' THEN r.amount_minor END) THEN
        RAISE EXCEPTION 'refund % (%) of % is %, but the buyer was given % and paid back %',
            r.id, r.cause, r.amount_minor, r.status, given.owed, given.paid
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_refund_agrees_with_money';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_refund_prove ON escrow_refund;
CREATE CONSTRAINT TRIGGER escrow_refund_prove AFTER INSERT ON escrow_refund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_prove_refund();
DROP TRIGGER IF EXISTS escrow_refund_prove_state ON escrow_refund;
CREATE CONSTRAINT TRIGGER escrow_refund_prove_state AFTER UPDATE ON escrow_refund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION escrow_prove_refund();
