-- An enterprise has one legal representative at a time: no mandate of another person as that is confirmed, or given at once, for a day on which
-- one runs.
-- Fires after each row that is given or confirmed, always, whoever writes. Locks: that of the keys, so that of two who are confirmed at the same
-- moment one comes after the other. Errors: LG080 mandate_one_legal. Twin: ledger.actors.deputies.check_legal.
CREATE OR REPLACE FUNCTION ledger.check_legal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  IF (TG_OP = 'INSERT' OR OLD.confirmed_at IS NULL) AND legal_there(NEW.mandate_id) IS NOT NULL THEN
    RAISE EXCEPTION 'the enterprise has a legal representative' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_one_legal';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER mandate_one_legal AFTER INSERT OR UPDATE ON ledger.mandate
  FOR EACH ROW WHEN (NEW.kind = 'legal' AND NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION ledger.check_legal();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_one_legal;
