-- Asks that an import be withdrawn whole; another person of finance confirms it.
-- Callers: ledger.reconciliation.withdrawals, as the web's role (SECURITY DEFINER), with the text of the key of who asks.
-- Locks: those of check_finance and check_withdrawable. Errors, in this order: those of check_finance and check_withdrawable; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.ask_withdrawal(p_key text, p_book integer, p_import integer, p_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
BEGIN
  PERFORM check_withdrawable(p_book, p_import);
  INSERT INTO bank_withdrawal (book_id, import_id, why, asked_by, asked_at) VALUES (p_book, p_import, p_why, v_by, clock_now());
END
$$;
