-- What of the fund of a case stands for nothing any more, in fen: what it holds, less what has still to be paid for works.
-- Callers: check_damage_fund_disposed, the doctor, ledger.compensation.actions.cases_back.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.disposals.free.
CREATE OR REPLACE FUNCTION ledger.damage_fund_free(p_book integer, p_case integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT greatest(0, coalesce(sum(b.debits - b.credits), 0) - damage_fund_bound(p_book, p_case))::bigint
  FROM damage_account d
  JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'case_fund'
  JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
  WHERE d.book_id = p_book AND d.case_id = p_case
$$;
