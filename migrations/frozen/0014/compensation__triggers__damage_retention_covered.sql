-- What was kept for good of a retention is given back only while the fund covers what is then owed for works and what goes back; of a contract no less is kept back than
-- was kept for good of it.
-- Fires for each change of a retention, when the transaction commits. Only what the web writes is asked. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG055 damage_retention_covered. Twin: ledger.compensation.actions.retentions, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_retention_covered() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (coalesce(NEW.retention_kept, 0) > coalesce(NEW.retention, 0)
      OR coalesce(NEW.retention_kept, 0) < coalesce(OLD.retention_kept, 0) AND damage_fund_excess(NEW.book_id, NEW.case_id) < 0) THEN
    RAISE EXCEPTION 'a retention given back that the fund does not cover' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_retention_covered';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_retention_covered ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_retention_covered AFTER UPDATE OF retention, retention_kept ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_retention_covered();
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_retention_covered;
