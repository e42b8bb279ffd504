-- The entry by which the lots of a fee became free when it was paid whole for the last time; null where nothing was free by it. Payments before
-- there were acts, and of before each had an entry of its own name, have freed under the name of the fee.
-- Callers: check_fee_taken_back, ledger.permits.actions.fee_corrections. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_freed_by(p_book integer, p_fee uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT e.entry_id
  FROM (SELECT derived_id(p_fee, 'free') AS id
        UNION ALL
        SELECT derived_id(p_fee, 'free:' || t.act_id)
        FROM permit_act t
        WHERE t.book_id = p_book AND t.machine = 'permits.fee_payment' AND t.terms ->> 'fee' = p_fee::text) n
  JOIN entry e ON e.book_id = p_book AND e.entry_id = n.id
  ORDER BY e.recorded_at DESC
  LIMIT 1
$$;
