-- When an act took its lots: a freeze, a lease or a withdrawal. Null for one that has taken nothing yet.
-- Callers: freeze_waits, ledger.permits.actions.waiting and creditors.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.took_at(p_book integer, p_act uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT min(e.recorded_at) FROM process_event e
  WHERE e.book_id = p_book AND e.process_id = p_act AND e.to_state IN ('provisional', 'frozen', 'running', 'open_to_objection')
$$;

-- How much of each lot the freezes of a site that stand still wait for (what has passed to them, and what was sold before them, they wait for no
-- more), and how much of that stands behind what other orders hold: all but what may come back of leases and withdrawals that were there before,
-- beyond what earlier ranks wait for.
-- Callers: ledger.permits.actions.waiting and creditors, ledger.market.queries.claims. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.freeze_waits(p_book integer, p_site text) RETURNS TABLE (act_id uuid, asset_id integer, waits bigint, behind bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH waiting AS (
    SELECT t.act_id, x.asset_id, ((as_corrected(t)).terms ->> 'rank')::integer AS rank, took_at(p_book, t.act_id) AS at,
      x.quantity
        - coalesce((SELECT sum(h.quantity) FROM permit_inherited h
                    WHERE h.book_id = p_book AND h.act_id = t.act_id AND h.asset_id = x.asset_id), 0)
        - coalesce((SELECT sum(s.quantity) FROM permit_sold_before s
                    WHERE s.book_id = p_book AND s.claim_id = t.act_id AND s.asset_id = x.asset_id), 0) AS waits
    FROM permit_act t
    JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('provisional', 'frozen', 'lift_asked')
    CROSS JOIN LATERAL (
      SELECT l.asset_id, sum(l.quantity) AS quantity FROM permit_act_lot l
      JOIN account a ON a.book_id = l.book_id AND a.account_id = l.account_id AND a.purpose = 'frozen'
      WHERE l.book_id = t.book_id AND l.act_id = t.act_id GROUP BY l.asset_id) x
    WHERE t.book_id = p_book AND t.site = p_site AND t.machine = 'permits.freeze')
  SELECT w.act_id, w.asset_id, w.waits::bigint, greatest(0, w.waits - greatest(0, c.comes - e.earlier))::bigint
  FROM waiting w
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(y.quantity), 0) AS comes
    FROM (SELECT least(sum(x.quantity), max(b.debits - b.credits)) AS quantity
          FROM permit_act o
          JOIN process q ON q.book_id = o.book_id AND q.process_id = o.act_id
          JOIN permit_act_lot x ON x.book_id = o.book_id AND x.act_id = o.act_id AND x.asset_id = w.asset_id
          JOIN account a ON a.book_id = o.book_id AND a.code = CASE o.machine WHEN 'permits.lease' THEN permit_account_code(o.other, 'leased')
                                                                              ELSE permit_account_code(o.site, 'withdrawn') END
          JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = w.asset_id AND b.debits > b.credits
          WHERE o.book_id = p_book AND o.site = p_site AND took_at(p_book, o.act_id) < w.at
            AND (o.machine, q.state) IN (('permits.lease', 'running'), ('permits.withdrawal', 'open_to_objection'),
                                         ('permits.withdrawal', 'objected'))
          GROUP BY a.account_id) y) c
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(o.waits), 0) AS earlier FROM waiting o
    WHERE o.asset_id = w.asset_id AND o.act_id <> w.act_id AND (o.rank, o.at) < (w.rank, w.at)) e
  WHERE w.waits > 0;
END
$$;
