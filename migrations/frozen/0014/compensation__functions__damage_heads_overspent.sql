-- What was spent of the heads of loss of a case beyond what was received under each and does not go back, in fen: within what came out of the funds of other cases, which is of no head.
-- What was spent before heads were said counts to none. With what is about to be spent, where something is.
-- Callers: check_damage_spending. Locks: none. Errors: none. Twin: ledger.compensation.actions.spending._check_heads.
CREATE OR REPLACE FUNCTION ledger.damage_heads_overspent(p_book integer, p_case integer, p_besides jsonb, p_but uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(greatest(0, x.amount - coalesce((
    SELECT sum(b.debits - b.credits) FROM damage_account d
    JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_received'
    JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
    WHERE d.book_id = p_book AND d.case_id = p_case AND d.head = x.head), 0) + damage_fund_back(p_book, p_case, x.head))), 0)::bigint
  FROM (
    SELECT u.head, sum(u.amount) AS amount
    FROM (
      SELECT h.key AS head, h.value::bigint AS amount
      FROM damage_spending s
      JOIN process q ON q.book_id = s.book_id AND q.process_id = s.spending_id AND q.state = 'paid'
      CROSS JOIN LATERAL jsonb_each_text(s.heads) h
      WHERE s.book_id = p_book AND s.case_id = p_case AND s.spending_id <> p_but
      UNION ALL
      SELECT h.key, h.value::bigint FROM jsonb_each_text(p_besides) h) u
    GROUP BY u.head) x
$$;
