-- Opens, freezes, half-freezes or closes an account; the only writer of its status.
-- Callers: ledger.journal.accounts, as the web's role (SECURITY DEFINER).
-- Locks: the account row, then its balances in the order of their assets; a batch that holds one of them is waited for.
-- Returns the status before. Errors: P0002 unknown account; LG009 account_close_empty when one that holds something
-- would be closed.
CREATE OR REPLACE FUNCTION ledger.set_account_status(
  p_book integer, p_account integer, p_status text, p_reason text, p_actor integer) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_before text;
BEGIN
  SELECT a.status INTO v_before FROM account a WHERE a.book_id = p_book AND a.account_id = p_account FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such account' USING ERRCODE = 'P0002';
  END IF;
  PERFORM FROM balance b WHERE b.book_id = p_book AND b.account_id = p_account ORDER BY b.asset_id FOR NO KEY UPDATE;
  IF p_status = 'closed' AND EXISTS (SELECT FROM balance b WHERE b.book_id = p_book AND b.account_id = p_account
                                                             AND b.debits <> b.credits) THEN
    RAISE EXCEPTION 'the account is not empty' USING ERRCODE = 'LG009', CONSTRAINT = 'account_close_empty';
  END IF;
  UPDATE account SET status = p_status WHERE book_id = p_book AND account_id = p_account;
  UPDATE balance SET status = p_status WHERE book_id = p_book AND account_id = p_account;
  INSERT INTO account_event (book_id, account_id, status_before, status_after, reason, actor_id, recorded_at)
  VALUES (p_book, p_account, v_before, p_status, p_reason, p_actor, clock_now());
  RETURN v_before;
END
$$;
