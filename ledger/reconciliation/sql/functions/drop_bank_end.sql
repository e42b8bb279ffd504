-- Drops the end of a tie that was asked for and that nobody has confirmed: the tie stands.
-- Callers: ledger.reconciliation.ties, as the web's role (SECURITY DEFINER), with the text of the key of one of finance.
-- Locks: those of check_finance. Errors, in this order: those of check_finance; LG099 bank_end_open.
CREATE OR REPLACE FUNCTION ledger.drop_bank_end(p_key text, p_book integer, p_bank_account integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
BEGIN
  UPDATE bank_tie_end e SET dropped_by = v_by, dropped_at = clock_now()
  WHERE e.book_id = p_book AND e.bank_account_id = p_bank_account AND e.confirmed_at IS NULL AND e.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to end the tie' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_end_open';
  END IF;
END
$$;
