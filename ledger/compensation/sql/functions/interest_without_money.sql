-- What banks credited and charged in a case, and was not taken back, of which no money of its sort had come by its day; were some entries taken back.
-- Callers: check_damage_interest_rests, ledger.compensation.actions.interests.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.interest_without_money(p_book integer, p_case integer, p_but uuid[]) RETURNS TABLE (record_id uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT r.record_id
  FROM damage_record r
  LEFT JOIN damage_interest i ON i.book_id = r.book_id AND i.interest_id = r.record_id
  WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind IN ('credit_interest', 'bear_charge') AND damage_act_stands(r.book_id, r.case_id, r.record_id)
    AND (damage_money_since(r.book_id, r.case_id, r.words ->> 'pot', i.owner, CASE WHEN i.owner IS NOT NULL THEN (r.words ->> 'guarantee')::uuid END, p_but)
      <= r.effective_on) IS NOT TRUE
$$;
