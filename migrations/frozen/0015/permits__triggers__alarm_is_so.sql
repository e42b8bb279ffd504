-- What is told to come to its end is there, is of that site, and ends on that day; and what was emitted is told in its year.
-- It is told, too: who keeps that it was, and tells nobody, would silence it. Fires before each INSERT of what is told, and when the
-- transaction commits. Only what the web writes is asked. Locks: none. Errors: LG104 alarm_is_so, alarm_is_told.
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

CREATE OR REPLACE FUNCTION ledger.check_alarm_is_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM outbox o
      WHERE o.book_id = NEW.book_id AND o.kind = 'permits.alarm' AND o.subject = NEW.subject AND o.number IS NULL AND of_this_transaction(o.xmin)
        AND (o.figures ->> 'kind', o.figures ->> 'mark', o.figures ->> 'due_on') = (NEW.kind::text, NEW.mark::text, NEW.due_on::text)) THEN
    RAISE EXCEPTION 'an alarm of % that nobody is told', NEW.subject USING ERRCODE = 'LG104', CONSTRAINT = 'alarm_is_told';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS alarm_is_told ON ledger.permit_alarm;
CREATE CONSTRAINT TRIGGER alarm_is_told AFTER INSERT ON ledger.permit_alarm DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_alarm_is_told();
ALTER TABLE ledger.permit_alarm ENABLE ALWAYS TRIGGER alarm_is_told;
