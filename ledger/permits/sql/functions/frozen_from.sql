-- How much of each lot the freezes that stand, of a day or earlier, hold of what stood on an account before.
-- Callers: what a fee charges, and whether anything of it stays where permits move. Locks: none. Errors: none.
-- Twin: ledger.permits.actions.lots.still_held.
CREATE OR REPLACE FUNCTION ledger.frozen_from(p_book integer, p_account integer, p_on date DEFAULT 'infinity') RETURNS TABLE (asset_id integer, quantity bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT x.asset_id, sum(x.quantity)::bigint
  FROM (SELECT l.act_id, l.asset_id, l.quantity FROM permit_act_lot l WHERE l.book_id = p_book AND l.account_id = p_account
        UNION ALL
        SELECT h.act_id, h.asset_id, h.quantity FROM permit_inherited h WHERE h.book_id = p_book AND h.account_id = p_account) x
  JOIN process p ON p.book_id = p_book AND p.process_id = x.act_id
  JOIN permit_act t ON t.book_id = p_book AND t.act_id = x.act_id AND t.effective_on <= p_on
  WHERE p.machine = 'permits.freeze' AND p.state IN ('provisional', 'frozen', 'lift_asked')
  GROUP BY x.asset_id
$$;
