-- Whether the liable parties are shown a file changes with the act of two persons that says so of this very file.
-- Fires when the transaction commits, because the record is kept after it. Only what the web writes is asked. Locks: none.
-- Errors: LG083 with_its_record. Twin: ledger.compensation.actions.evidence.show.
CREATE OR REPLACE FUNCTION ledger.check_evidence_shown() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_done_now(NEW.book_id, NEW.case_id) d
      JOIN damage_record r ON r.book_id = NEW.book_id AND r.record_id = d.record_id
      WHERE d.kind = 'show_evidence' AND r.words ->> 'subject' = NEW.evidence_id::text AND (r.words ->> 'shown')::boolean = NEW.shown) THEN
    RAISE EXCEPTION 'evidence shown or hidden without its record' USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_record';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_evidence_shown ON ledger.damage_evidence;
CREATE CONSTRAINT TRIGGER damage_evidence_shown AFTER UPDATE OF shown ON ledger.damage_evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_evidence_shown();
ALTER TABLE ledger.damage_evidence ENABLE ALWAYS TRIGGER damage_evidence_shown;
