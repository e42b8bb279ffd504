-- Withdraws an import, as another person of finance has asked: its statements, and the lines that only it told, stand from now on under a bank
-- account of their own that is ended from the beginning. So they stay as they were told, count for nothing, and the same bytes may come again.
-- Callers: ledger.reconciliation.withdrawals, as the web's role (SECURITY DEFINER), with the text of the key of who confirms.
-- Locks: those of check_finance, check_withdrawable and keys_gone; the row of what waits.
-- Errors, in this order: those of check_finance and check_withdrawable; LG099 withdrawal_open: nobody has asked for it; bank_tie_asker_gone;
-- bank_tie_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_withdrawal(p_key text, p_book integer, p_import integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
  v_asked bank_withdrawal;
  v_tied bank_account;
  v_apart integer;
BEGIN
  PERFORM check_withdrawable(p_book, p_import);
  SELECT * INTO v_asked FROM bank_withdrawal w
  WHERE w.book_id = p_book AND w.import_id = p_import AND w.confirmed_at IS NULL AND w.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to withdraw import %', p_import USING ERRCODE = 'LG099', CONSTRAINT = 'withdrawal_open';
  ELSIF keys_gone(v_asked.asked_by, v_asked.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_asker_gone';
  END IF;
  UPDATE bank_withdrawal w SET confirmed_by = v_by, confirmed_at = clock_now() WHERE w.book_id = p_book AND w.withdrawal_id = v_asked.withdrawal_id;
  FOR v_tied IN SELECT b.* FROM bank_account b
                WHERE b.book_id = p_book AND EXISTS (SELECT FROM bank_statement s WHERE s.book_id = b.book_id AND s.import_id = p_import
                                                                                    AND s.bank_account_id = b.bank_account_id)
                ORDER BY b.bank_account_id LOOP
    INSERT INTO bank_account (book_id, number, name, bank, account_id, asset_id, since, added_by, ended_at, withdrawal_id)
    VALUES (p_book, v_tied.number, v_tied.name, v_tied.bank, v_tied.account_id, v_tied.asset_id, v_tied.since, v_tied.added_by, clock_now(),
            v_asked.withdrawal_id)
    RETURNING bank_account_id INTO v_apart;
    UPDATE bank_line l SET bank_account_id = v_apart
    WHERE l.book_id = p_book AND l.bank_account_id = v_tied.bank_account_id AND l.line_id IN (SELECT lines_alone(p_book, p_import));
    UPDATE bank_statement s SET bank_account_id = v_apart
    WHERE s.book_id = p_book AND s.import_id = p_import AND s.bank_account_id = v_tied.bank_account_id;
  END LOOP;
  UPDATE bank_import i SET ended_at = clock_now() WHERE i.book_id = p_book AND i.import_id = p_import;
END
$$;
