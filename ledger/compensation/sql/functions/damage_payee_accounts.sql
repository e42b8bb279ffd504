-- The account of each payee of a case that was registered last: by an act that two have done.
-- It names its tables in full and has no path of its own: a query that asks it is planned with it.
-- Callers: check_damage_spending, ledger.compensation.queries.standing.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_payee_accounts(p_book integer, p_case integer) RETURNS TABLE (payee text, name text, account text)
LANGUAGE sql STABLE
AS $$
  SELECT DISTINCT ON (r.words ->> 'payee') r.words ->> 'payee', btrim(r.words ->> 'payee_name'), btrim(r.words ->> 'payee_account')
  FROM ledger.damage_record r
  WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'register_account' AND ledger.damage_act_done(p_book, r.record_id)
  ORDER BY r.words ->> 'payee', r.recorded_at DESC, r.record_id DESC
$$;
