-- The ledger's own guards. They hold against everyone who speaks SQL, whatever the application believes.
-- Written so that it can be run again: a later change edits this file and runs it in a new migration.
-- Tables are named with their schema inside functions: a temporary table of the same name would be found first.

-- Transfers have no foreign keys: the posting trigger below looks every account, hold and payout up, and none of those can
-- be deleted or change its key or currency. A key would lock the house's accounts' rows in share mode with every transfer.
ALTER TABLE escrow_transfer
    DROP CONSTRAINT IF EXISTS escrow_transfer_debit_in_currency,
    DROP CONSTRAINT IF EXISTS escrow_transfer_credit_in_currency;
ALTER TABLE escrow_escrowhold
    DROP CONSTRAINT IF EXISTS escrow_hold_account_in_currency,
    DROP CONSTRAINT IF EXISTS escrow_hold_vendor_account_in_currency,
    DROP CONSTRAINT IF EXISTS escrow_hold_buyer_account_in_currency;
ALTER TABLE escrow_escrowhold
    ADD CONSTRAINT escrow_hold_account_in_currency FOREIGN KEY (account_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency),
    ADD CONSTRAINT escrow_hold_vendor_account_in_currency FOREIGN KEY (vendor_account_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency),
    ADD CONSTRAINT escrow_hold_buyer_account_in_currency FOREIGN KEY (buyer_account_id, currency)
        REFERENCES escrow_ledgeraccount (id, currency);

-- An escrow account changes twice in its life, a vendor's for ever: with room on the page no index has to follow.
ALTER TABLE escrow_ledgeraccount SET (fillfactor = 50);
ALTER TABLE escrow_escrowhold SET (fillfactor = 80);

-- Each kind of movement joins the accounts it is meant for, in its own currency, and those of its own hold or payout
-- only; money comes in whole, and goes out of escrow only once the hold has ended that way, divided as that ending says.
-- What a hold says of its own three accounts needs no look at them: their currency is its own (foreign keys above), and
-- their kind and owner are proven when it is made (escrow_prove_hold). No hold moves twice in one way (unique keys), so
-- that what a statement moves out of a hold is one row here.
-- Then the tracked accounts' sums grow. Those that several holds share are locked in id order before, so that two batches
-- can't wait for each other.
-- A cached plan for a small table would read a grown one from end to end; every step here is a search by key.
-- It posts as the owner of the tables, whoever inserts: by that the guard of the accounts knows it from anyone's own trigger.
CREATE OR REPLACE FUNCTION escrow_post_transfers() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
    closing record;
    has_closings boolean;
    has_others boolean;
    has_parts boolean := false;
BEGIN
    SELECT bool_or(kind IN ('release', 'commission', 'refund')), bool_or(kind NOT IN ('release', 'commission', 'refund'))
    INTO has_closings, has_others FROM inserted;

    IF has_others THEN
        SELECT t.id, t.kind INTO wrong
        FROM inserted t
            LEFT JOIN public.escrow_ledgeraccount d ON d.id = t.debit_id
            LEFT JOIN public.escrow_ledgeraccount c ON c.id = t.credit_id
            LEFT JOIN public.escrow_escrowhold h ON h.id = t.hold_id
            LEFT JOIN public.escrow_payout p ON p.id = t.payout_id
            LEFT JOIN public.escrow_claim k ON k.hold_id = CASE WHEN t.kind LIKE 'claim%' THEN t.hold_id END
        WHERE t.kind NOT IN ('release', 'commission', 'refund')
            AND NOT coalesce(d.currency = t.currency AND c.currency = t.currency AND CASE t.kind
            WHEN 'capture'          THEN d.kind = 'cash' AND c.kind = 'escrow' AND t.credit_id = h.account_id
                                         AND t.amount_minor = h.amount_minor
            WHEN 'refund_paid'      THEN t.debit_id = h.buyer_account_id AND c.kind = 'cash'
                                         AND t.amount_minor = (SELECT r.amount_minor FROM public.escrow_refund r
                                             WHERE r.hold_id = t.hold_id AND r.cause = 'settlement' AND r.status = 'paid')
            WHEN 'claim'            THEN t.debit_id = h.vendor_account_id AND t.credit_id = h.buyer_account_id
                                         AND t.amount_minor = k.from_vendor_minor
            WHEN 'claim_advance'    THEN d.kind = 'vendor_debt' AND d.vendor_id = h.vendor_id
                                         AND t.credit_id = h.buyer_account_id AND t.amount_minor = k.advanced_minor
            WHEN 'claim_commission' THEN d.kind = 'fee' AND t.credit_id = h.buyer_account_id
                                         AND t.amount_minor = k.commission_minor
            WHEN 'claim_paid'       THEN t.debit_id = h.buyer_account_id AND c.kind = 'cash'
                                         AND t.amount_minor = (SELECT r.amount_minor FROM public.escrow_refund r
                                             WHERE r.hold_id = t.hold_id AND r.cause = 'claim' AND r.status = 'paid')
            WHEN 'debt_recovered'   THEN d.kind = 'vendor' AND c.kind = 'vendor_debt' AND d.vendor_id = c.vendor_id
            WHEN 'payout'           THEN d.kind = 'vendor' AND d.vendor_id = p.vendor_id AND c.kind = 'payout_transit'
                                         AND t.amount_minor = p.amount_minor AND p.status = 'requested'
            WHEN 'payout_paid'      THEN d.kind = 'payout_transit' AND c.kind = 'cash' AND t.amount_minor = p.amount_minor
                                         AND p.status = 'paid'
            WHEN 'payout_failed'    THEN d.kind = 'payout_transit' AND c.kind = 'vendor' AND c.vendor_id = p.vendor_id
                                         AND t.amount_minor = p.amount_minor AND p.status = 'failed'
            WHEN 'payout_returned'  THEN d.kind = 'cash' AND c.kind = 'vendor' AND c.vendor_id = p.vendor_id
                                         AND t.amount_minor = p.amount_minor AND p.status = 'returned'
            ELSE false END, false)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'transfer % (%) joins accounts that do not belong to it', wrong.id, wrong.kind
                USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_transfer_accounts_fit_kind';
        END IF;
    END IF;

    IF has_closings THEN
        SELECT min(hold_id) FILTER (WHERE NOT accounts_fit) AS misled_hold,
            min(hold_id) FILTER (WHERE is_whole AND NOT is_divided_well) AS misdivided_hold,
            bool_or(NOT is_whole) AS has_parts
        INTO closing
        FROM (
            SELECT m.hold_id,
                coalesce(m.debit_low = h.account_id AND m.debit_high = h.account_id
                    AND m.currency_low = h.currency AND m.currency_high = h.currency
                    AND (m.released = 0 OR m.release_to = h.vendor_account_id AND h.status IN ('released', 'split'))
                    AND (m.commission = 0 OR f.kind = 'fee' AND f.currency = h.currency AND h.status IN ('released', 'split'))
                    AND (m.refunded = 0 OR m.refund_to = h.buyer_account_id AND h.status IN ('refunded', 'split')),
                    false) AS accounts_fit,
                coalesce(m.released + m.commission + m.refunded = h.amount_minor, false) AS is_whole,
                coalesce(CASE h.status
                    WHEN 'released' THEN m.refunded = 0 AND m.commission = h.commission_minor
                    WHEN 'refunded' THEN m.refunded = h.amount_minor
                    WHEN 'split' THEN m.refunded > 0 AND m.refunded < h.amount_minor END, false) AS is_divided_well
            FROM (
                SELECT hold_id, min(debit_id) AS debit_low, max(debit_id) AS debit_high,
                    min(currency) AS currency_low, max(currency) AS currency_high,
                    coalesce(max(amount_minor) FILTER (WHERE kind = 'release'), 0) AS released,
                    max(credit_id) FILTER (WHERE kind = 'release') AS release_to,
                    coalesce(max(amount_minor) FILTER (WHERE kind = 'commission'), 0) AS commission,
                    max(credit_id) FILTER (WHERE kind = 'commission') AS commission_to,
                    coalesce(max(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS refunded,
                    max(credit_id) FILTER (WHERE kind = 'refund') AS refund_to
                FROM inserted WHERE kind IN ('release', 'commission', 'refund') GROUP BY hold_id
            ) m
                LEFT JOIN public.escrow_escrowhold h ON h.id = m.hold_id
                LEFT JOIN public.escrow_ledgeraccount f ON f.id = m.commission_to
        ) of_hold;
        IF closing.misled_hold IS NOT NULL THEN
            RAISE EXCEPTION 'a transfer out of hold % joins accounts that do not belong to it', closing.misled_hold
                USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_transfer_accounts_fit_kind';
        END IF;
        IF closing.misdivided_hold IS NOT NULL THEN
            RAISE EXCEPTION 'hold % is not divided as its ending says', closing.misdivided_hold
                USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_hold_state_agrees_with_money';
        END IF;
        has_parts := closing.has_parts;
    END IF;

    PERFORM a.id FROM public.escrow_ledgeraccount a
    WHERE a.kind IN ('vendor', 'buyer', 'vendor_debt') AND a.id IN (
        SELECT credit_id FROM inserted WHERE kind NOT IN ('capture', 'commission')
        UNION SELECT debit_id FROM inserted WHERE kind NOT IN ('capture', 'release', 'commission', 'refund'))
    ORDER BY a.id FOR NO KEY UPDATE;

    UPDATE public.escrow_ledgeraccount a
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
    WHERE a.id = s.account_id AND a.kind IN ('escrow', 'vendor', 'buyer', 'vendor_debt');

    IF has_parts THEN  -- once nothing is left of a hold, all its parts count
        SELECT h.id, h.status, moved.* INTO wrong
        FROM (SELECT DISTINCT hold_id FROM inserted WHERE kind IN ('release', 'commission', 'refund')) part
            JOIN public.escrow_escrowhold h ON h.id = part.hold_id
            JOIN public.escrow_ledgeraccount a ON a.id = h.account_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'release'), 0) AS released,
                    coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'commission'), 0) AS commission,
                    coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'refund'), 0) AS refunded
                FROM public.escrow_transfer t WHERE t.hold_id = h.id AND t.kind IN ('release', 'commission', 'refund')
            ) moved
        WHERE a.debits = a.credits AND NOT (
            moved.released + moved.commission + moved.refunded = h.amount_minor
            AND CASE h.status
                WHEN 'released' THEN moved.refunded = 0 AND moved.commission = h.commission_minor
                WHEN 'refunded' THEN moved.refunded = h.amount_minor
                WHEN 'split' THEN moved.refunded > 0 AND moved.refunded < h.amount_minor
                ELSE false END)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'hold % ended as %, but % was released, % taken as commission and % refunded',
                wrong.id, wrong.status, wrong.released, wrong.commission, wrong.refunded
                USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_hold_state_agrees_with_money';
        END IF;
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_transfer_post ON escrow_transfer;
CREATE TRIGGER escrow_transfer_post AFTER INSERT ON escrow_transfer
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION escrow_post_transfers();

-- An account begins empty, keeps its identity, and its sums grow by posting alone. The conditions stand on the triggers,
-- where they cost next to nothing: a function is entered only to refuse.
CREATE OR REPLACE FUNCTION escrow_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'an account begins empty' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.id, NEW.kind, NEW.currency, NEW.vendor_id, NEW.buyer_id)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.currency, OLD.vendor_id, OLD.buyer_id) THEN
        RAISE EXCEPTION 'account % keeps its identity', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RAISE EXCEPTION 'sums of account % grow by transfers alone', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER IF EXISTS escrow_ledgeraccount_guard ON escrow_ledgeraccount;
DROP TRIGGER IF EXISTS escrow_ledgeraccount_guard_new ON escrow_ledgeraccount;
CREATE TRIGGER escrow_ledgeraccount_guard_new BEFORE INSERT ON escrow_ledgeraccount FOR EACH ROW
    WHEN (NEW.debits <> 0 OR NEW.credits <> 0) EXECUTE FUNCTION escrow_guard_account();
CREATE TRIGGER escrow_ledgeraccount_guard BEFORE UPDATE ON escrow_ledgeraccount FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 OR NOT has_table_privilege(OLD.tableoid, 'TRIGGER')
        OR NEW.debits < OLD.debits OR NEW.credits < OLD.credits OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.currency <> OLD.currency
        OR NEW.vendor_id IS DISTINCT FROM OLD.vendor_id OR NEW.buyer_id IS DISTINCT FROM OLD.buyer_id)
    EXECUTE FUNCTION escrow_guard_account();
DROP TRIGGER IF EXISTS escrow_ledgeraccount_rows_stay ON escrow_ledgeraccount;
CREATE TRIGGER escrow_ledgeraccount_rows_stay BEFORE DELETE ON escrow_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
DROP TRIGGER IF EXISTS escrow_ledgeraccount_table_stays ON escrow_ledgeraccount;
CREATE TRIGGER escrow_ledgeraccount_table_stays BEFORE TRUNCATE ON escrow_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();

-- A hold keeps its terms, and has one ending.
CREATE OR REPLACE FUNCTION escrow_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('held', 'frozen') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'hold % has ended already', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RAISE EXCEPTION 'hold % keeps its terms', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER IF EXISTS escrow_escrowhold_guard ON escrow_escrowhold;
CREATE TRIGGER escrow_escrowhold_guard BEFORE UPDATE ON escrow_escrowhold FOR EACH ROW
    WHEN ((OLD.status NOT IN ('held', 'frozen') AND NEW.status <> OLD.status)
        OR NEW.id <> OLD.id OR NEW.part_id <> OLD.part_id OR NEW.buyer_id <> OLD.buyer_id
        OR NEW.vendor_id <> OLD.vendor_id OR NEW.account_id <> OLD.account_id
        OR NEW.vendor_account_id <> OLD.vendor_account_id OR NEW.buyer_account_id <> OLD.buyer_account_id
        OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
        OR NEW.commission_bps <> OLD.commission_bps OR NEW.commission_minor <> OLD.commission_minor
        OR NEW.captured_at <> OLD.captured_at)
    EXECUTE FUNCTION escrow_guard_hold();
DROP TRIGGER IF EXISTS escrow_escrowhold_rows_stay ON escrow_escrowhold;
CREATE TRIGGER escrow_escrowhold_rows_stay BEFORE DELETE ON escrow_escrowhold
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
DROP TRIGGER IF EXISTS escrow_escrowhold_table_stays ON escrow_escrowhold;
CREATE TRIGGER escrow_escrowhold_table_stays BEFORE TRUNCATE ON escrow_escrowhold
    FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();

-- At COMMIT, the state of a hold and the money in its account agree. How it was divided, posting has looked at.
-- A new hold's accounts are an escrow account of its own, its vendor's and its buyer's.
CREATE OR REPLACE FUNCTION escrow_prove_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it record;
    of_hold bigint := NEW.id;
BEGIN
    IF TG_TABLE_NAME = 'escrow_ledgeraccount' THEN
        of_hold := (SELECT id FROM public.escrow_escrowhold WHERE account_id = NEW.id);
    ELSIF TG_OP = 'UPDATE' THEN
        -- The usual end: it is final and the terms are fixed, so only the account has to be read.
        IF NEW.status NOT IN ('held', 'frozen') THEN
            PERFORM FROM public.escrow_ledgeraccount
            WHERE id = NEW.account_id AND kind = 'escrow' AND credits = NEW.amount_minor AND debits = NEW.amount_minor;
            IF FOUND THEN
                RETURN NULL;
            END IF;
        END IF;
    END IF;
    SELECT h.id, h.status, h.amount_minor, a.kind, a.debits, a.credits,
        v.kind = 'vendor' AND v.vendor_id = h.vendor_id AND b.kind = 'buyer' AND b.buyer_id = h.buyer_id AS is_theirs
    INTO it
    FROM public.escrow_escrowhold h
        JOIN public.escrow_ledgeraccount a ON a.id = h.account_id
        JOIN public.escrow_ledgeraccount v ON v.id = h.vendor_account_id
        JOIN public.escrow_ledgeraccount b ON b.id = h.buyer_account_id
    WHERE h.id = of_hold;
    IF it.id IS NULL OR it.kind IS DISTINCT FROM 'escrow' THEN
        RAISE EXCEPTION 'escrow money without a hold' USING ERRCODE = 'check_violation';
    END IF;
    IF it.is_theirs IS DISTINCT FROM true THEN
        RAISE EXCEPTION 'the accounts of hold % are not its vendor''s and its buyer''s', it.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_hold_accounts_of_its_parties';
    END IF;
    IF it.credits <> it.amount_minor
        OR it.debits <> (CASE WHEN it.status IN ('held', 'frozen') THEN 0 ELSE it.amount_minor END) THEN
        RAISE EXCEPTION 'hold % of % is %, but its account has % in and % out',
            it.id, it.amount_minor, it.status, it.credits, it.debits
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_hold_state_agrees_with_money';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_escrowhold_prove_new ON escrow_escrowhold;
CREATE CONSTRAINT TRIGGER escrow_escrowhold_prove_new AFTER INSERT ON escrow_escrowhold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_prove_hold();
DROP TRIGGER IF EXISTS escrow_escrowhold_prove ON escrow_escrowhold;
CREATE CONSTRAINT TRIGGER escrow_escrowhold_prove AFTER UPDATE ON escrow_escrowhold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION escrow_prove_hold();
-- Full or empty, posting has already compared the account with its hold; only one emptied in parts is looked at again.
DROP TRIGGER IF EXISTS escrow_ledgeraccount_prove ON escrow_ledgeraccount;
CREATE CONSTRAINT TRIGGER escrow_ledgeraccount_prove AFTER UPDATE ON escrow_ledgeraccount
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'escrow' AND NEW.debits <> 0 AND NEW.debits <> NEW.credits)
    EXECUTE FUNCTION escrow_prove_hold();

-- An event is of a hold, which can't be deleted or change its key. Looked up by the statement: a foreign key would lock the
-- hold again for every event.
CREATE OR REPLACE FUNCTION escrow_guard_hold_events() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted e LEFT JOIN public.escrow_escrowhold h ON h.id = e.hold_id WHERE h.id IS NULL
    ) THEN
        RAISE EXCEPTION 'an event without a hold'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'escrow_holdevent_of_a_hold';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS escrow_holdevent_guard ON escrow_holdevent;
CREATE TRIGGER escrow_holdevent_guard AFTER INSERT ON escrow_holdevent
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION escrow_guard_hold_events();
