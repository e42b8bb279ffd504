-- A decision was served not before it was taken, and not after the day on which that is recorded.
-- Fires for each record of a service when the transaction commits. Only what the web writes is asked. Locks: none.
-- Errors: LG214 served_outside. Twin: ledger.permits.rules.service.check_served.
CREATE OR REPLACE FUNCTION ledger.check_served_outside() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act d
      WHERE d.book_id = NEW.book_id AND d.act_id::text = NEW.terms ->> 'decision' AND d.site = NEW.site AND d.machine = NEW.terms ->> 'decided'
        AND (NEW.terms ->> 'served_on')::date BETWEEN d.effective_on AND NEW.effective_on) THEN
    RAISE EXCEPTION 'a decision that was served before it, or after the day of the record' USING ERRCODE = 'LG214', CONSTRAINT = 'served_outside';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS served_outside ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER served_outside AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.service') EXECUTE FUNCTION ledger.check_served_outside();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER served_outside;
