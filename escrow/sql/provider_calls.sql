-- Calls to providers are history for ninety days: no row changes, none younger than that goes. Older ones may be swept
-- away, since they bear what buyers and vendors told a provider.
CREATE FUNCTION escrow_keep_provider_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '90 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'escrow_providercall is append-only for 90 days' USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER escrow_providercall_rows_stay ON escrow_providercall;
CREATE TRIGGER escrow_providercall_rows_stay BEFORE UPDATE OR DELETE ON escrow_providercall
    FOR EACH ROW EXECUTE FUNCTION escrow_keep_provider_calls();
