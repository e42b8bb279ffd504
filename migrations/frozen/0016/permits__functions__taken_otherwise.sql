-- Whether the lots that an act took are others than its lines name, or more, or less, or stood elsewhere than on accounts of its first side.
-- Callers: what an act posts, and what it writes that it took. Locks: none. Errors: none.
-- Twin: ledger.permits.actions.lots.choose.
CREATE OR REPLACE FUNCTION ledger.taken_otherwise(p_book integer, p_act uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM permit_act t
    JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
    JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id
    JOIN permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
    JOIN permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
    LEFT JOIN permit_act_line n ON n.book_id = x.book_id AND n.act_id = x.act_id AND n.line = x.line
      AND n.pollutant = c.pollutant AND n.area = c.area AND c.vintage IN (SELECT generate_series(n.first_vintage::integer, n.last_vintage::integer))
    WHERE t.book_id = p_book AND t.act_id = p_act
    GROUP BY x.line, c.vintage, t.site
    HAVING bool_or(n.line IS NULL OR a.code <> permit_account_code(CASE a.purpose WHEN 'expired' THEN 'bureau:' || c.area ELSE t.site END, a.purpose))
      OR sum(x.quantity) <> min(n.delivered))
$$;
