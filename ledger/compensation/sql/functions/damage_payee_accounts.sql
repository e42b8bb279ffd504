-- The account of each payee of a case that was registered last: by an act that two have done.
-- Callers: check_damage_spending, ledger.compensation.queries.standing.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_payee_accounts(p_book integer, p_case integer) RETURNS TABLE (payee text, name text, account text)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT DISTINCT ON (r.words ->> 'payee') r.words ->> 'payee', btrim(r.words ->> 'payee_name'), btrim(r.words ->> 'payee_account')
  FROM damage_record r
  WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'register_account' AND damage_act_done(p_book, r.record_id)
  ORDER BY r.words ->> 'payee', r.recorded_at DESC, r.record_id DESC
$$;
