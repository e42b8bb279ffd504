-- Asks that a bank account be tied to an account of the ledger; another person of finance confirms it.
-- Callers: ledger.reconciliation.ties, as the web's role (SECURITY DEFINER), with the text of the key of who asks.
-- Locks: those of check_finance. Errors, in this order: those of check_finance; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.ask_bank_tie(
  p_key text, p_book integer, p_bank_number text, p_name text, p_bank text, p_account integer, p_asset integer, p_since date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
BEGIN
  INSERT INTO bank_tie (book_id, number, name, bank, account_id, asset_id, since, asked_by, asked_at)
  VALUES (p_book, p_bank_number, p_name, p_bank, p_account, p_asset, p_since, v_by, clock_now());
END
$$;
