-- What of each part of a fee has gone back by acts that are done, less what was taken back of that.
-- Callers: check_fee_refunds, ledger.permits.actions.fee_refunds.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_refunded(p_book integer, p_fee uuid) RETURNS TABLE (number integer, amount bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT (t.terms ->> 'number')::integer, sum(CASE t.terms ->> 'action' WHEN 'refund' THEN t.money ELSE -t.money END)::bigint
  FROM permit_act t
  JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
  WHERE t.book_id = p_book AND t.machine = 'permits.fee_refund' AND t.terms ->> 'fee' = p_fee::text
  GROUP BY 1
$$;
