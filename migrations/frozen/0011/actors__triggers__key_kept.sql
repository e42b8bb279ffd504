-- A key is used on later and later days, and a revoked one stays revoked. What else it was issued as is written once (may_change).
-- Fires before each row, always, whoever asks. Locks: none.
-- Errors: LG050 key_kept, key_stays_revoked.
CREATE OR REPLACE FUNCTION ledger.check_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF coalesce(NEW.last_used_on < OLD.last_used_on, NEW.last_used_on IS NULL AND OLD.last_used_on IS NOT NULL) THEN
    RAISE EXCEPTION 'key % stays what it was issued as', OLD.key_id USING ERRCODE = 'LG050', CONSTRAINT = 'key_kept';
  ELSIF OLD.revoked_at IS NOT NULL
        AND (NEW.revoked_at, NEW.revoked_by) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by) THEN
    RAISE EXCEPTION 'key % stays revoked', OLD.key_id
      USING ERRCODE = 'LG050', CONSTRAINT = 'key_stays_revoked', HINT = 'Issue another key.';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER api_key_changes BEFORE UPDATE ON ledger.api_key
  FOR EACH ROW EXECUTE FUNCTION ledger.check_key();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_changes;
