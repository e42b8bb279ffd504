-- One person alone ends no permits of a year that is still to come, by a surrender or a retirement: that takes two.
-- Fires for each such step when the transaction commits, because an act is written after its first step. Locks: none.
-- Errors: LG174 year_begun, of what the web writes. Twin: ledger.permits.rules.year.check_due.
CREATE OR REPLACE FUNCTION ledger.check_year_begun() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act_line n
      WHERE n.book_id = NEW.book_id AND n.act_id = NEW.process_id AND n.last_vintage > extract(year FROM NEW.effective_on)) THEN
    RAISE EXCEPTION 'permits of a year that has not begun, by one person' USING ERRCODE = 'LG174', CONSTRAINT = 'year_begun';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS year_begun ON ledger.process_event;
CREATE CONSTRAINT TRIGGER year_begun AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.version = 1 AND (NEW.machine, NEW.action) IN (('permits.surrender', 'surrender'), ('permits.retirement', 'retire')))
  EXECUTE FUNCTION ledger.check_year_begun();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER year_begun;
