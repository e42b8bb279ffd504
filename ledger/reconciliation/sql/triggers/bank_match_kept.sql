-- A match that persons made is live when a second one has approved it, and ends only when two persons release it.
-- Fires for each row: before UPDATE of a match (its state moves on), after INSERT and UPDATE (its process, or that of a
-- release, must say the same), and before UPDATE of a member (it ends with its match and never comes back).
-- Callers: ledger.reconciliation.actions. Locks: the row. When a match ends, its members end with it, by the owner's right,
-- because the web may not touch them.
-- Errors: LG008 journal_append_only, LG042 bank_match_by_two. The processes room keeps the two persons apart.
CREATE OR REPLACE FUNCTION ledger.keep_bank_match() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.state = OLD.state OR (OLD.state, NEW.state) NOT IN (('proposed', 'matched'), ('proposed', 'dropped'), ('matched', 'released')) THEN
    RAISE EXCEPTION 'of a match only its state moves on' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER bank_match_kept BEFORE UPDATE ON ledger.bank_match
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_bank_match();
ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_kept;

CREATE OR REPLACE FUNCTION ledger.check_bank_match_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.state = 'released' THEN
    IF TG_OP = 'INSERT' OR NOT EXISTS (
        SELECT FROM bank_release r JOIN process p ON p.book_id = r.book_id AND p.process_id = r.release_id
        WHERE r.book_id = NEW.book_id AND r.match_id = NEW.match_id
          AND p.machine = 'reconciliation.release' AND p.state = 'released') THEN
      RAISE EXCEPTION 'a match is released by two persons' USING ERRCODE = 'LG042', CONSTRAINT = 'bank_match_by_two';
    END IF;
  ELSIF NEW.rule = 'manual' AND NOT EXISTS (
      SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.match_id
        AND p.machine = 'reconciliation.match' AND p.state = NEW.state) THEN
    RAISE EXCEPTION 'a match is made by two persons' USING ERRCODE = 'LG042', CONSTRAINT = 'bank_match_by_two';
  END IF;
  IF NEW.state IN ('dropped', 'released') THEN
    UPDATE bank_match_line SET live = false WHERE book_id = NEW.book_id AND match_id = NEW.match_id;
    UPDATE bank_match_posting SET live = false WHERE book_id = NEW.book_id AND match_id = NEW.match_id;
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER bank_match_by_two AFTER INSERT OR UPDATE ON ledger.bank_match
  FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_match_state();
ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_by_two;

CREATE OR REPLACE FUNCTION ledger.keep_bank_match_member() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.live OR NOT EXISTS (SELECT FROM bank_match m WHERE m.book_id = NEW.book_id AND m.match_id = NEW.match_id
                                               AND m.state IN ('dropped', 'released')) THEN
    RAISE EXCEPTION 'the member of a match ends with it' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER bank_match_line_kept BEFORE UPDATE ON ledger.bank_match_line
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_bank_match_member();
ALTER TABLE ledger.bank_match_line ENABLE ALWAYS TRIGGER bank_match_line_kept;
CREATE OR REPLACE TRIGGER bank_match_posting_kept BEFORE UPDATE ON ledger.bank_match_posting
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_bank_match_member();
ALTER TABLE ledger.bank_match_posting ENABLE ALWAYS TRIGGER bank_match_posting_kept;
