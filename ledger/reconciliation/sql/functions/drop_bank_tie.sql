-- Drops a tie that was asked for and that nobody has confirmed.
-- Callers: ledger.reconciliation.ties, as the web's role (SECURITY DEFINER), with the text of the key of one of finance.
-- Locks: those of check_finance. Errors, in this order: those of check_finance; LG099 bank_tie_open.
CREATE OR REPLACE FUNCTION ledger.drop_bank_tie(p_key text, p_book integer, p_bank_number text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
BEGIN
  UPDATE bank_tie t SET dropped_by = v_by, dropped_at = clock_now()
  WHERE t.book_id = p_book AND t.number = p_bank_number AND t.confirmed_at IS NULL AND t.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to tie %', p_bank_number USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_open';
  END IF;
END
$$;
