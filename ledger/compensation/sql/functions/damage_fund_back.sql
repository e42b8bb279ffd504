-- What of the fund of a case was paid too much and is still to go back to who paid it, in fen: what stands overpaid of what was received, under a head, or all.
-- What was approved to go back has left the fund.
-- Callers: damage_fund_excess, damage_heads_overspent, check_damage_spending. Locks: none. Errors: none. Twin: ledger.compensation.actions.binding.owed_back.
CREATE OR REPLACE FUNCTION ledger.damage_fund_back(p_book integer, p_case integer, p_head text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(greatest(0, least(x.overpaid, x.received))), 0)::bigint
  FROM (
    SELECT coalesce(sum(b.credits - b.debits) FILTER (WHERE a.purpose = 'claim_overpaid'), 0) AS overpaid,
      coalesce(sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'claim_received'), 0) AS received
    FROM damage_account d
    JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose IN ('claim_overpaid', 'claim_received')
    JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
    WHERE d.book_id = p_book AND d.case_id = p_case AND (p_head IS NULL OR d.head = p_head)
    GROUP BY d.head, d.part) x
$$;
