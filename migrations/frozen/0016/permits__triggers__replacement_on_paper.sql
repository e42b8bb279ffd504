-- Other lots for a pledge are asked for on the paper to which its owner and its creditor have agreed.
-- Fires for each such act when the transaction commits. Locks: none. Only what the web writes is asked: an archive that is replayed brings acts
-- of earlier rules.
-- Errors: LG187 replacement_on_paper. Twin: ledger.permits.actions.pledges.substitute_pledge.
CREATE OR REPLACE FUNCTION ledger.check_replacement_on_paper() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.document !~ '\S' THEN
    RAISE EXCEPTION 'other lots for a pledge without a paper' USING ERRCODE = 'LG187', CONSTRAINT = 'replacement_on_paper';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS replacement_on_paper ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER replacement_on_paper AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.pledge' AND NEW.terms ->> 'replaces' IS NOT NULL)
  EXECUTE FUNCTION ledger.check_replacement_on_paper();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER replacement_on_paper;
