-- What was done since with what a stock brought in: entries on its lots, acts that have taken them or wait for them, fees that charge them, steps
-- of its fees, pledges and leases, and acts that name one of these; what was asked for and dropped is no use,
-- nor is a correction that is done.
-- Callers: check_annulled_with_stock, ledger.market.actions.stock_annulments. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.stock_uses(p_book integer, p_stock uuid)
RETURNS TABLE (part text, sort text, code text, id uuid, effective_on date)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH things AS MATERIALIZED (
    SELECT t.part, t.id FROM stock_things(p_book, p_stock) AS t
  ), own AS MATERIALIZED (
    SELECT derived_id(t.id, n.name) AS entry_id FROM things t CROSS JOIN (VALUES ('bring'), ('annul')) AS n (name)
  ), lots AS MATERIALIZED (
    SELECT l.asset_id FROM permit_lot l WHERE l.book_id = p_book AND l.grant_id = derived_id(p_stock, 'lots')
  )
  SELECT DISTINCT 'lots', 'kind', e.kind, e.entry_id, e.effective_on
  FROM lots l
  JOIN balance b ON b.book_id = p_book AND b.asset_id = l.asset_id
  JOIN posting p ON p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id
  JOIN entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
  WHERE e.kind <> 'permits.opening' AND e.entry_id NOT IN (SELECT o.entry_id FROM own o)
    AND NOT EXISTS (SELECT FROM entry r WHERE r.book_id = e.book_id AND r.entry_id = e.reverses AND r.kind = 'permits.opening')
  UNION
  SELECT 'lots', 'machine', t.machine, t.act_id, t.effective_on
  FROM lots l
  JOIN permit_act_lot x ON x.book_id = p_book AND x.asset_id = l.asset_id AND x.act_id NOT IN (SELECT y.id FROM things y)
  JOIN permit_act t ON t.book_id = x.book_id AND t.act_id = x.act_id
  JOIN process q ON q.book_id = t.book_id AND q.process_id = t.act_id AND q.state <> 'dropped'
  UNION
  SELECT 'lots', 'machine', q.machine, f.fee_id, g.notice_on
  FROM lots l
  JOIN permit_fee_lot f ON f.book_id = p_book AND f.asset_id = l.asset_id AND f.fee_id NOT IN (SELECT y.id FROM things y)
  JOIN permit_fee g ON g.book_id = f.book_id AND g.fee_id = f.fee_id
  JOIN process q ON q.book_id = f.book_id AND q.process_id = f.fee_id AND q.state NOT IN ('dropped', 'revoked', 'annulled')
  UNION
  SELECT t.part, 'machine', v.machine, v.process_id, max(v.effective_on)
  FROM things t
  JOIN process_event v ON v.book_id = p_book AND v.process_id = t.id AND v.version > 2
  JOIN process q ON q.book_id = v.book_id AND q.process_id = v.process_id
  WHERE v.action NOT IN ('ask_release', 'ask_revocation', 'drop', 'annul') OR q.state IN ('release_asked', 'revocation_asked')
  GROUP BY 1, 2, 3, 4
  UNION
  SELECT y.part, 'machine', t.machine, t.act_id, t.effective_on
  FROM permit_act t
  CROSS JOIN LATERAL (VALUES (t.terms ->> 'fee'), (t.terms ->> 'of'), (t.terms ->> 'corrects'), (t.terms ->> 'senior'),
                             (t.terms ->> 'replaces'), (t.terms ->> 'decision')) AS n (named)
  JOIN things y ON y.id::text = n.named
  JOIN process q ON q.book_id = t.book_id AND q.process_id = t.act_id AND q.state NOT IN ('dropped', 'rejected', 'cancelled', 'withdrawn')
    AND (t.machine, q.state) <> ('permits.bound_correction', 'done')
  WHERE t.book_id = p_book AND t.act_id NOT IN (SELECT o.id FROM things o)
$$;
