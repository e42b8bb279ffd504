-- Asks that a wrong tie be ended, while nothing is matched by it; another person of finance confirms it.
-- Callers: ledger.reconciliation.ties, as the web's role (SECURITY DEFINER), with the text of the key of who asks.
-- Locks: those of check_finance and check_unmatched. Errors, in this order: those of check_finance and check_unmatched; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.ask_bank_end(p_key text, p_book integer, p_bank_account integer, p_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
BEGIN
  PERFORM check_unmatched(p_book, p_bank_account);
  INSERT INTO bank_tie_end (book_id, bank_account_id, why, asked_by, asked_at) VALUES (p_book, p_bank_account, p_why, v_by, clock_now());
END
$$;
