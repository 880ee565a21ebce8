-- The two moves that everything else waits for, as functions: money into the holds of a payment, and money out of one hold.
-- A function's plans are made once a connection; as statements of their own, planning them took longer than doing them. The
-- guards in ledger.sql see every row all the same, and the functions run with the rights of whoever calls them.
-- Moments are handed in, so that the virtual clock of stories and replays reaches them.
-- Written so that it can be run again: a later change edits this file and runs it in a new migration.

-- Marks a payment paid and fills a hold for each of its parts; returns the holds. Writes and returns nothing for a payment
-- that is paid already, for another sum than the one asked for, and while one of the accounts is missing.
CREATE OR REPLACE FUNCTION escrow_fill_holds(of_payment bigint, paid_minor bigint, paid_in text, moment timestamptz)
    RETURNS SETOF escrow_escrowhold LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    payer bigint;
    cash bigint;
    of_buyer bigint;
    vendors_without_account int;
    made bigint[] := '{}';
    part record;
    filled public.escrow_escrowhold;
BEGIN
    SELECT payer_id INTO payer FROM public.escrow_payment
    WHERE id = of_payment AND status <> 'succeeded' AND amount_minor = paid_minor AND currency = paid_in
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT id INTO cash FROM public.escrow_ledgeraccount WHERE kind = 'cash' AND currency = paid_in;
    SELECT id INTO of_buyer FROM public.escrow_ledgeraccount WHERE kind = 'buyer' AND buyer_id = payer AND currency = paid_in;
    SELECT count(*) INTO vendors_without_account
    FROM public.escrow_paymentpart p
        LEFT JOIN public.escrow_ledgeraccount v ON v.kind = 'vendor' AND v.vendor_id = p.vendor_id AND v.currency = paid_in
    WHERE p.payment_id = of_payment AND v.id IS NULL;
    IF cash IS NULL OR of_buyer IS NULL OR vendors_without_account > 0 THEN
        RETURN;
    END IF;

    UPDATE public.escrow_payment SET status = 'succeeded', settled_at = moment, failure = '' WHERE id = of_payment;
    FOR part IN
        SELECT p.*, v.id AS vendor_account_id, nextval('public.escrow_ledgeraccount_id_seq') AS account_id
        FROM public.escrow_paymentpart p
            JOIN public.escrow_ledgeraccount v
                ON v.kind = 'vendor' AND v.vendor_id = p.vendor_id AND v.currency = paid_in
        WHERE p.payment_id = of_payment ORDER BY p.id
    LOOP
        INSERT INTO public.escrow_ledgeraccount (id, kind, currency, debits, credits)
        VALUES (part.account_id, 'escrow', paid_in, 0, 0);
        INSERT INTO public.escrow_escrowhold (public_id, part_id, buyer_id, vendor_id, account_id, vendor_account_id,
            buyer_account_id, amount_minor, currency, commission_bps, commission_minor, status, captured_at,
            release_tries, parked_reason)
        VALUES (gen_random_uuid(), part.id, payer, part.vendor_id, part.account_id, part.vendor_account_id, of_buyer,
            part.amount_minor, paid_in, part.commission_bps, part.commission_minor, 'held', moment, 0, '')
        RETURNING * INTO filled;
        made := made || filled.id;
        RETURN NEXT filled;
    END LOOP;
    INSERT INTO public.escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key,
        created_at)
    SELECT 'capture', cash, h.account_id, h.amount_minor, paid_in, h.id, 'capture/' || h.id, moment
    FROM public.escrow_escrowhold h WHERE h.id = ANY(made) ORDER BY h.id;
    INSERT INTO public.escrow_holdevent (hold_id, kind, actor_id, note, at)
    SELECT id, 'captured', payer, '', moment FROM unnest(made) id;
END
$$;

-- Ends an open hold and moves everything out of its account, divided as handed in; what goes to the buyer waits to be sent
-- back. Returns the ended hold. Writes and returns nothing when it has ended already, or while the account of the commission
-- is missing.
CREATE OR REPLACE FUNCTION escrow_empty_hold(of_hold bigint, ending text, vendor_minor bigint, taken_minor bigint,
        refund_minor bigint, by_user bigint, why text, moment timestamptz)
    RETURNS SETOF escrow_escrowhold LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    fee bigint;
    ended public.escrow_escrowhold;
BEGIN
    IF taken_minor > 0 THEN
        SELECT f.id INTO fee FROM public.escrow_escrowhold h
            JOIN public.escrow_ledgeraccount f ON f.kind = 'fee' AND f.currency = h.currency
        WHERE h.id = of_hold;
        IF fee IS NULL THEN
            RETURN;
        END IF;
    END IF;
    UPDATE public.escrow_escrowhold SET status = ending, ended_at = moment, frozen_remaining = NULL, frozen_for = '{}'
    WHERE id = of_hold AND status IN ('held', 'frozen')
    RETURNING * INTO ended;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO public.escrow_transfer (kind, debit_id, credit_id, amount_minor, currency, hold_id, idempotency_key,
        created_at)
    SELECT move.kind, ended.account_id, move.credit_id, move.amount, ended.currency, of_hold, move.kind || '/' || of_hold,
        moment
    FROM (VALUES ('release', ended.vendor_account_id, vendor_minor), ('commission', fee, taken_minor),
            ('refund', ended.buyer_account_id, refund_minor)) move (kind, credit_id, amount)
    WHERE move.amount > 0;
    INSERT INTO public.escrow_holdevent (hold_id, kind, actor_id, note, at)
    VALUES (of_hold, ending, by_user, why, moment);
    IF refund_minor > 0 THEN
        INSERT INTO public.escrow_refund (hold_id, cause, amount_minor, currency, status, provider_ref, failure,
            requested_at, tries)
        VALUES (of_hold, 'settlement', refund_minor, ended.currency, 'requested', '', '', moment, 0);
    END IF;
    RETURN NEXT ended;
END
$$;
