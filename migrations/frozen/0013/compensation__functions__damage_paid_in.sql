-- What somebody has paid into a case and has not got back, in fen: what came into the treasury, less what went back of it by a refund, or out of what was left.
-- Callers: check_damage_disposal, ledger.compensation.actions.disposals.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_paid_in(p_book integer, p_case integer, p_payee text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT (coalesce((
      SELECT sum(y.amount - y.waiting - (
        SELECT coalesce(sum(r.amount), 0) FROM damage_return r
        JOIN process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
        WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id))
      FROM damage_payment y
      WHERE y.book_id = p_book AND y.case_id = p_case AND y.payer = p_payee AND y.reversed_by IS NULL
        AND y.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit')), 0)
    - coalesce((
      SELECT sum((r.words ->> 'amount')::numeric * 100) FROM damage_record r
      JOIN entry e ON e.book_id = r.book_id AND e.entry_id = derived_id(r.record_id, r.kind)
      WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'dispose_fund' AND r.words ->> 'payee' = p_payee
        AND NOT EXISTS (SELECT FROM entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)), 0))::bigint
$$;
