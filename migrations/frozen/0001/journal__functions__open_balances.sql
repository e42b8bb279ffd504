-- Makes the balance rows that an account needs before its first posting in an asset.
-- Callers: post_entries, for the pairs it did not find. Locks: the accounts, FOR SHARE in the order of their ids, so
-- that nobody changes status or limits meanwhile. Errors: none; an account or asset not of this book gets no row.
CREATE OR REPLACE FUNCTION ledger.open_balances(p_book integer, p_accounts integer[], p_assets integer[]) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, ledger
AS $$
  INSERT INTO balance (book_id, account_id, asset_id, floor, ceiling, debit_normal, status, purpose)
  SELECT a.book_id, a.account_id, a.asset_id, a.floor, a.ceiling, a.debit_normal, a.status, a.purpose
  FROM (SELECT account.*, s.asset_id
        FROM unnest(p_accounts, p_assets) AS wanted (account_id, asset_id)
        JOIN account ON account.book_id = p_book AND account.account_id = wanted.account_id
        JOIN purpose u ON u.code = account.purpose
        JOIN asset s ON s.book_id = p_book AND s.asset_id = wanted.asset_id AND s.kind = ANY (u.asset_kinds)
        WHERE NOT EXISTS (SELECT FROM balance b WHERE b.book_id = p_book AND b.account_id = account.account_id
                                                  AND b.asset_id = s.asset_id)
        ORDER BY account.account_id, s.asset_id
        FOR SHARE OF account) AS a
  ON CONFLICT DO NOTHING
$$;
