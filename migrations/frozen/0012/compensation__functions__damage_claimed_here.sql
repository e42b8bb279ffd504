-- What of the assessed an agreement is about, by head of loss, in fen: all that is neither due nor waived.
-- Callers: check_damage_agreed. Locks: none. Errors: none.
-- Twin: ledger.compensation.actions.claims.claimable.
CREATE OR REPLACE FUNCTION ledger.damage_claimed_here(p_book integer, p_case integer) RETURNS TABLE (head text, amount bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT d.head::text, sum(b.debits - b.credits)::bigint
  FROM damage_account d
  JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_assessed'
  JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
  WHERE d.book_id = p_book AND d.case_id = p_case
  GROUP BY d.head
$$;
