-- The cases of a book, or one of them, of which what was approved to go back out of the treasury and was not paid, or what is in transit, is not what stands in
-- their accounts.
-- Callers: check_damage_refund, the doctor.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.refunds.
CREATE OR REPLACE FUNCTION ledger.refunds_unlike_accounts(p_book integer, p_case integer) RETURNS TABLE (case_id integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT x.case_id
  FROM (
    SELECT d.case_id, CASE a.purpose WHEN 'refund_payable' THEN b.credits - b.debits ELSE 0 END AS owed,
      CASE a.purpose WHEN 'refund_in_transit' THEN b.debits - b.credits ELSE 0 END AS going
    FROM damage_account d
    JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose IN ('refund_payable', 'refund_in_transit')
    JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
    WHERE d.book_id = p_book AND (p_case IS NULL OR d.case_id = p_case)
    UNION ALL
    SELECT r.case_id, r.paid - r.amount, r.paid - r.came
    FROM damage_refund r JOIN process p ON p.book_id = r.book_id AND p.process_id = r.refund_id AND p.state = 'granted'
    WHERE r.book_id = p_book AND (p_case IS NULL OR r.case_id = p_case)) x
  GROUP BY x.case_id
  HAVING sum(x.owed) <> 0 OR sum(x.going) <> 0
$$;
