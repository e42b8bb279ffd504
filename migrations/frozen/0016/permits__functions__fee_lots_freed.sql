-- What became free by a fee since it was paid whole for the last time, or exempt, lot by lot: with the payment, and of what was frozen, withdrawn or
-- surrendered then, when that came back, by a review, too.
-- Callers: check_fee_taken_back, ledger.permits.actions.fee_corrections, ledger.permits.actions.fees. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_lots_freed(p_book integer, p_fee uuid) RETURNS TABLE (asset_id integer, quantity bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT p.asset_id, least(sum(p.debit), min(f.quantity))::bigint
  FROM (SELECT fee_freed_by(p_book, p_fee) AS id
        UNION
        SELECT i.id
        FROM permit_fee_lot y
        JOIN permit_act_lot x ON x.book_id = y.book_id AND x.asset_id = y.asset_id
        JOIN permit_act t ON t.book_id = x.book_id AND t.act_id = x.act_id
          AND t.machine IN ('permits.freeze', 'permits.withdrawal', 'permits.surrender')
        CROSS JOIN LATERAL (SELECT derived_id(t.act_id, 'freed') AS id
                            UNION ALL
                            SELECT derived_id(t.act_id, 'freed:' || o.act_id)
                            FROM permit_act o
                            WHERE o.book_id = t.book_id AND o.site = t.site AND o.machine = 'permits.review_outcome'
                              AND t.machine = 'permits.withdrawal') i
        JOIN entry e ON e.book_id = t.book_id AND e.entry_id = i.id
        WHERE y.book_id = p_book AND y.fee_id = p_fee AND e.recorded_at > coalesce((
          SELECT max(w.recorded_at) FROM permit_act q
          JOIN entry w ON w.book_id = q.book_id AND w.entry_id = derived_id(p_fee, 'pay:' || q.act_id)
          WHERE q.book_id = p_book AND q.machine = 'permits.fee_payment' AND q.terms ->> 'fee' = p_fee::text),
            (SELECT min(s.recorded_at) FROM process_event s WHERE s.book_id = p_book AND s.process_id = p_fee))) n
  JOIN posting p ON p.book_id = p_book AND p.entry_id = n.id AND p.debit <> 0
  JOIN permit_fee_lot f ON f.book_id = p_book AND f.fee_id = p_fee AND f.asset_id = p.asset_id
  GROUP BY p.asset_id
$$;
