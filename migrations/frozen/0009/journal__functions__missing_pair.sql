-- Why an account and an asset have no balance row: the code of the refusal.
-- Callers: post_entries. Locks: none. Errors: none.
-- Order: account unknown in this book, asset unknown in this book, asset of a kind that the purpose does not hold.
CREATE OR REPLACE FUNCTION ledger.missing_pair(p_book integer, p_account integer, p_asset integer) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE
           WHEN NOT EXISTS (SELECT FROM account a WHERE a.book_id = p_book AND a.account_id = p_account)
             THEN 'entry.account_unknown'
           WHEN NOT EXISTS (SELECT FROM asset s WHERE s.book_id = p_book AND s.asset_id = p_asset)
             THEN 'entry.asset_unknown'
           ELSE 'entry.asset_unfit'
         END
$$;
