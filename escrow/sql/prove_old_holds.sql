-- Posting believes what a hold says of its accounts from now on. New holds are proven as they are made; those that are there
-- have to be right as well.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM escrow_escrowhold h
            LEFT JOIN escrow_ledgeraccount a ON a.id = h.account_id AND a.kind = 'escrow'
            LEFT JOIN escrow_ledgeraccount v
                ON v.id = h.vendor_account_id AND v.kind = 'vendor' AND v.vendor_id = h.vendor_id
            LEFT JOIN escrow_ledgeraccount b
                ON b.id = h.buyer_account_id AND b.kind = 'buyer' AND b.buyer_id = h.buyer_id
        WHERE a.id IS NULL OR v.id IS NULL OR b.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a hold names an account that is not its own; `reconcile_ledger` helps to find it';
    END IF;
END
$$;
