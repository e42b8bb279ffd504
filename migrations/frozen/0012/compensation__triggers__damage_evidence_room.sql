-- A case that has ended takes no evidence, and there is room for so much: in a case, and for each party in it.
-- Fires at COMMIT for each file, when the record that says who brought it is there.
-- Locks: the row of the case, so that two who come at once are counted one after the other.
-- Errors: LG070 evidence_recorded, LG070 evidence_case_open, LG070 evidence_room.
-- Twin: ledger.compensation.rules.evidence, with the figures; ledger.compensation.machines, with the states.
CREATE OR REPLACE FUNCTION ledger.check_evidence_room() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text;
  v_state text;
  v_files bigint; v_size numeric; v_own_files bigint; v_own_size numeric;
BEGIN
  PERFORM FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id FOR NO KEY UPDATE;
  SELECT a.owner INTO v_owner FROM damage_record r JOIN actor a ON a.actor_id = r.actor_id
    WHERE r.book_id = NEW.book_id AND r.record_id = NEW.evidence_id AND r.case_id = NEW.case_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'evidence that nobody brought' USING ERRCODE = 'LG070', CONSTRAINT = 'evidence_recorded';
  END IF;
  SELECT p.state INTO v_state FROM damage_case c JOIN process p ON p.book_id = c.book_id AND p.process_id = c.process_id
    WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id;
  IF v_state IN ('closed', 'not_started', 'withdrawn') THEN
    RAISE EXCEPTION 'evidence for a case that has ended' USING ERRCODE = 'LG070', CONSTRAINT = 'evidence_case_open';
  END IF;
  SELECT count(*), sum(e.size), count(*) FILTER (WHERE a.owner = v_owner), sum(e.size) FILTER (WHERE a.owner = v_owner)
    INTO v_files, v_size, v_own_files, v_own_size
    FROM damage_evidence e JOIN damage_record r ON r.book_id = e.book_id AND r.record_id = e.evidence_id
    JOIN actor a ON a.actor_id = r.actor_id WHERE e.book_id = NEW.book_id AND e.case_id = NEW.case_id;
  IF v_files > 2000 OR v_size > 42949672960 OR v_own_files > 200 OR v_own_size > 4294967296 THEN
    RAISE EXCEPTION 'more evidence than a case has room for' USING ERRCODE = 'LG070', CONSTRAINT = 'evidence_room';
  END IF;
  RETURN NULL;
END
$$;

-- A constraint trigger cannot be replaced, only made anew.
DROP TRIGGER IF EXISTS damage_evidence_room ON ledger.damage_evidence;
CREATE CONSTRAINT TRIGGER damage_evidence_room AFTER INSERT ON ledger.damage_evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_evidence_room();
ALTER TABLE ledger.damage_evidence ENABLE ALWAYS TRIGGER damage_evidence_room;
