-- Ends a wrong tie, as another person of finance has asked: what was imported by it stays as it was told, counts for nothing, and may be imported
-- anew under another tie.
-- Callers: ledger.reconciliation.ties, as the web's role (SECURITY DEFINER), with the text of the key of who confirms.
-- Locks: those of check_finance, check_unmatched and keys_gone; the row of what waits.
-- Errors, in this order: those of check_finance and check_unmatched; LG099 bank_end_open: nobody has asked for it; bank_tie_asker_gone;
-- bank_tie_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_bank_end(p_key text, p_book integer, p_bank_account integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
  v_asked bank_tie_end;
BEGIN
  PERFORM check_unmatched(p_book, p_bank_account);
  SELECT * INTO v_asked FROM bank_tie_end e
  WHERE e.book_id = p_book AND e.bank_account_id = p_bank_account AND e.confirmed_at IS NULL AND e.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to end the tie' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_end_open';
  ELSIF keys_gone(v_asked.asked_by, v_asked.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_asker_gone';
  END IF;
  UPDATE bank_tie_end e SET confirmed_by = v_by, confirmed_at = clock_now() WHERE e.book_id = p_book AND e.end_id = v_asked.end_id;
  UPDATE bank_account b SET ended_at = clock_now() WHERE b.book_id = p_book AND b.bank_account_id = p_bank_account;
  UPDATE bank_import i SET ended_at = clock_now()
  FROM bank_statement s
  WHERE s.book_id = p_book AND s.bank_account_id = p_bank_account AND i.book_id = s.book_id AND i.import_id = s.import_id AND i.ended_at IS NULL;
END
$$;
