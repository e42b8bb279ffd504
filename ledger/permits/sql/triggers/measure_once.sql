-- A measure is counted once, however it is written.
-- Fires before each INSERT. Locks: the measures of the book (advisory, in the transaction). Only what the web writes is asked.
-- Errors: LG100 measure_once. Twin: ledger.permits.actions.surplus, with the first one.
CREATE OR REPLACE FUNCTION ledger.check_measure_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('measures'));
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_measure m WHERE m.book_id = NEW.book_id AND plain_number(m.measure) = plain_number(NEW.measure)) THEN
    RAISE EXCEPTION 'a measure that was counted' USING ERRCODE = 'LG100', CONSTRAINT = 'measure_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER measure_once BEFORE INSERT ON ledger.permit_measure
  FOR EACH ROW EXECUTE FUNCTION ledger.check_measure_once();
ALTER TABLE ledger.permit_measure ENABLE ALWAYS TRIGGER measure_once;
