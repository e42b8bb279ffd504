-- What is told to come to its end is there, is of that site, and ends on that day; and what was emitted is told in its year.
-- Fires before each INSERT of what is told. Only what the web writes is asked. Locks: none. Errors: LG104 alarm_is_so.
-- Twin: ledger.permits.queries.alarms.marked.
CREATE OR REPLACE FUNCTION ledger.check_alarm_is_so() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND alarm_parties(NEW.book_id, NEW.kind, NEW.subject, NEW.site, NEW.due_on) IS NULL THEN
    RAISE EXCEPTION 'an alarm of % that nothing comes to', NEW.subject USING ERRCODE = 'LG104', CONSTRAINT = 'alarm_is_so';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER alarm_is_so BEFORE INSERT ON ledger.permit_alarm
  FOR EACH ROW EXECUTE FUNCTION ledger.check_alarm_is_so();
ALTER TABLE ledger.permit_alarm ENABLE ALWAYS TRIGGER alarm_is_so;
