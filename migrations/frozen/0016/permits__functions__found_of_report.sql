-- What was found last of a report and stands: under an assignment that is not ended, and not withdrawn; null for nothing.
-- Callers: check_report_found. Locks: none. Errors: none.
-- Twin: ledger.permits.queries.verifications.found.
CREATE OR REPLACE FUNCTION ledger.found_of_report(p_book integer, p_report uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT f.terms ->> 'opinion' FROM permit_act v
          JOIN process p ON p.book_id = v.book_id AND p.process_id = v.act_id AND p.state <> 'ended'
          JOIN permit_act f ON f.book_id = v.book_id AND f.machine = 'permits.finding' AND f.terms ->> 'verification' = v.act_id::text
          JOIN process s ON s.book_id = f.book_id AND s.process_id = f.act_id AND s.state = 'found'
          WHERE v.book_id = p_book AND v.machine = 'permits.verification' AND v.terms ->> 'report' = p_report::text
          ORDER BY f.act_id DESC LIMIT 1);
END
$$;
