-- Of the lots that a fee charges, what was withdrawn for good from its site, or from one that it has left since: by withdrawals that are final, less
-- what reviews gave back of them.
-- Callers: check_refund_stands, ledger.permits.actions.fee_refunds.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_withdrawn(p_book integer, p_fee uuid) RETURNS TABLE (asset_id integer, quantity bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT m.asset_id, sum(m.quantity)::bigint
  FROM (
    SELECT t.act_id, y.asset_id, x.quantity
    FROM permit_fee f
    JOIN permit_fee_lot y ON y.book_id = f.book_id AND y.fee_id = f.fee_id
    JOIN permit_act_lot x ON x.book_id = y.book_id AND x.asset_id = y.asset_id
    JOIN permit_act t ON t.book_id = x.book_id AND t.act_id = x.act_id AND t.machine = 'permits.withdrawal'
      AND (t.site = f.site OR fee_left(f.book_id, f.fee_id, t.site))
    JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'final'
    WHERE f.book_id = p_book AND f.fee_id = p_fee
    UNION ALL
    SELECT t.act_id, y.asset_id, -g.debit
    FROM permit_fee f
    JOIN permit_fee_lot y ON y.book_id = f.book_id AND y.fee_id = f.fee_id
    JOIN permit_act t ON t.book_id = f.book_id AND t.machine = 'permits.withdrawal'
      AND (t.site = f.site OR fee_left(f.book_id, f.fee_id, t.site))
    JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'final'
    JOIN permit_act r ON r.book_id = t.book_id AND r.site = t.site AND r.machine = 'permits.review' AND r.terms ->> 'decision' = t.act_id::text
    JOIN permit_act o ON o.book_id = r.book_id AND o.site = r.site AND o.machine = 'permits.review_outcome'
      AND o.terms ->> 'review' = r.act_id::text
    JOIN posting g ON g.book_id = o.book_id AND g.entry_id = derived_id(t.act_id, 'quash:' || o.act_id) AND g.asset_id = y.asset_id
    WHERE f.book_id = p_book AND f.fee_id = p_fee) AS m
  GROUP BY m.asset_id
  HAVING sum(m.quantity) > 0
$$;
