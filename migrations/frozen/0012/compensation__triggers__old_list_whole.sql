-- A list of old cases is imported whole, confirmed whole and withdrawn whole: its cases come with its import, as many as it says; with its confirmation
-- every one of them is carried over with its entry, and by nothing else is a case, an assessment or a guarantee; with its withdrawal, while nothing was done in any
-- of its cases, every one is withdrawn and its entry reversed. Dropped or withdrawn, the list and its numbers count no more.
-- Fires for each new list and case of one, for each such step, for each record that carries a case over, and where a list ends, when the
-- transaction commits, because the rows are kept after the step. Only what the web writes is asked: an archive that is replayed, by the owner, brings rows
-- in its own order. Locks: none; the rows of the cases are locked by whoever withdraws.
-- Errors: LG124 old_list_whole, old_case_carried. Twin: ledger.compensation.actions.old_cases.
CREATE OR REPLACE FUNCTION ledger.check_old_list_imported() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_old_list l JOIN process_event e ON e.book_id = l.book_id AND e.process_id = l.list_id
      WHERE l.book_id = NEW.book_id AND l.list_id = NEW.list_id AND e.action = 'import' AND of_this_transaction(e.xmin)
        AND l.cases = (SELECT count(*) FROM damage_old_case k WHERE k.book_id = l.book_id AND k.list_id = l.list_id)
        AND l.rows = (SELECT sum(jsonb_array_length(k.said)) FROM damage_old_case k WHERE k.book_id = l.book_id AND k.list_id = l.list_id)) THEN
    RAISE EXCEPTION 'a list of old cases in part' USING ERRCODE = 'LG124', CONSTRAINT = 'old_list_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_old_list_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_old_list l
      JOIN damage_old_case k ON k.book_id = l.book_id AND k.list_id = l.list_id
      LEFT JOIN damage_case c ON c.book_id = l.book_id AND c.process_id = derived_id(l.list_id, 'case:' || k.own)
      LEFT JOIN process p ON p.book_id = c.book_id AND p.process_id = c.process_id
      LEFT JOIN entry e ON e.book_id = c.book_id AND e.entry_id = derived_id(c.process_id, 'carry_over') AND e.kind = 'compensation.opening'
      WHERE l.book_id = NEW.book_id AND l.list_id = NEW.process_id
        AND CASE NEW.action
          WHEN 'confirm' THEN e.entry_id IS NULL OR NOT l.counts OR NOT k.counts
          ELSE l.counts OR k.counts OR NEW.action = 'confirm_withdrawal' AND (
            p.state IS DISTINCT FROM 'withdrawn' OR c.source IS NOT NULL
            OR NOT EXISTS (SELECT FROM entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)
            OR EXISTS (SELECT FROM damage_record r WHERE r.book_id = c.book_id AND r.case_id = c.case_id
                                                     AND r.kind NOT IN ('carry_over', 'assign', 'withdraw')))
        END) THEN
    RAISE EXCEPTION 'a list of old cases in part' USING ERRCODE = 'LG124', CONSTRAINT = 'old_list_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_old_list_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.list_id AND e.to_state IN ('dropped', 'withdrawn')
                                    AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a list of old cases that ends by no step' USING ERRCODE = 'LG124', CONSTRAINT = 'old_list_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_carried() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_case integer := v_new ->> 'case_id';
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'process_event' THEN
    SELECT x.case_id INTO v_case
    FROM (SELECT c.case_id FROM damage_case c WHERE c.book_id = NEW.book_id AND c.process_id = (v_new ->> 'process_id')::uuid
          UNION ALL
          SELECT a.case_id FROM damage_assessment a WHERE a.book_id = NEW.book_id AND a.assessment_id = (v_new ->> 'process_id')::uuid
          UNION ALL
          SELECT g.case_id FROM damage_guarantee g WHERE g.book_id = NEW.book_id AND g.guarantee_id = (v_new ->> 'process_id')::uuid) x;
  END IF;
  IF NOT coalesce(carried_now(NEW.book_id, v_case), false) THEN
    RAISE EXCEPTION 'a case carried over without its list' USING ERRCODE = 'LG124', CONSTRAINT = 'old_case_carried';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS old_list_imported ON ledger.damage_old_list;
CREATE CONSTRAINT TRIGGER old_list_imported AFTER INSERT ON ledger.damage_old_list DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_old_list_imported();
ALTER TABLE ledger.damage_old_list ENABLE ALWAYS TRIGGER old_list_imported;
DROP TRIGGER IF EXISTS old_case_imported ON ledger.damage_old_case;
CREATE CONSTRAINT TRIGGER old_case_imported AFTER INSERT ON ledger.damage_old_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_old_list_imported();
ALTER TABLE ledger.damage_old_case ENABLE ALWAYS TRIGGER old_case_imported;
DROP TRIGGER IF EXISTS old_list_ended ON ledger.damage_old_list;
CREATE CONSTRAINT TRIGGER old_list_ended AFTER UPDATE ON ledger.damage_old_list DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_old_list_ended();
ALTER TABLE ledger.damage_old_list ENABLE ALWAYS TRIGGER old_list_ended;
DROP TRIGGER IF EXISTS old_case_ended ON ledger.damage_old_case;
CREATE CONSTRAINT TRIGGER old_case_ended AFTER UPDATE ON ledger.damage_old_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_old_list_ended();
ALTER TABLE ledger.damage_old_case ENABLE ALWAYS TRIGGER old_case_ended;
DROP TRIGGER IF EXISTS old_list_step ON ledger.process_event;
CREATE CONSTRAINT TRIGGER old_list_step AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.old_list' AND (NEW.action = 'confirm' OR NEW.to_state IN ('dropped', 'withdrawn')))
  EXECUTE FUNCTION ledger.check_old_list_step();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER old_list_step;
DROP TRIGGER IF EXISTS case_carried ON ledger.process_event;
CREATE CONSTRAINT TRIGGER case_carried AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.action LIKE 'carry\_%' AND NEW.machine LIKE 'compensation.%') EXECUTE FUNCTION ledger.check_carried();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER case_carried;
DROP TRIGGER IF EXISTS record_carried ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER record_carried AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'carry_over') EXECUTE FUNCTION ledger.check_carried();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER record_carried;
