-- Whom the process of a permit concerns: the owners of the sites on both sides of an act, of those of a plan or an allocation, and of that
-- of a fee or a report; a reserve, a bank and a party as a whole own themselves.
-- Callers: ledger.permits.queries.acts.parties_of, check_permit_recused. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.permit_parties(p_book integer, p_process uuid) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT coalesce(s.party, x.holder)), '{}')
          FROM (SELECT unnest(ARRAY[a.site, a.other]) FROM permit_act a WHERE a.book_id = p_book AND a.act_id = p_process
                UNION SELECT g.site FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_process
                UNION SELECT f.site FROM permit_fee f WHERE f.book_id = p_book AND f.fee_id = p_process
                UNION SELECT r.site FROM permit_report r WHERE r.book_id = p_book AND r.report_id = p_process) AS x (holder)
          LEFT JOIN site s ON s.book_id = p_book AND s.code = x.holder
          WHERE x.holder IS NOT NULL);
END
$$;
