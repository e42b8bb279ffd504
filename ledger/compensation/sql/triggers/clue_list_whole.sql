-- A list of clues is imported whole and withdrawn whole: its rows come with its import, as many as it says; a case is withdrawn with its list alone (or that of old cases), when
-- another person confirms that, while nothing was done in any of its cases; then every case of it is, its clue is free, and the list counts no more.
-- Fires for each new list and row, for each step that withdraws a case or a list, and for each clue that is freed and list that ends, when the
-- transaction commits, because the rows are kept after the step. Only what the web writes is asked: an archive that is replayed, by the owner, brings rows
-- in its own order. Locks: none; the rows of the cases are locked by whoever withdraws.
-- Errors: LG111 list_imported_whole, list_withdrawn_whole. Twin: ledger.compensation.actions.clues.
CREATE OR REPLACE FUNCTION ledger.check_list_imported() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_clue_list l JOIN process_event e ON e.book_id = l.book_id AND e.process_id = l.list_id
      WHERE l.book_id = NEW.book_id AND l.list_id = NEW.list_id AND e.action = 'import' AND of_this_transaction(e.xmin)
        AND l.rows = (SELECT count(*) FROM damage_clue k WHERE k.book_id = l.book_id AND k.list_id = l.list_id)) THEN
    RAISE EXCEPTION 'a list of clues in part' USING ERRCODE = 'LG111', CONSTRAINT = 'list_imported_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_clue_imported() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.list_id AND e.action = 'import'
                                    AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a row that did not come with its list' USING ERRCODE = 'LG111', CONSTRAINT = 'list_imported_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_list_withdrawn() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_list uuid := coalesce(to_jsonb(NEW) ->> 'list_id', to_jsonb(NEW) ->> 'process_id');
BEGIN
  IF ledger.as_web() AND (
      NOT EXISTS (SELECT FROM process_event e JOIN damage_clue_list l ON l.book_id = e.book_id AND l.list_id = e.process_id
                  WHERE e.book_id = NEW.book_id AND e.process_id = v_list AND e.to_state = 'withdrawn' AND of_this_transaction(e.xmin)
                    AND NOT l.counts)
      OR EXISTS (SELECT FROM damage_clue k JOIN damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
                 JOIN process p ON p.book_id = c.book_id AND p.process_id = c.process_id
                 WHERE k.book_id = NEW.book_id AND k.list_id = v_list
                   AND (p.state <> 'withdrawn' OR c.source IS NOT NULL
                        OR EXISTS (SELECT FROM damage_record r WHERE r.book_id = c.book_id AND r.case_id = c.case_id
                                                                 AND r.kind NOT IN ('register', 'assign', 'withdraw'))))) THEN
    RAISE EXCEPTION 'a list of clues withdrawn in part' USING ERRCODE = 'LG111', CONSTRAINT = 'list_withdrawn_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_case_withdrawn() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_case c JOIN damage_clue k ON k.book_id = c.book_id AND k.case_id = c.case_id
      JOIN process_event e ON e.book_id = k.book_id AND e.process_id = k.list_id
      WHERE c.book_id = NEW.book_id AND c.process_id = NEW.process_id AND e.to_state = 'withdrawn' AND of_this_transaction(e.xmin))
     AND NOT EXISTS (
      SELECT FROM damage_old_case k
      JOIN process_event e ON e.book_id = k.book_id AND e.process_id = k.list_id
      WHERE k.book_id = NEW.book_id AND NEW.process_id = derived_id(k.list_id, 'case:' || k.own) AND e.to_state = 'withdrawn'
        AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a case withdrawn without its list' USING ERRCODE = 'LG111', CONSTRAINT = 'list_withdrawn_whole';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS clue_list_imported ON ledger.damage_clue_list;
CREATE CONSTRAINT TRIGGER clue_list_imported AFTER INSERT ON ledger.damage_clue_list DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_list_imported();
ALTER TABLE ledger.damage_clue_list ENABLE ALWAYS TRIGGER clue_list_imported;
DROP TRIGGER IF EXISTS clue_imported ON ledger.damage_clue;
CREATE CONSTRAINT TRIGGER clue_imported AFTER INSERT ON ledger.damage_clue DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_clue_imported();
ALTER TABLE ledger.damage_clue ENABLE ALWAYS TRIGGER clue_imported;
DROP TRIGGER IF EXISTS clue_list_ended ON ledger.damage_clue_list;
CREATE CONSTRAINT TRIGGER clue_list_ended AFTER UPDATE ON ledger.damage_clue_list DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_list_withdrawn();
ALTER TABLE ledger.damage_clue_list ENABLE ALWAYS TRIGGER clue_list_ended;
DROP TRIGGER IF EXISTS damage_clue_freed ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_clue_freed AFTER UPDATE OF source ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.source IS NULL) EXECUTE FUNCTION ledger.check_case_withdrawn();
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_clue_freed;
DROP TRIGGER IF EXISTS list_withdrawn_whole ON ledger.process_event;
CREATE CONSTRAINT TRIGGER list_withdrawn_whole AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.clue_list' AND NEW.to_state = 'withdrawn') EXECUTE FUNCTION ledger.check_list_withdrawn();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER list_withdrawn_whole;
DROP TRIGGER IF EXISTS case_withdrawn ON ledger.process_event;
CREATE CONSTRAINT TRIGGER case_withdrawn AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.case' AND NEW.to_state = 'withdrawn') EXECUTE FUNCTION ledger.check_case_withdrawn();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER case_withdrawn;
