-- The position above which a sweep has to look: below it every entry that can be seen has its seal. That is how far the last
-- sweep got, or less when a transaction has ended since that was open then: none of its entries stands at or below the position
-- that was kept for it. 0 for a log that has not begun.
-- Callers: next_records, how far logs are behind, the doctor. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.sweep_start(p_book integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce((
    SELECT least(h.reached_position, (SELECT min(o.value::bigint) FROM jsonb_each_text(h.open_transactions) AS o
                                      WHERE NOT EXISTS (SELECT FROM pg_snapshot_xip(pg_current_snapshot()) AS x (id)
                                                        WHERE x.id::text = o.key)))
    FROM log_head h WHERE h.book_id = p_book), 0)
$$;
