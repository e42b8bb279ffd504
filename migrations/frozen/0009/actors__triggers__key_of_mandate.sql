-- A key is made under a mandate of its actor that was confirmed and not ended; where none is named, under the newest of these.
-- Fires before each row, always, whoever inserts. Locks: none.
-- Errors: LG082 key_of_mandate.
CREATE OR REPLACE FUNCTION ledger.check_key_of_mandate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_mandate integer;
BEGIN
  SELECT max(m.mandate_id) INTO v_mandate FROM mandate m
  WHERE m.actor_id = NEW.actor_id AND m.mandate_id = coalesce(NEW.mandate_id, m.mandate_id)
    AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL;
  NEW.mandate_id := v_mandate;
  IF v_mandate IS NULL THEN
    RAISE EXCEPTION 'actor % has no mandate', NEW.actor_id USING ERRCODE = 'LG082', CONSTRAINT = 'key_of_mandate';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER api_key_of_mandate BEFORE INSERT ON ledger.api_key
  FOR EACH ROW EXECUTE FUNCTION ledger.check_key_of_mandate();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_of_mandate;
