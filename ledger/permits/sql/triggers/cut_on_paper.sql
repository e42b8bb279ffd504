-- A cap is cut on a paper, which the act names from the first: whoever has room under it, or has it reviewed, reads by what.
-- Fires for each such act when the transaction commits. Locks: none. Only what the web writes is asked: an archive that is replayed brings acts
-- of earlier rules.
-- Errors: LG194 cut_on_paper. Twin: ledger.permits.actions.caps.cut_cap.
CREATE OR REPLACE FUNCTION ledger.check_cut_on_paper() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.document !~ '\S' THEN
    RAISE EXCEPTION 'a cap that is cut without a paper' USING ERRCODE = 'LG194', CONSTRAINT = 'cut_on_paper';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS cut_on_paper ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER cut_on_paper AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.cap' AND NEW.terms ->> 'action' = 'cut')
  EXECUTE FUNCTION ledger.check_cut_on_paper();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER cut_on_paper;
