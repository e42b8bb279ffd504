-- How much of a lot a site has surrendered out of what has ended: of acts that stand, the one that is confirmed now among them.
-- Callers: ledger.permits.queries.lots, check_surrender_late.
-- Locks: none; of one site one act at a time decides. Errors: none.
CREATE OR REPLACE FUNCTION ledger.surrendered_late(p_book integer, p_site text, p_lot integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(x.quantity), 0)::bigint
  FROM permit_act t
  JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('surrendered', 'undo_asked')
  JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id AND x.asset_id = p_lot
  WHERE t.book_id = p_book AND t.site = p_site AND t.machine = 'permits.surrender' AND t.terms ->> 'action' = 'surrender_late'
$$;
