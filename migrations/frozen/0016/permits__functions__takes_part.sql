-- Whether an owner takes part in what is done with permits here: it has sites, or is a side of an act other than that reports are verified.
-- Callers: ledger.permits.queries.verifications, check_verification, check_finding.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.takes_part(p_book integer, p_owner text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM site s WHERE s.book_id = p_book AND s.party = p_owner)
    OR EXISTS (SELECT FROM permit_act t WHERE t.book_id = p_book AND p_owner IN (t.site, t.other)
                 AND t.machine NOT IN ('permits.verification', 'permits.finding'));
END
$$;
