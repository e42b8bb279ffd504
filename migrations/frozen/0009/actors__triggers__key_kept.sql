-- A key stays what it was issued as, and a revoked one stays revoked: nothing of it changes but that it is used, on later and later days,
-- and revoked, once. Keys and actors are never deleted. Fires before each statement or row, always, whoever asks. Locks: none.
-- Errors: LG050 key_kept, key_stays_revoked; LG008 journal_append_only, by the journal's own function.
CREATE OR REPLACE FUNCTION ledger.check_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.key_id, NEW.actor_id, NEW.digest, NEW.created_at, NEW.created_by, NEW.expires_on, NEW.networks, NEW.mandate_id,
      NEW.parent_id)
     IS DISTINCT FROM (OLD.key_id, OLD.actor_id, OLD.digest, OLD.created_at, OLD.created_by, OLD.expires_on, OLD.networks, OLD.mandate_id,
                        OLD.parent_id)
     OR coalesce(NEW.last_used_on < OLD.last_used_on, NEW.last_used_on IS NULL AND OLD.last_used_on IS NOT NULL) THEN
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
CREATE OR REPLACE TRIGGER api_key_kept BEFORE DELETE OR TRUNCATE ON ledger.api_key
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_kept;
CREATE OR REPLACE TRIGGER actor_kept BEFORE DELETE OR TRUNCATE ON ledger.actor
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER actor_kept;
