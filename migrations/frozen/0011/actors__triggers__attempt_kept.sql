-- A row that counts grows by one, with the last instant; a row that tells one attempt never changes.
-- Fires before each row, always, whoever asks. Locks: none.
-- Errors: LG069 attempt_kept.
CREATE OR REPLACE FUNCTION ledger.check_attempt() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF OLD.nth <> 0 OR NEW.times <> OLD.times + 1 OR NEW.last_at < OLD.last_at THEN
    RAISE EXCEPTION 'what was tried stays told' USING ERRCODE = 'LG069', CONSTRAINT = 'attempt_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER attempt_changes BEFORE UPDATE ON ledger.attempt
  FOR EACH ROW EXECUTE FUNCTION ledger.check_attempt();
ALTER TABLE ledger.attempt ENABLE ALWAYS TRIGGER attempt_changes;
