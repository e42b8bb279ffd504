-- What each bankrupt of a case can have owed on the day of acceptance, in fen, whatever was paid or written off of it since: the interest that was reckoned
-- included; where nothing is owed by a document yet, what stands assessed; at least what the plans of distribution give.
-- Callers: check_damage_claims, the doctor. Locks: none. Errors: none. Twin: ledger.compensation.actions.insolvencies.owed_then, to the day.
CREATE OR REPLACE FUNCTION ledger.damage_claims_bound(p_book integer, p_case integer) RETURNS TABLE (insolvency_id uuid, claimed bigint, bound bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT n.insolvency_id, n.claimed, greatest(n.distributed, CASE WHEN w.parts > 0 THEN w.whole ELSE (
      SELECT coalesce(sum(b.debits - b.credits), 0)
      FROM damage_account x
      JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_assessed'
      JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
      WHERE x.book_id = n.book_id AND x.case_id = n.case_id) END)::bigint
  FROM damage_insolvency n
  CROSS JOIN LATERAL (
    SELECT count(*) AS parts, coalesce(sum(
      CASE WHEN EXISTS (SELECT FROM damage_payment y WHERE y.book_id = p.book_id AND y.case_id = p.case_id AND y.part = p.part
                          AND y.route = 'release' AND y.payer = n.owner AND y.reversed_by IS NULL) THEN 0
      ELSE (SELECT sum(i.amount - i.settled) FROM damage_instalment i
            WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part)
        + coalesce((SELECT sum(y.amount - y.interest - y.excess) FROM damage_payment y
                    WHERE y.book_id = p.book_id AND y.case_id = p.case_id AND y.part = p.part AND y.reversed_by IS NULL AND y.paid_on >= n.accepted_on
                      AND y.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'credit', 'written_off')), 0)
        + coalesce(p.interest, 0) END), 0) AS whole
    FROM damage_part p
    JOIN damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id AND o.in_force_on IS NOT NULL
    WHERE p.book_id = n.book_id AND p.case_id = n.case_id AND EXISTS (
      SELECT FROM damage_obligor b
      WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part AND b.owner = n.owner
        AND (b.until_on > b.since_on) IS NOT FALSE AND (b.until_on > n.accepted_on) IS NOT FALSE)) w
  WHERE n.book_id = p_book AND n.case_id = p_case AND n.counts AND n.owed IS NOT NULL
$$;
