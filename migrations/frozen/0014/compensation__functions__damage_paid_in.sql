-- What somebody may have back of what was left in the fund of a case, in fen: what came into the treasury from it, less what went back of it by a refund or out of
-- what was left; of one whose place it took in everything, or whose administrator it is, its share of the same. Nothing is there for who is no more, or is bankrupt.
-- Without a name: of all together.
-- Callers: check_damage_disposal, ledger.compensation.actions.disposals.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_paid_in(p_book integer, p_case integer, p_payee text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH paid AS (
    SELECT y.payer, sum(y.amount - y.waiting - (
      SELECT coalesce(sum(r.amount), 0) FROM damage_return r
      JOIN process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
      WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id)) AS fen
    FROM damage_payment y
    WHERE y.book_id = p_book AND y.case_id = p_case AND y.reversed_by IS NULL
      AND y.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit')
    GROUP BY y.payer
  ), gone AS (
    SELECT r.words ->> 'payee' AS payee, sum((r.words ->> 'amount')::numeric * 100) AS fen
    FROM damage_record r
    JOIN entry e ON e.book_id = r.book_id AND e.entry_id = derived_id(r.record_id, r.kind)
    WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'dispose_fund' AND r.words ->> 'payee' IS NOT NULL
      AND NOT EXISTS (SELECT FROM entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)
    GROUP BY 1
  ), had AS (
    SELECT coalesce(p.payer, g.payee) AS owner, coalesce(p.fen, 0) AS fen, coalesce(g.fen, 0) AS gone
    FROM paid p FULL JOIN gone g ON g.payee = p.payer
  )
  SELECT (coalesce((
      SELECT floor(round(sum(t.share * (h.fen - CASE WHEN h.owner IS DISTINCT FROM p_payee THEN h.gone ELSE 0 END)), 6))
      FROM had h CROSS JOIN LATERAL damage_goes_to(p_book, p_case, h.owner) t
      WHERE t.owner = p_payee OR p_payee IS NULL), 0)
    - coalesce((SELECT h.gone FROM had h WHERE h.owner = p_payee), 0))::bigint
$$;
