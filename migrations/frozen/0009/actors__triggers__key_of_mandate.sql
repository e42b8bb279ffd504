-- A key is made under a mandate that was confirmed and not ended.
-- Fires before each row, always, whoever inserts. Locks: none.
-- Errors: LG082 key_of_mandate.
CREATE OR REPLACE FUNCTION ledger.check_key_of_mandate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM mandate m WHERE m.actor_id = NEW.actor_id AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL) THEN
    RAISE EXCEPTION 'actor % has no mandate', NEW.actor_id USING ERRCODE = 'LG082', CONSTRAINT = 'key_of_mandate';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER api_key_of_mandate BEFORE INSERT ON ledger.api_key
  FOR EACH ROW EXECUTE FUNCTION ledger.check_key_of_mandate();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_of_mandate;
