-- A mandate says as what somebody represents an enterprise where its holder is of that role, and nowhere else.
-- Fires before each row, always, whoever writes; asked of a mandate that names its actor, for one that waits has a CHECK.
-- Locks: none. Errors: LG080 mandate_represents.
CREATE OR REPLACE FUNCTION ledger.check_represents() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM actor a WHERE a.actor_id = NEW.actor_id AND (a.role = 'enterprise') <> (NEW.kind IS NOT NULL)) THEN
    RAISE EXCEPTION 'a representative has a kind, and nobody else' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_represents';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER mandate_represents BEFORE INSERT OR UPDATE ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_represents();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_represents;
