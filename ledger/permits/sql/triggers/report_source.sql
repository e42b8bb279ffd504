-- Who acts for an enterprise reports for its own sites, and only what it knows itself; what the authority measures, or reads from the
-- network of the monitors, the authority files.
-- Fires before each INSERT of a report, always. Locks: none.
-- Errors: LG055 report_source. Twin: ledger.permits.rules.year.check_source.
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
