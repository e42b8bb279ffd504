-- Nothing of a damage case is written, and no step of one taken, but by an act that does so (damage_writers): who did it, when
-- and on what paper is recorded in the same transaction, in the same case; of what waits for a second person, its confirmation
-- counts (damage_done_now). What names the record that wrote it names this one, and a figure of an assessment comes with its
-- version.
-- Fires for each new or changed row and each step when the transaction commits, because the record is kept after it; it is one
-- look-up at the records of the case. Each function names its tables in full and has no path of its own, which is called
-- fastest. Only what the web writes is asked: the work at night, by the owner, keeps interest and warnings without a record, and
-- an archive that is replayed brings rows and records in its own order. Locks: none; the row of the case is locked by whoever
-- acts in it.
-- Errors: LG083 with_its_record; of a kind of record that there is not, LG083 damage_record_known.
-- Twin: ledger.compensation.acts.take, by which every act goes.
CREATE OR REPLACE FUNCTION ledger.check_written_by_act() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_case integer := v_new ->> 'case_id';
  v_record uuid;
  v_what text[] := ARRAY[TG_TABLE_NAME::text];
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  ELSIF TG_OP = 'UPDATE' THEN
    v_what := ARRAY(SELECT TG_TABLE_NAME || '.' || n.key FROM jsonb_each(v_new) n
                    WHERE n.key <> 'known' AND n.value IS DISTINCT FROM to_jsonb(OLD) -> n.key);
  ELSIF TG_TABLE_NAME = 'damage_item' THEN
    v_record := v_new ->> 'assessment_id';
  ELSE
    v_record := v_new ->> 'record_id';
  END IF;
  IF TG_TABLE_NAME = 'damage_pause' THEN
    SELECT c.case_id INTO v_case
    FROM ledger.damage_clock c WHERE c.book_id = NEW.book_id AND c.clock_id = (v_new ->> 'clock_id')::bigint;
  ELSIF TG_TABLE_NAME = 'damage_milestone' THEN
    SELECT p.case_id INTO v_case
    FROM ledger.damage_project p WHERE p.book_id = NEW.book_id AND p.project_id = (v_new ->> 'project_id')::uuid;
  ELSIF TG_TABLE_NAME IN ('damage_item', 'damage_item_cost') THEN
    SELECT a.case_id INTO v_case
    FROM ledger.damage_assessment a WHERE a.book_id = NEW.book_id AND a.assessment_id = (v_new ->> 'assessment_id')::uuid;
  ELSIF TG_TABLE_NAME = 'damage_fee_paid' THEN
    SELECT f.case_id INTO v_case
    FROM ledger.damage_fee f WHERE f.book_id = NEW.book_id AND f.fee_id = (v_new ->> 'fee_id')::uuid;
  ELSIF TG_TABLE_NAME = 'damage_booking_move' THEN
    SELECT b.case_id INTO v_case
    FROM ledger.damage_booking b WHERE b.book_id = NEW.book_id AND b.booking_id = (v_new ->> 'booking_id')::uuid;
  ELSIF TG_TABLE_NAME = 'damage_party' AND TG_OP = 'INSERT' AND v_new ->> 'side' IN ('assessor', 'court', 'procuratorate') THEN
    v_what := ARRAY[CASE WHEN v_new ->> 'reads' = 'true' THEN 'damage_party body that reads' ELSE 'damage_party body' END];
  END IF;
  IF EXISTS (
      SELECT FROM unnest(v_what) w
      WHERE NOT EXISTS (SELECT FROM ledger.damage_done_now(NEW.book_id, v_case) d
                        WHERE ledger.damage_writers() -> w ? d.kind
                          AND (v_record IS NULL OR d.record_id = v_record OR d.kind = 'carry_over'))) THEN
    RAISE EXCEPTION '% is written with its record', TG_TABLE_NAME USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_record';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_step_by_act() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_kinds jsonb := ledger.damage_writers() -> (NEW.machine || ' ' || NEW.action);
  v_case integer;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  v_case := ledger.damage_case_of(NEW.book_id, NEW.process_id, NEW.machine);
  IF NOT (CASE WHEN NEW.machine = 'compensation.recording' THEN EXISTS (
       SELECT FROM ledger.damage_record r
       WHERE r.book_id = NEW.book_id AND r.case_id = v_case AND v_kinds ? r.kind
         AND age(r.xmin) <= 0 AND ledger.of_this_transaction(r.xmin))
     ELSE EXISTS (SELECT FROM ledger.damage_done_now(NEW.book_id, v_case) d WHERE v_kinds ? d.kind) END) THEN
    RAISE EXCEPTION 'a step % of % is taken with its record', NEW.action, NEW.machine
      USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_record';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_record_known() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF ledger.as_web() AND NOT ledger.damage_writers() -> 'damage_record' ? NEW.kind THEN
    RAISE EXCEPTION 'a record of a kind % that there is not', NEW.kind
      USING ERRCODE = 'LG083', CONSTRAINT = 'damage_record_known';
  END IF;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY[
    'damage_case', 'damage_party', 'damage_clock', 'damage_pause', 'damage_evidence', 'damage_assessment', 'damage_item',
    'damage_item_cost', 'damage_figure', 'damage_notice', 'damage_attendance', 'damage_agent', 'damage_officer',
    'damage_number', 'damage_expert_choice', 'damage_opinion', 'damage_fee', 'damage_fee_paid', 'damage_obligation',
    'damage_part', 'damage_obligor', 'damage_instalment', 'damage_reversal', 'damage_payment', 'damage_settled',
    'damage_guarantee', 'damage_called', 'damage_relief', 'damage_return', 'damage_project', 'damage_milestone',
    'damage_spending', 'nontax_receipt', 'damage_refund', 'damage_interest', 'damage_interest_use', 'damage_booking',
    'damage_booking_move', 'damage_duty', 'damage_duty_head', 'damage_duty_obligor', 'damage_conversion', 'damage_separate',
    'damage_separate_party', 'damage_separate_head', 'damage_enforced', 'damage_insolvency'] LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS written_by_act ON ledger.%I', v_table);
    EXECUTE format('CREATE CONSTRAINT TRIGGER written_by_act AFTER INSERT OR UPDATE ON ledger.%I DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION ledger.check_written_by_act()', v_table);
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER written_by_act', v_table);
  END LOOP;
END
$$;
DROP TRIGGER IF EXISTS damage_record_known ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_record_known AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_record_known();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_known;
DROP TRIGGER IF EXISTS step_by_act ON ledger.process_event;
CREATE CONSTRAINT TRIGGER step_by_act AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine LIKE 'compensation.%' AND NEW.machine NOT IN (
    'compensation.clue_list', 'compensation.old_list', 'compensation.template', 'compensation.cost_table',
    'compensation.simple_form', 'compensation.expert', 'compensation.base',
    'compensation.base_change'))
  EXECUTE FUNCTION ledger.check_step_by_act();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER step_by_act;
