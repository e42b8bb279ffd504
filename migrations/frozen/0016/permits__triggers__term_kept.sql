-- No permit is granted for more years than the law of the day of its decision says; what lies in a reserve is granted to nobody yet.
-- Fires after each INSERT of lines. Locks: none. Only what the web writes is asked.
-- Errors: LG205 term_kept. Twin: ledger.permits.rules.strips.check_term.
CREATE OR REPLACE FUNCTION ledger.check_term_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM (
        SELECT f.book_id, f.grant_id, max(f.last_vintage - f.first_vintage + 1) AS years
        FROM fresh f WHERE f.purpose <> 'reserve' GROUP BY f.book_id, f.grant_id) f
      JOIN permit_grant g ON g.book_id = f.book_id AND g.grant_id = f.grant_id
      WHERE f.years > law_figure(g.book_id, 'permits.term_years', g.effective_on)) THEN
    RAISE EXCEPTION 'a permit for more years than the law has it' USING ERRCODE = 'LG205', CONSTRAINT = 'term_kept';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER term_kept AFTER INSERT ON ledger.permit_grant_line
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
  EXECUTE FUNCTION ledger.check_term_kept();
ALTER TABLE ledger.permit_grant_line ENABLE ALWAYS TRIGGER term_kept;
