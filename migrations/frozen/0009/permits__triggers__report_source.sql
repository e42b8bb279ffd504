-- Who acts for an enterprise reports for its own sites, and only what it knows itself; what the authority measures, or reads from the
-- network of the monitors, the authority files. A report that was filed stays as it is.
-- Fires before each INSERT of a report, and before each statement that would change or remove one, always. Locks: none.
-- Errors: LG055 report_source; LG008 journal_append_only, by the journal's own function. Twin: ledger.permits.rules.year.check_source.
CREATE OR REPLACE FUNCTION ledger.check_report_source() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM process p JOIN actor a ON a.actor_id = p.started_by
             WHERE p.book_id = NEW.book_id AND p.process_id = NEW.report_id AND a.owner IS NOT NULL
               AND (NEW.source <> 'self' OR NOT EXISTS (
                 SELECT FROM site s WHERE s.book_id = NEW.book_id AND s.code = NEW.site AND s.party = a.owner))) THEN
    RAISE EXCEPTION 'a report of another site or source' USING ERRCODE = 'LG055', CONSTRAINT = 'report_source';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER permit_report_source BEFORE INSERT ON ledger.permit_report
  FOR EACH ROW EXECUTE FUNCTION ledger.check_report_source();
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER permit_report_source;
CREATE OR REPLACE TRIGGER permit_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.permit_report
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER permit_report_append_only;
