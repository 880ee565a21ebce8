DROP TRIGGER escrow_ledgeraccount_prove ON escrow_ledgeraccount;
DROP TRIGGER escrow_escrowhold_prove ON escrow_escrowhold;
DROP TRIGGER escrow_escrowhold_prove_new ON escrow_escrowhold;
DROP TRIGGER escrow_escrowhold_table_stays ON escrow_escrowhold;
DROP TRIGGER escrow_escrowhold_rows_stay ON escrow_escrowhold;
DROP TRIGGER escrow_escrowhold_guard ON escrow_escrowhold;
DROP TRIGGER escrow_ledgeraccount_table_stays ON escrow_ledgeraccount;
DROP TRIGGER escrow_ledgeraccount_rows_stay ON escrow_ledgeraccount;
DROP TRIGGER escrow_ledgeraccount_guard ON escrow_ledgeraccount;
DROP TRIGGER escrow_transfer_post ON escrow_transfer;
DROP FUNCTION escrow_prove_hold();
DROP FUNCTION escrow_guard_hold();
DROP FUNCTION escrow_guard_account();
DROP FUNCTION escrow_post_transfers();
ALTER TABLE escrow_ledgeraccount RESET (fillfactor);
ALTER TABLE escrow_escrowhold
    DROP CONSTRAINT escrow_hold_buyer_account_in_currency,
    DROP CONSTRAINT escrow_hold_vendor_account_in_currency,
    DROP CONSTRAINT escrow_hold_account_in_currency;
ALTER TABLE escrow_transfer
    DROP CONSTRAINT escrow_transfer_credit_in_currency,
    DROP CONSTRAINT escrow_transfer_debit_in_currency;
