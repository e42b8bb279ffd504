-- Makes the balance rows that an account needs before its first posting in an asset.
-- Callers: post_entries, for the pairs it did not find. Locks: the accounts, FOR SHARE in the order of their ids, so
-- that nobody changes status or limits meanwhile. Errors: none; an account or asset not of this book gets no row.
-- LATERAL leaves the planner no choice but one look-up for each pair: with young statistics it once took a second for 4,000.
CREATE OR REPLACE FUNCTION ledger.open_balances(p_book integer, p_accounts integer[], p_assets integer[]) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  INSERT INTO balance (book_id, account_id, asset_id, floor, ceiling, debit_normal, status, purpose)
  SELECT p_book, a.account_id, q.asset_id, a.floor, a.ceiling, a.debit_normal, a.status, a.purpose
  FROM (SELECT * FROM unnest(p_accounts, p_assets) AS u (account_id, asset_id) ORDER BY 1, 2) AS q
  CROSS JOIN LATERAL (SELECT c.* FROM account c WHERE c.book_id = p_book AND c.account_id = q.account_id FOR SHARE) AS a
  CROSS JOIN LATERAL (SELECT s.kind FROM asset s WHERE s.book_id = p_book AND s.asset_id = q.asset_id OFFSET 0) AS s
  CROSS JOIN LATERAL (SELECT u.asset_kinds FROM purpose u WHERE u.code = a.purpose OFFSET 0) AS u
  WHERE s.kind = ANY (u.asset_kinds)
  ON CONFLICT DO NOTHING
$$;
