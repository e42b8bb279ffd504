-- Surplus is not recognised while its application is public, to the last day of that.
-- Fires before each INSERT of that step. Locks: none. Only what the web writes is asked.
-- Errors: LG062 surplus_public. Twin: ledger.permits.rules.publicity.check_public_over.
CREATE OR REPLACE FUNCTION ledger.check_surplus_public() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act a
      WHERE a.book_id = NEW.book_id AND a.act_id = NEW.process_id AND NEW.effective_on <= a.until_on) THEN
    RAISE EXCEPTION 'surplus that is recognised while its application is public' USING ERRCODE = 'LG062', CONSTRAINT = 'surplus_public';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER surplus_public BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.surplus' AND NEW.action = 'recognise') EXECUTE FUNCTION ledger.check_surplus_public();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER surplus_public;
