-- Drops a withdrawal that was asked for and that nobody has confirmed: the import stands.
-- Callers: ledger.reconciliation.withdrawals, as the web's role (SECURITY DEFINER), with the text of the key of one of finance.
-- Locks: those of check_finance. Errors, in this order: those of check_finance; LG099 withdrawal_open.
CREATE OR REPLACE FUNCTION ledger.drop_withdrawal(p_key text, p_book integer, p_import integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_finance(p_key, p_book);
BEGIN
  UPDATE bank_withdrawal w SET dropped_by = v_by, dropped_at = clock_now()
  WHERE w.book_id = p_book AND w.import_id = p_import AND w.confirmed_at IS NULL AND w.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to withdraw import %', p_import USING ERRCODE = 'LG099', CONSTRAINT = 'withdrawal_open';
  END IF;
END
$$;
