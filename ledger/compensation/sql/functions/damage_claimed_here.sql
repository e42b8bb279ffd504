-- What of the assessed an agreement or judgment is about, by head of loss, in fen: of a case all that is neither due nor waived, and not pursued
-- apart, and below zero where more is pursued than that; of a separate claim what that pursues. Callers: check_damage_agreed, check_damage_pursued,
-- the doctor. Locks: none. Errors: none.
-- Twin: ledger.compensation.actions.claims.claimable.
CREATE OR REPLACE FUNCTION ledger.damage_claimed_here(p_book integer, p_case integer, p_claim uuid) RETURNS TABLE (head text, amount bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT x.head, sum(x.amount)::bigint
  FROM (
    SELECT d.head::text AS head, b.debits - b.credits AS amount
    FROM damage_account d
    JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_assessed'
    JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
    WHERE d.book_id = p_book AND d.case_id = p_case AND p_claim IS NULL
    UNION ALL
    SELECT q.head, -q.amount FROM damage_apart(p_book, p_case) q WHERE p_claim IS NULL
    UNION ALL
    SELECT h.head::text, h.amount FROM damage_separate_head h WHERE h.book_id = p_book AND h.separate_id = p_claim) x
  GROUP BY x.head
$$;
