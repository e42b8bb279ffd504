-- A balance belongs to an account and an asset of its book; neither of them is ever deleted (may_change).
-- Fires after each INSERT statement on balances, set-based (a foreign key would look up row by row, which costs twice as
-- much where half a million lots are granted).
-- Locks: none beyond the statement's. Errors: LG013 balance_references.
CREATE OR REPLACE FUNCTION ledger.check_balances() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
  IF EXISTS (SELECT FROM new_balances n
             LEFT JOIN account a ON a.book_id = n.book_id AND a.account_id = n.account_id
             LEFT JOIN asset s ON s.book_id = n.book_id AND s.asset_id = n.asset_id
             WHERE a.account_id IS NULL OR s.asset_id IS NULL) THEN
    RAISE EXCEPTION 'a balance without its account or asset' USING ERRCODE = 'LG013', CONSTRAINT = 'balance_references';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER balance_references AFTER INSERT ON ledger.balance REFERENCING NEW TABLE AS new_balances
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_balances();
ALTER TABLE ledger.balance ENABLE ALWAYS TRIGGER balance_references;
