-- What the fund of a case holds beyond what has still to be paid for works and what was paid too much and goes back, in fen; below zero where it holds less.
-- Callers: damage_fund_free, check_damage_disposal, check_damage_retention_covered.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.binding.bound.
CREATE OR REPLACE FUNCTION ledger.damage_fund_excess(p_book integer, p_case integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT (coalesce(sum(b.debits - b.credits), 0) - damage_fund_bound(p_book, p_case) - damage_fund_back(p_book, p_case, NULL))::bigint
  FROM damage_account d
  JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'case_fund'
  JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
  WHERE d.book_id = p_book AND d.case_id = p_case
$$;
