-- What the fund of a case got out of those of other cases, and of banks as interest, in fen: it is of no head of loss.
-- It names its tables in full and has no path of its own, which is called fastest.
-- Callers: check_damage_spending, ledger.compensation.queries.standing.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_fund_from_others(p_book integer, p_case integer) RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(sum(q.debit), 0)::bigint
  FROM ledger.damage_account d
  JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'case_fund'
  JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
  JOIN ledger.entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id AND e.reverses IS NULL
    AND e.kind IN ('compensation.disposal', 'compensation.bank_interest', 'compensation.interest_payment')
  WHERE d.book_id = p_book AND d.case_id = p_case
    AND NOT EXISTS (SELECT FROM ledger.entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)
$$;
