-- The ledger's own guards. They hold against everyone who speaks SQL, whatever the application believes.

-- A transfer's two accounts are in its currency.
ALTER TABLE escrow_transfer
    ADD CONSTRAINT escrow_transfer_debit_in_currency FOREIGN KEY (debit_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency),
    ADD CONSTRAINT escrow_transfer_credit_in_currency FOREIGN KEY (credit_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency);
ALTER TABLE escrow_escrowhold
    ADD CONSTRAINT escrow_hold_account_in_currency FOREIGN KEY (account_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency),
    ADD CONSTRAINT escrow_hold_vendor_account_in_currency FOREIGN KEY (vendor_account_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency),
    ADD CONSTRAINT escrow_hold_buyer_account_in_currency FOREIGN KEY (buyer_account_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency);

-- An escrow account changes twice in its life, a vendor's for ever: with room on the page no index has to follow.
ALTER TABLE escrow_ledgeraccount SET (fillfactor = 50);

-- Each kind of movement joins the accounts it is meant for, and those of its own hold or payout only; money comes in
-- whole, and goes out of escrow only once the hold has ended that way.
-- Then the tracked accounts' sums grow. Accounts are locked in id order, so that two batches can't wait for each other.
-- A cached plan for a small table would read a grown one from end to end; every step here is a search by key.
CREATE FUNCTION escrow_post_transfers() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT t.id, t.kind INTO wrong
    FROM inserted t
        JOIN escrow_ledgeraccount d ON d.id = t.debit_id
        JOIN escrow_ledgeraccount c ON c.id = t.credit_id
        LEFT JOIN escrow_escrowhold h ON h.id = t.hold_id
        LEFT JOIN escrow_payout p ON p.id = t.payout_id
    WHERE NOT coalesce(CASE t.kind
        WHEN 'capture'       THEN d.kind = 'cash' AND c.kind = 'escrow' AND t.credit_id = h.account_id
                                  AND t.amount_minor = h.amount_minor
        WHEN 'release'       THEN d.kind = 'escrow' AND t.debit_id = h.account_id AND t.credit_id = h.vendor_account_id
                                  AND h.status IN ('released', 'split')
        WHEN 'commission'    THEN d.kind = 'escrow' AND t.debit_id = h.account_id AND c.kind = 'fee'
                                  AND h.status IN ('released', 'split')
        WHEN 'refund'        THEN d.kind = 'escrow' AND t.debit_id = h.account_id AND t.credit_id = h.buyer_account_id
                                  AND h.status IN ('refunded', 'split')
        WHEN 'refund_paid'   THEN d.kind = 'buyer' AND t.debit_id = h.buyer_account_id AND c.kind = 'cash'
        WHEN 'payout'        THEN d.kind = 'vendor' AND d.vendor_id = p.vendor_id AND c.kind = 'payout_transit'
                                  AND t.amount_minor = p.amount_minor
        WHEN 'payout_paid'   THEN d.kind = 'payout_transit' AND c.kind = 'cash' AND t.amount_minor = p.amount_minor
        WHEN 'payout_failed' THEN d.kind = 'payout_transit' AND c.kind = 'vendor' AND c.vendor_id = p.vendor_id
                                  AND t.amount_minor = p.amount_minor
        ELSE false END, false)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % (%) joins accounts that do not belong to it', wrong.id, wrong.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_transfer_accounts_fit_kind';
    END IF;

    PERFORM a.id FROM escrow_ledgeraccount a
    WHERE a.kind IN ('escrow', 'vendor', 'buyer')
        AND a.id IN (SELECT debit_id FROM inserted UNION SELECT credit_id FROM inserted)
    ORDER BY a.id FOR NO KEY UPDATE;

    UPDATE escrow_ledgeraccount a
    SET debits = a.debits + s.debits, credits = a.credits + s.credits
    FROM (
        SELECT side.account_id, sum(side.debit)::bigint AS debits, sum(side.credit)::bigint AS credits
        FROM (
            SELECT debit_id AS account_id, amount_minor AS debit, 0 AS credit FROM inserted
            UNION ALL
            SELECT credit_id, 0, amount_minor FROM inserted
        ) side
        GROUP BY side.account_id
    ) s
    WHERE a.id = s.account_id AND a.kind IN ('escrow', 'vendor', 'buyer');
    RETURN NULL;
END
$$;
CREATE TRIGGER escrow_transfer_post AFTER INSERT ON escrow_transfer
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION escrow_post_transfers();

-- An account begins empty, keeps its identity, and its sums grow by posting alone.
CREATE FUNCTION escrow_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.debits <> 0 OR NEW.credits <> 0 THEN
            RAISE EXCEPTION 'an account begins empty' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.kind, NEW.currency, NEW.vendor_id, NEW.buyer_id)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.currency, OLD.vendor_id, OLD.buyer_id) THEN
        RAISE EXCEPTION 'account % keeps its identity', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.debits < OLD.debits OR NEW.credits < OLD.credits OR pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'sums of account % grow by transfers alone', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER escrow_ledgeraccount_guard BEFORE INSERT OR UPDATE ON escrow_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION escrow_guard_account();
CREATE TRIGGER escrow_ledgeraccount_rows_stay BEFORE DELETE ON escrow_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
CREATE TRIGGER escrow_ledgeraccount_table_stays BEFORE TRUNCATE ON escrow_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();

-- A hold keeps its terms, and has one ending.
CREATE FUNCTION escrow_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.part_id, NEW.buyer_id, NEW.vendor_id, NEW.account_id, NEW.vendor_account_id, NEW.buyer_account_id,
        NEW.amount_minor, NEW.currency, NEW.commission_bps, NEW.commission_minor, NEW.captured_at)
        IS DISTINCT FROM (OLD.id, OLD.part_id, OLD.buyer_id, OLD.vendor_id, OLD.account_id, OLD.vendor_account_id,
        OLD.buyer_account_id, OLD.amount_minor, OLD.currency, OLD.commission_bps, OLD.commission_minor, OLD.captured_at)
    THEN
        RAISE EXCEPTION 'hold % keeps its terms', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status NOT IN ('held', 'frozen') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'hold % has ended already', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER escrow_escrowhold_guard BEFORE UPDATE ON escrow_escrowhold
    FOR EACH ROW EXECUTE FUNCTION escrow_guard_hold();
CREATE TRIGGER escrow_escrowhold_rows_stay BEFORE DELETE ON escrow_escrowhold
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
CREATE TRIGGER escrow_escrowhold_table_stays BEFORE TRUNCATE ON escrow_escrowhold
    FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();

-- At COMMIT, the state of a hold and the money in its account agree.
CREATE FUNCTION escrow_prove_hold() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    proven_id bigint := NEW.id;
    h record;
BEGIN
    IF TG_TABLE_NAME = 'escrow_ledgeraccount' THEN
        SELECT id INTO proven_id FROM escrow_escrowhold WHERE account_id = NEW.id;
    END IF;
    SELECT hold.id, hold.status, hold.amount_minor, hold.commission_minor, a.kind, a.debits, a.credits,
        moved.released, moved.commission, moved.refunded INTO h
    FROM escrow_escrowhold hold
        JOIN escrow_ledgeraccount a ON a.id = hold.account_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'release'), 0) AS released,
                coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'commission'), 0) AS commission,
                coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'refund'), 0) AS refunded
            FROM escrow_transfer t WHERE t.hold_id = hold.id
        ) moved
    WHERE hold.id = proven_id;
    IF h.id IS NULL OR h.kind <> 'escrow' THEN
        RAISE EXCEPTION 'escrow money without a hold' USING ERRCODE = 'check_violation';
    END IF;
    IF h.status IN ('held', 'frozen') AND (h.credits <> h.amount_minor OR h.debits <> 0) THEN
        RAISE EXCEPTION 'hold % is open, but its account has % in and % out', h.id, h.credits, h.debits
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_hold_state_agrees_with_money';
    END IF;
    IF h.status NOT IN ('held', 'frozen') AND (
        h.credits <> h.amount_minor OR h.debits <> h.amount_minor
        OR h.released + h.commission + h.refunded <> h.amount_minor
        OR NOT (CASE h.status
            WHEN 'released' THEN h.refunded = 0 AND h.commission = h.commission_minor
            WHEN 'refunded' THEN h.refunded = h.amount_minor
            WHEN 'split' THEN h.refunded > 0 AND h.refunded < h.amount_minor
            ELSE false END))
    THEN
        RAISE EXCEPTION 'hold % ended as %, but % was released, % taken as commission and % refunded',
            h.id, h.status, h.released, h.commission, h.refunded
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_hold_state_agrees_with_money';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER escrow_escrowhold_prove_new AFTER INSERT ON escrow_escrowhold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_prove_hold();
CREATE CONSTRAINT TRIGGER escrow_escrowhold_prove AFTER UPDATE ON escrow_escrowhold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION escrow_prove_hold();
-- Full or empty, posting has already compared the account with its hold; only one emptied in parts is looked at again.
CREATE CONSTRAINT TRIGGER escrow_ledgeraccount_prove AFTER UPDATE ON escrow_ledgeraccount
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'escrow' AND NEW.debits <> 0 AND NEW.debits <> NEW.credits)
    EXECUTE FUNCTION escrow_prove_hold();
