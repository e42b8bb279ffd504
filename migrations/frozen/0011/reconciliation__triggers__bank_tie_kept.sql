-- A bank account is tied by two persons, and a wrong tie ended by two: what was asked for stays, and is confirmed or dropped once, by another person.
-- The tie of a bank account, and with it what was imported, is ended once, by two; nothing is matched or imported after it.
-- Fires before each row, always, whoever asks. Locks: the row of the bank account, shared, by whoever matches or imports.
-- Errors: LG099 bank_tie_by_two, bank_account_tied; LG008 journal_append_only.
CREATE OR REPLACE FUNCTION ledger.check_bank_tie() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL THEN
      RAISE EXCEPTION 'what was asked for stays' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
    END IF;
  END IF;
  IF person_of(NEW.confirmed_by) = person_of(NEW.asked_by) OR is_machine(NEW.asked_by) OR is_machine(NEW.confirmed_by) THEN
    RAISE EXCEPTION 'a bank account is tied by two persons' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_by_two';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_tie_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
     OR (NOT EXISTS (SELECT FROM bank_tie_end e
                    WHERE e.book_id = NEW.book_id AND e.confirmed_at IS NOT NULL AND CASE TG_TABLE_NAME
                      WHEN 'bank_account' THEN to_jsonb(e.bank_account_id) = to_jsonb(NEW) -> 'bank_account_id'
                      ELSE EXISTS (SELECT FROM bank_statement s WHERE s.book_id = e.book_id AND s.bank_account_id = e.bank_account_id
                                                                  AND to_jsonb(s.import_id) = to_jsonb(NEW) -> 'import_id') END)
     AND NOT EXISTS (SELECT FROM bank_withdrawal w
                     WHERE w.book_id = NEW.book_id AND w.confirmed_at IS NOT NULL AND TG_TABLE_NAME = 'bank_import'
                       AND to_jsonb(w.import_id) = to_jsonb(NEW) -> 'import_id')) THEN
    RAISE EXCEPTION 'of a bank account only its tie ends' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_account_tied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM FROM bank_account b
  WHERE b.book_id = NEW.book_id AND b.bank_account_id = NEW.bank_account_id AND b.ended_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'bank account % is not tied', NEW.bank_account_id USING ERRCODE = 'LG099', CONSTRAINT = 'bank_account_tied';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER bank_tie_by_two BEFORE INSERT OR UPDATE ON ledger.bank_tie
  FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_tie();
ALTER TABLE ledger.bank_tie ENABLE ALWAYS TRIGGER bank_tie_by_two;
CREATE OR REPLACE TRIGGER bank_tie_end_by_two BEFORE INSERT OR UPDATE ON ledger.bank_tie_end
  FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_tie();
ALTER TABLE ledger.bank_tie_end ENABLE ALWAYS TRIGGER bank_tie_end_by_two;
CREATE OR REPLACE TRIGGER bank_account_ends BEFORE UPDATE ON ledger.bank_account
  FOR EACH ROW EXECUTE FUNCTION ledger.check_tie_ended();
ALTER TABLE ledger.bank_account ENABLE ALWAYS TRIGGER bank_account_ends;
CREATE OR REPLACE TRIGGER bank_import_ends BEFORE UPDATE ON ledger.bank_import
  FOR EACH ROW EXECUTE FUNCTION ledger.check_tie_ended();
ALTER TABLE ledger.bank_import ENABLE ALWAYS TRIGGER bank_import_ends;
CREATE OR REPLACE TRIGGER bank_statement_tied BEFORE INSERT ON ledger.bank_statement
  FOR EACH ROW EXECUTE FUNCTION ledger.check_account_tied();
ALTER TABLE ledger.bank_statement ENABLE ALWAYS TRIGGER bank_statement_tied;
CREATE OR REPLACE TRIGGER bank_match_tied BEFORE INSERT ON ledger.bank_match
  FOR EACH ROW EXECUTE FUNCTION ledger.check_account_tied();
ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_tied;
