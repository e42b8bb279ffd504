-- What becomes of a damage case is told with its record, or with the step that was taken, in the same transaction and by who did it, and to no party
-- that is none of the case; what the public said, and that property may be preserved, to no liable party at all; and no record of a case
-- is kept that is not told.
-- Fires for each event and each record of a damage case when the transaction commits. Only what the web writes is asked: the work at
-- night is the owner's.
-- Locks: none. Errors: LG103 outbox_of_record. Twin: ledger.compensation.actions.engine.write_record.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.check_outbox_of_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  IF ledger.as_web() AND NOT (told_of_step(NEW) OR EXISTS (
      SELECT FROM damage_case c JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id
      WHERE c.book_id = NEW.book_id AND c.code = NEW.subject AND NEW.kind = 'compensation.' || r.kind AND r.actor_id = NEW.actor_id
        AND r.state = NEW.figures ->> 'state' AND of_this_transaction(r.xmin)
        AND NEW.owners <@ ARRAY(SELECT p.owner::text FROM damage_party p WHERE p.book_id = c.book_id AND p.case_id = c.case_id
          AND (p.side <> 'liable' OR r.kind NOT IN ('take_comment', 'apply_preservation', 'deny_preservation', 'state_findings',
                                                            'transfer_crime', 'leave_crime'))))) THEN
    RAISE EXCEPTION 'an event % that did not happen', NEW.kind USING ERRCODE = 'LG103', CONSTRAINT = 'outbox_of_record';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS outbox_of_record ON ledger.outbox;
CREATE CONSTRAINT TRIGGER outbox_of_record AFTER INSERT ON ledger.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind ~ '^compensation\.') EXECUTE FUNCTION ledger.check_outbox_of_record();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_of_record;

CREATE OR REPLACE FUNCTION ledger.check_record_in_outbox() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_case c JOIN outbox o ON o.book_id = c.book_id AND o.subject = c.code
      WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND o.kind = 'compensation.' || NEW.kind AND o.actor_id = NEW.actor_id
        AND o.number IS NULL AND of_this_transaction(o.xmin)) THEN
    RAISE EXCEPTION 'a record % that nobody is told of', NEW.kind USING ERRCODE = 'LG103', CONSTRAINT = 'outbox_of_record';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS record_in_outbox ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER record_in_outbox AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_record_in_outbox();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER record_in_outbox;
