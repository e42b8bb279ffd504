-- A measure is counted once for the enterprise of its site, however it is written.
-- Fires before each INSERT. Locks: the measures of the book (advisory, in the transaction). Only what the web writes is asked.
-- Errors: LG100 measure_once. Twin: ledger.permits.actions.surplus, with the first one.
CREATE OR REPLACE FUNCTION ledger.check_measure_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('measures'));
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act n
      JOIN site s ON s.book_id = n.book_id AND s.code = n.site
      JOIN site o ON o.book_id = s.book_id AND o.party = s.party
      JOIN permit_act t ON t.book_id = o.book_id AND t.site = o.code AND t.machine = 'permits.surplus'
      JOIN permit_measure m ON m.book_id = t.book_id AND m.act_id = t.act_id
      WHERE n.book_id = NEW.book_id AND n.act_id = NEW.act_id AND plain_number(m.measure) = plain_number(NEW.measure)) THEN
    RAISE EXCEPTION 'a measure that was counted' USING ERRCODE = 'LG100', CONSTRAINT = 'measure_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER measure_once BEFORE INSERT ON ledger.permit_measure
  FOR EACH ROW EXECUTE FUNCTION ledger.check_measure_once();
ALTER TABLE ledger.permit_measure ENABLE ALWAYS TRIGGER measure_once;
