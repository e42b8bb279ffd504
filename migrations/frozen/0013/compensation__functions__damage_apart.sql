-- What of a case is pursued apart and not decided about yet, by head of loss: the sums of the separate claims by which nothing is owed.
-- Callers: damage_claimed_here. Locks: none. Errors: none.
-- Twin: ledger.compensation.queries.standing.Standing.pursued.
CREATE OR REPLACE FUNCTION ledger.damage_apart(p_book integer, p_case integer)
RETURNS TABLE (head text, amount bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT h.head, sum(h.amount)::bigint
  FROM damage_separate x
  JOIN process p ON p.book_id = x.book_id AND p.process_id = x.separate_id AND p.state NOT IN ('settled', 'ended', 'rejoined')
  JOIN damage_separate_head h ON h.book_id = x.book_id AND h.separate_id = x.separate_id
  WHERE x.book_id = p_book AND x.case_id = p_case AND NOT EXISTS (
    SELECT FROM damage_obligation o
    WHERE o.book_id = x.book_id AND o.separate_id = x.separate_id AND o.in_force_on IS NOT NULL)
  GROUP BY h.head
$$;
