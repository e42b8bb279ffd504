-- What becomes of a mandate, of a code and of an erasure is told in the outbox of its book; of an administrator's, in the outbox of every
-- book, as keys are. Fires after each row, always, whoever writes. Errors: none.
-- Locks: that of the keys, so that a book that is being opened and what is told at once are told of each other.
CREATE OR REPLACE FUNCTION ledger.tell_mandate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, e.kind, e.subject, e.owners, e.figures, e.actor_id FROM mandate_event e
  WHERE e.source = TG_TABLE_NAME AND e.subject = to_jsonb(NEW) ->> (TG_TABLE_NAME || '_id') AND v_before ->> (e.step || '_at') IS NULL
  ORDER BY e.at, e.book_id;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER mandate_told AFTER INSERT OR UPDATE ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_mandate();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_told;
CREATE OR REPLACE TRIGGER enrolment_told AFTER INSERT OR UPDATE ON ledger.enrolment
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_mandate();
ALTER TABLE ledger.enrolment ENABLE ALWAYS TRIGGER enrolment_told;
CREATE OR REPLACE TRIGGER erasure_told AFTER INSERT OR UPDATE ON ledger.erasure
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_mandate();
ALTER TABLE ledger.erasure ENABLE ALWAYS TRIGGER erasure_told;
CREATE OR REPLACE TRIGGER renaming_told AFTER INSERT OR UPDATE ON ledger.renaming
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_mandate();
ALTER TABLE ledger.renaming ENABLE ALWAYS TRIGGER renaming_told;
CREATE OR REPLACE TRIGGER renumbering_told AFTER INSERT OR UPDATE ON ledger.renumbering
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_mandate();
ALTER TABLE ledger.renumbering ENABLE ALWAYS TRIGGER renumbering_told;
CREATE OR REPLACE TRIGGER undoing_told AFTER INSERT OR UPDATE ON ledger.undoing
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_mandate();
ALTER TABLE ledger.undoing ENABLE ALWAYS TRIGGER undoing_told;
