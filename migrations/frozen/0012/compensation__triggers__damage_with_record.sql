-- Nothing of a damage case is written without a record of the case in the same transaction, which says who did it, when and on what paper:
-- arguments are the kinds of record, any where there are none. What a case is assessed at is what the version says that a second person
-- accepts in this transaction, beside what was assessed before the case was reopened; what is owed takes effect with a step of the case, or of the separate claim.
-- Fires for each new or changed row when the transaction commits, because the record is kept after it. Only what the web writes is asked: the
-- work at night, by the owner, keeps interest and warnings without a record, and an archive that is replayed brings rows and records in its
-- own order. Locks: none. Errors: LG083 with_its_record, with_its_step. Twin: ledger.compensation.acts.take, by which every act goes.
CREATE OR REPLACE FUNCTION ledger.check_with_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_case integer := v_new ->> 'case_id';
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  ELSIF TG_TABLE_NAME = 'damage_pause' THEN
    SELECT c.case_id INTO v_case FROM damage_clock c WHERE c.book_id = NEW.book_id AND c.clock_id = (v_new ->> 'clock_id')::bigint;
  ELSIF TG_TABLE_NAME = 'damage_milestone' THEN
    SELECT p.case_id INTO v_case FROM damage_project p WHERE p.book_id = NEW.book_id AND p.project_id = (v_new ->> 'project_id')::uuid;
  END IF;
  IF NOT EXISTS (SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = v_case AND of_this_transaction(r.xmin)
                                               AND (TG_NARGS = 0 OR r.kind = ANY (TG_ARGV[0:]))) THEN
    RAISE EXCEPTION '% is written with its record', TG_TABLE_NAME USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_record';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_case_assessed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_assessment a JOIN process_event e ON e.book_id = a.book_id AND e.process_id = a.assessment_id
      WHERE a.book_id = NEW.book_id AND a.case_id = NEW.case_id AND a.class IS NOT DISTINCT FROM NEW.class
        AND a.total + damage_assessed_before(a.book_id, a.case_id) = NEW.assessed
        AND e.action IN ('accept', 'carry_over') AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a case is assessed by the version that is accepted' USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_step';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_in_force() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_case c JOIN process_event e ON e.book_id = c.book_id AND e.process_id = c.process_id
      WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND NEW.separate_id IS NULL AND of_this_transaction(e.xmin)
      UNION ALL
      SELECT FROM process_event e
      WHERE e.book_id = NEW.book_id AND e.process_id = NEW.separate_id AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'what is owed takes effect with a step of its case' USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_step';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_case_assessed ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_case_assessed AFTER UPDATE OF class, assessed ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_case_assessed();
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_assessed;
DROP TRIGGER IF EXISTS damage_case_public ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_case_public AFTER UPDATE OF public ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('publicise');
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_public;
DROP TRIGGER IF EXISTS damage_case_corrected ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_case_corrected
  AFTER UPDATE OF title, area, medium, received_on, occurred_on, red_line, repeated, major ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording');
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_corrected;
DROP TRIGGER IF EXISTS damage_case_source ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_case_source AFTER UPDATE OF source ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.source IS NOT NULL) EXECUTE FUNCTION ledger.check_with_record('confirm_recording');
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_source;
DROP TRIGGER IF EXISTS damage_party_renamed ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_renamed AFTER UPDATE OF name ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording');
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_renamed;
DROP TRIGGER IF EXISTS damage_obligation_in_force ON ledger.damage_obligation;
CREATE CONSTRAINT TRIGGER damage_obligation_in_force AFTER UPDATE ON ledger.damage_obligation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_in_force();
ALTER TABLE ledger.damage_obligation ENABLE ALWAYS TRIGGER damage_obligation_in_force;
DROP TRIGGER IF EXISTS damage_payment_waits ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_payment_waits AFTER UPDATE ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording', 'confirm_reversal', 'withdraw');
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_waits;
DROP TRIGGER IF EXISTS damage_clock_recorded ON ledger.damage_clock;
CREATE CONSTRAINT TRIGGER damage_clock_recorded AFTER INSERT OR UPDATE ON ledger.damage_clock DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_clock_recorded;
DROP TRIGGER IF EXISTS damage_pause_recorded ON ledger.damage_pause;
CREATE CONSTRAINT TRIGGER damage_pause_recorded AFTER INSERT OR UPDATE ON ledger.damage_pause DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_pause ENABLE ALWAYS TRIGGER damage_pause_recorded;
DROP TRIGGER IF EXISTS damage_obligation_recorded ON ledger.damage_obligation;
CREATE CONSTRAINT TRIGGER damage_obligation_recorded AFTER INSERT ON ledger.damage_obligation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_obligation ENABLE ALWAYS TRIGGER damage_obligation_recorded;
DROP TRIGGER IF EXISTS damage_separate_recorded ON ledger.damage_separate;
CREATE CONSTRAINT TRIGGER damage_separate_recorded AFTER INSERT ON ledger.damage_separate DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('separate', 'fail_party');
ALTER TABLE ledger.damage_separate ENABLE ALWAYS TRIGGER damage_separate_recorded;
DROP TRIGGER IF EXISTS damage_separate_party_recorded ON ledger.damage_separate_party;
CREATE CONSTRAINT TRIGGER damage_separate_party_recorded AFTER INSERT ON ledger.damage_separate_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('separate', 'fail_party', 'confirm_recording');
ALTER TABLE ledger.damage_separate_party ENABLE ALWAYS TRIGGER damage_separate_party_recorded;
DROP TRIGGER IF EXISTS damage_separate_head_recorded ON ledger.damage_separate_head;
CREATE CONSTRAINT TRIGGER damage_separate_head_recorded AFTER INSERT ON ledger.damage_separate_head DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('separate', 'fail_party');
ALTER TABLE ledger.damage_separate_head ENABLE ALWAYS TRIGGER damage_separate_head_recorded;
DROP TRIGGER IF EXISTS damage_enforced_recorded ON ledger.damage_enforced;
CREATE CONSTRAINT TRIGGER damage_enforced_recorded AFTER INSERT ON ledger.damage_enforced DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('enforce', 'enforce_apart');
ALTER TABLE ledger.damage_enforced ENABLE ALWAYS TRIGGER damage_enforced_recorded;
DROP TRIGGER IF EXISTS damage_part_recorded ON ledger.damage_part;
CREATE CONSTRAINT TRIGGER damage_part_recorded AFTER INSERT OR UPDATE ON ledger.damage_part DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_part ENABLE ALWAYS TRIGGER damage_part_recorded;
DROP TRIGGER IF EXISTS damage_obligor_recorded ON ledger.damage_obligor;
CREATE CONSTRAINT TRIGGER damage_obligor_recorded AFTER INSERT OR UPDATE ON ledger.damage_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_recorded;
DROP TRIGGER IF EXISTS damage_obligor_ended ON ledger.damage_obligor;
CREATE CONSTRAINT TRIGGER damage_obligor_ended AFTER UPDATE ON ledger.damage_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording', 'confirm_reversal', 'grant_relief');
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_ended;
DROP TRIGGER IF EXISTS damage_duty_obligor_ended ON ledger.damage_duty_obligor;
CREATE CONSTRAINT TRIGGER damage_duty_obligor_ended AFTER UPDATE ON ledger.damage_duty_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording', 'confirm_reversal', 'grant_relief');
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_duty_obligor_ended;
DROP TRIGGER IF EXISTS damage_party_ended ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_ended AFTER UPDATE ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording', 'confirm_reversal');
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_ended;
DROP TRIGGER IF EXISTS damage_duty_recorded ON ledger.damage_duty;
CREATE CONSTRAINT TRIGGER damage_duty_recorded AFTER INSERT ON ledger.damage_duty DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_duty ENABLE ALWAYS TRIGGER damage_duty_recorded;
DROP TRIGGER IF EXISTS damage_duty_head_recorded ON ledger.damage_duty_head;
CREATE CONSTRAINT TRIGGER damage_duty_head_recorded AFTER INSERT ON ledger.damage_duty_head DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_duty_head ENABLE ALWAYS TRIGGER damage_duty_head_recorded;
DROP TRIGGER IF EXISTS damage_duty_obligor_recorded ON ledger.damage_duty_obligor;
CREATE CONSTRAINT TRIGGER damage_duty_obligor_recorded AFTER INSERT ON ledger.damage_duty_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_duty_obligor_recorded;
DROP TRIGGER IF EXISTS damage_conversion_recorded ON ledger.damage_conversion;
CREATE CONSTRAINT TRIGGER damage_conversion_recorded AFTER INSERT ON ledger.damage_conversion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording');
ALTER TABLE ledger.damage_conversion ENABLE ALWAYS TRIGGER damage_conversion_recorded;
DROP TRIGGER IF EXISTS damage_instalment_recorded ON ledger.damage_instalment;
CREATE CONSTRAINT TRIGGER damage_instalment_recorded AFTER INSERT OR UPDATE ON ledger.damage_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_instalment ENABLE ALWAYS TRIGGER damage_instalment_recorded;
DROP TRIGGER IF EXISTS damage_project_recorded ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_project_recorded AFTER INSERT OR UPDATE ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_recorded;
DROP TRIGGER IF EXISTS damage_project_varied ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_project_varied AFTER UPDATE OF budget ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_recording');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_varied;
DROP TRIGGER IF EXISTS damage_milestone_recorded ON ledger.damage_milestone;
CREATE CONSTRAINT TRIGGER damage_milestone_recorded AFTER INSERT OR UPDATE ON ledger.damage_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER damage_milestone_recorded;
DROP TRIGGER IF EXISTS damage_spending_recorded ON ledger.damage_spending;
CREATE CONSTRAINT TRIGGER damage_spending_recorded AFTER INSERT OR UPDATE ON ledger.damage_spending DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_spending ENABLE ALWAYS TRIGGER damage_spending_recorded;
DROP TRIGGER IF EXISTS damage_reversal_recorded ON ledger.damage_reversal;
CREATE CONSTRAINT TRIGGER damage_reversal_recorded AFTER INSERT OR UPDATE ON ledger.damage_reversal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER damage_reversal_recorded;
DROP TRIGGER IF EXISTS damage_guarantee_recorded ON ledger.damage_guarantee;
CREATE CONSTRAINT TRIGGER damage_guarantee_recorded AFTER INSERT ON ledger.damage_guarantee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_guarantee ENABLE ALWAYS TRIGGER damage_guarantee_recorded;
DROP TRIGGER IF EXISTS damage_relief_recorded ON ledger.damage_relief;
CREATE CONSTRAINT TRIGGER damage_relief_recorded AFTER INSERT ON ledger.damage_relief DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_relief ENABLE ALWAYS TRIGGER damage_relief_recorded;
DROP TRIGGER IF EXISTS damage_return_recorded ON ledger.damage_return;
CREATE CONSTRAINT TRIGGER damage_return_recorded AFTER INSERT ON ledger.damage_return DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_return ENABLE ALWAYS TRIGGER damage_return_recorded;
DROP TRIGGER IF EXISTS damage_settled_recorded ON ledger.damage_settled;
CREATE CONSTRAINT TRIGGER damage_settled_recorded AFTER INSERT ON ledger.damage_settled DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_settled ENABLE ALWAYS TRIGGER damage_settled_recorded;
DROP TRIGGER IF EXISTS damage_payment_recorded ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_payment_recorded AFTER INSERT ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_recorded;
