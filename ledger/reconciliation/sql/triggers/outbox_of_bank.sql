-- What becomes of a bank account is told with what was kept of it in the same transaction: a file that was taken or withdrawn, matches, a tie or its end.
-- Fires for each such event when the transaction commits; the steps of a match are those of a process (outbox_of_step). Only what the web writes
-- is asked. Locks: none. Errors: LG103 outbox_of_bank. Twins: ledger.reconciliation.actions, ledger.reconciliation.ties.
CREATE OR REPLACE FUNCTION ledger.told_of_bank(p_event ledger.outbox) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_what text := replace(p_event.kind, 'reconciliation.', '');
BEGIN
  RETURN CASE
    WHEN v_what = 'import' THEN EXISTS (
      SELECT FROM bank_import i WHERE i.book_id = p_event.book_id AND i.import_id::text = p_event.subject AND i.imported_by = p_event.actor_id
                                  AND of_this_transaction(i.xmin))
    WHEN v_what = 'match' THEN EXISTS (
      SELECT FROM bank_account a JOIN bank_match m ON m.book_id = a.book_id AND m.bank_account_id = a.bank_account_id
      WHERE a.book_id = p_event.book_id AND a.number = p_event.subject AND m.made_by = p_event.actor_id AND m.made_at >= transaction_timestamp()
        AND of_this_transaction(m.xmin))
    WHEN v_what IN ('tie_asked', 'tied', 'tie_dropped') THEN EXISTS (
      SELECT FROM bank_tie t
      WHERE t.book_id = p_event.book_id AND t.number = p_event.subject AND of_this_transaction(t.xmin)
        AND p_event.actor_id = CASE v_what WHEN 'tie_asked' THEN t.asked_by WHEN 'tied' THEN t.confirmed_by ELSE t.dropped_by END)
    WHEN v_what IN ('withdrawal_asked', 'withdrawn', 'withdrawal_dropped') THEN EXISTS (
      SELECT FROM bank_withdrawal w
      WHERE w.book_id = p_event.book_id AND w.import_id::text = p_event.subject AND of_this_transaction(w.xmin)
        AND p_event.actor_id = CASE v_what WHEN 'withdrawal_asked' THEN w.asked_by WHEN 'withdrawn' THEN w.confirmed_by ELSE w.dropped_by END)
    ELSE EXISTS (
      SELECT FROM bank_account a JOIN bank_tie_end t ON t.book_id = a.book_id AND t.bank_account_id = a.bank_account_id
      WHERE a.book_id = p_event.book_id AND a.number = p_event.subject AND of_this_transaction(t.xmin)
        AND p_event.actor_id = CASE v_what WHEN 'end_asked' THEN t.asked_by WHEN 'tie_ended' THEN t.confirmed_by WHEN 'end_dropped' THEN t.dropped_by END)
  END;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_outbox_of_bank() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT told_of_bank(NEW) THEN
    RAISE EXCEPTION 'an event % that did not happen', NEW.kind USING ERRCODE = 'LG103', CONSTRAINT = 'outbox_of_bank';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS outbox_of_bank ON ledger.outbox;
CREATE CONSTRAINT TRIGGER outbox_of_bank AFTER INSERT ON ledger.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind ~ '^reconciliation\.(import|match|tied|withdrawn|(tie|end|withdrawal)_[a-z]+)$') EXECUTE FUNCTION ledger.check_outbox_of_bank();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_of_bank;
