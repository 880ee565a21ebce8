DROP TRIGGER escrow_providercall_rows_stay ON escrow_providercall;
DROP FUNCTION escrow_keep_provider_calls();
CREATE TRIGGER escrow_providercall_rows_stay BEFORE UPDATE OR DELETE ON escrow_providercall
    FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
