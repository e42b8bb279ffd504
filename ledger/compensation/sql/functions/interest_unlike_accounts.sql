-- The cases of a book, or one of them, of which the interest of banks that did not go on is not what stands in their accounts.
-- Callers: check_damage_interest, the doctor.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.interests.
CREATE OR REPLACE FUNCTION ledger.interest_unlike_accounts(p_book integer, p_case integer) RETURNS TABLE (case_id integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT x.case_id
  FROM (
    SELECT d.case_id, b.credits - b.debits AS held
    FROM damage_account d
    JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'interest_payable'
    JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
    WHERE d.book_id = p_book AND (p_case IS NULL OR d.case_id = p_case)
    UNION ALL
    SELECT i.case_id, -i.amount FROM damage_interest i
    WHERE i.book_id = p_book AND (p_case IS NULL OR i.case_id = p_case)
      AND NOT EXISTS (SELECT FROM damage_reversal v WHERE v.book_id = i.book_id AND v.target = i.interest_id AND v.confirmed_on IS NOT NULL)
    UNION ALL
    SELECT u.case_id, u.amount FROM damage_interest_use u
    WHERE u.book_id = p_book AND (p_case IS NULL OR u.case_id = p_case)
      AND NOT EXISTS (SELECT FROM damage_reversal v WHERE v.book_id = u.book_id AND v.target = u.record_id AND v.confirmed_on IS NOT NULL)) x
  GROUP BY x.case_id
  HAVING sum(x.held) <> 0
$$;
