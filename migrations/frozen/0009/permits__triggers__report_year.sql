-- A report is filed when its year has begun, and verified when it is over: what is verified counts for the whole year.
-- Fires before each INSERT of a report, and of a step that verifies one. Locks: none.
-- Errors: LG076 report_year. Twin: ledger.permits.rules.year.check_reported_on and check_verified_on, with the days.
CREATE OR REPLACE FUNCTION ledger.check_report_begun() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.reported_on < make_date(NEW.year, 1, 1) THEN
    RAISE EXCEPTION 'a report for a year that has not begun' USING ERRCODE = 'LG076', CONSTRAINT = 'report_year';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_report_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM permit_report r WHERE r.book_id = NEW.book_id AND r.report_id = NEW.process_id
                                           AND NEW.effective_on <= make_date(r.year, 12, 31)) THEN
    RAISE EXCEPTION 'a verification of a year that is not over' USING ERRCODE = 'LG076', CONSTRAINT = 'report_year';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER permit_report_begun BEFORE INSERT ON ledger.permit_report
  FOR EACH ROW EXECUTE FUNCTION ledger.check_report_begun();
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER permit_report_begun;
CREATE OR REPLACE TRIGGER process_event_report_over BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.report' AND NEW.action = 'verify') EXECUTE FUNCTION ledger.check_report_over();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_report_over;
