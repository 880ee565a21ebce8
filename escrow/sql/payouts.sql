-- Claims after a release, and what a payout is made of.

-- At COMMIT a claim has moved what it says, and no buyer got more back than was paid.
CREATE OR REPLACE FUNCTION escrow_prove_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    h record;
    moved record;
BEGIN
    SELECT id, amount_minor, status INTO h FROM escrow_escrowhold WHERE id = NEW.hold_id;
    SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS refunded,
        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('claim', 'claim_advance', 'claim_commission')), 0) AS claimed
    INTO moved FROM escrow_transfer WHERE hold_id = NEW.hold_id;
    IF h.status NOT IN ('released', 'split') OR moved.claimed <> NEW.amount_minor
        OR moved.refunded + moved.claimed > h.amount_minor THEN
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
        JOIN escrow_payout p ON p.id = l.payout_id
        LEFT JOIN escrow_transfer t ON t.id = l.transfer_id AND t.kind <> 'payout' AND t.currency = p.currency
        LEFT JOIN escrow_ledgeraccount c ON c.id = t.credit_id AND c.kind = 'vendor' AND c.vendor_id = p.vendor_id
        LEFT JOIN escrow_ledgeraccount d ON d.id = t.debit_id AND d.kind = 'vendor' AND d.vendor_id = p.vendor_id
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

-- At COMMIT a new payout is the sum of its lines.
CREATE OR REPLACE FUNCTION escrow_prove_payout() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    itemised bigint;
BEGIN
    SELECT sum(amount_minor) INTO itemised FROM escrow_payoutline WHERE payout_id = NEW.id;
    IF itemised IS DISTINCT FROM NEW.amount_minor THEN
        RAISE EXCEPTION 'payout % of % has lines for %', NEW.id, NEW.amount_minor, itemised
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_payout_is_its_lines';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_payout_prove ON escrow_payout;
CREATE CONSTRAINT TRIGGER escrow_payout_prove AFTER INSERT ON escrow_payout
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_prove_payout();
