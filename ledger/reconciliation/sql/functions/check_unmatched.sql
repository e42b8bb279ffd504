-- Sees that nothing is matched on a bank account: no match stands or waits, and no deposit stands or waits on a line; and keeps it so until this
-- transaction ends.
-- Callers: ask_bank_end, confirm_bank_end. Locks: the row of the bank account, which whoever matches or imports shares.
-- Errors, in this order: LG099 bank_account_tied: there is none; bank_end_unmatched.
CREATE OR REPLACE FUNCTION ledger.check_unmatched(p_book integer, p_bank_account integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM FROM bank_account b WHERE b.book_id = p_book AND b.bank_account_id = p_bank_account AND b.ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'bank account % is not tied', p_bank_account USING ERRCODE = 'LG099', CONSTRAINT = 'bank_account_tied';
  END IF;
  IF EXISTS (SELECT FROM bank_match m WHERE m.book_id = p_book AND m.bank_account_id = p_bank_account AND m.state IN ('proposed', 'matched'))
     OR EXISTS (SELECT FROM lines_of_deposits(p_book) d (line_id) JOIN bank_line l ON l.book_id = p_book AND l.line_id = d.line_id
                WHERE l.bank_account_id = p_bank_account) THEN
    RAISE EXCEPTION 'something is matched on bank account %', p_bank_account USING ERRCODE = 'LG099', CONSTRAINT = 'bank_end_unmatched';
  END IF;
END
$$;
