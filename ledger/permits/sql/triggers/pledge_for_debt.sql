-- A pledge secures a debt, and so does what is corrected of it: for 0.00 yuan nothing is bound.
-- Fires for each such act when the transaction commits. Locks: none. Only what the web writes is asked: an archive that is replayed brings
-- acts of earlier rules.
-- Errors: LG184 pledge_for_debt. Twin: ledger.permits.rules.bound.check_secures.
CREATE OR REPLACE FUNCTION ledger.check_pledge_for_debt() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND coalesce(NEW.money, 0) = 0 THEN
    RAISE EXCEPTION 'a pledge for nothing' USING ERRCODE = 'LG184', CONSTRAINT = 'pledge_for_debt';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS pledge_for_debt ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER pledge_for_debt AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.pledge' OR NEW.machine = 'permits.bound_correction' AND NEW.terms ->> 'action' = 'correct_pledge')
  EXECUTE FUNCTION ledger.check_pledge_for_debt();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER pledge_for_debt;
