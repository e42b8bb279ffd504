-- Ties a bank account to an account of the ledger, as another person of finance has asked.
-- Callers: ledger.reconciliation.ties, as the web's role (SECURITY DEFINER), with the text of the key of who confirms.
-- Locks: those of check_finance and keys_gone; the row of what waits.
-- Errors, in this order: those of check_finance; LG099 bank_tie_open: nobody has asked for it; bank_tie_asker_gone; bank_tie_by_two; the indexes of
-- bank accounts: either is tied already.
CREATE OR REPLACE FUNCTION ledger.confirm_bank_tie(p_key text, p_book integer, p_bank_number text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
  v_asked bank_tie;
BEGIN
  SELECT * INTO v_asked FROM bank_tie t
  WHERE t.book_id = p_book AND t.number = p_bank_number AND t.confirmed_at IS NULL AND t.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to tie %', p_bank_number USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_open';
  ELSIF keys_gone(v_asked.asked_by, v_asked.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_asker_gone';
  END IF;
  UPDATE bank_tie t SET confirmed_by = v_by, confirmed_at = clock_now() WHERE t.book_id = p_book AND t.tie_id = v_asked.tie_id;
  INSERT INTO bank_account (book_id, number, name, bank, account_id, asset_id, since, added_by)
  VALUES (p_book, v_asked.number, v_asked.name, v_asked.bank, v_asked.account_id, v_asked.asset_id, v_asked.since, v_asked.asked_by);
END
$$;
