-- Rows that are history: written once, never changed, never removed, by nobody who goes through SQL with triggers on.
CREATE FUNCTION teahouse_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
