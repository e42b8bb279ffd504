-- An import is withdrawn by two persons; of its statements and lines nothing changes but under which bank account they stand, once, when it is.
-- Fires before each row, always, whoever asks. Locks: none.
-- Errors: LG099 bank_tie_by_two; LG008 journal_append_only.
CREATE OR REPLACE FUNCTION ledger.check_withdrawn() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM bank_account b
                 JOIN bank_withdrawal w ON w.book_id = b.book_id AND w.withdrawal_id = b.withdrawal_id AND w.confirmed_at IS NOT NULL
                 WHERE b.book_id = NEW.book_id AND b.bank_account_id = NEW.bank_account_id AND CASE TG_TABLE_NAME
                   WHEN 'bank_statement' THEN to_jsonb(w.import_id) = to_jsonb(NEW) -> 'import_id'
                   ELSE to_jsonb(NEW) -> 'line_id' IN (SELECT to_jsonb(n) FROM lines_alone(w.book_id, w.import_id) n) END) THEN
    RAISE EXCEPTION 'what a bank has said stays as it is' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER bank_statement_withdrawn BEFORE UPDATE ON ledger.bank_statement
  FOR EACH ROW EXECUTE FUNCTION ledger.check_withdrawn();
ALTER TABLE ledger.bank_statement ENABLE ALWAYS TRIGGER bank_statement_withdrawn;
CREATE OR REPLACE TRIGGER bank_line_withdrawn BEFORE UPDATE ON ledger.bank_line
  FOR EACH ROW EXECUTE FUNCTION ledger.check_withdrawn();
ALTER TABLE ledger.bank_line ENABLE ALWAYS TRIGGER bank_line_withdrawn;
CREATE OR REPLACE TRIGGER bank_withdrawal_by_two BEFORE INSERT OR UPDATE ON ledger.bank_withdrawal
  FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_tie();
ALTER TABLE ledger.bank_withdrawal ENABLE ALWAYS TRIGGER bank_withdrawal_by_two;
