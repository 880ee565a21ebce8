-- Payouts took a vendor's whole balance so far: what had come in before each of them is what it was made of.
INSERT INTO escrow_payoutline (payout_id, transfer_id, amount_minor)
SELECT paid.payout_id, t.id, CASE WHEN t.credit_id = a.id THEN t.amount_minor ELSE -t.amount_minor END
FROM escrow_ledgeraccount a
    JOIN escrow_transfer t ON (t.credit_id = a.id OR t.debit_id = a.id) AND t.kind <> 'payout'
    CROSS JOIN LATERAL (
        SELECT p.payout_id FROM escrow_transfer p
        WHERE p.kind = 'payout' AND p.debit_id = a.id AND p.id > t.id ORDER BY p.id LIMIT 1
    ) paid
WHERE a.kind = 'vendor';
