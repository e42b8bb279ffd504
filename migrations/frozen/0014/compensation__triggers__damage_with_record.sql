-- Nothing of a damage case is written without an act of the case that is done in the same transaction, which says who did it, when and on what paper:
-- arguments are the acts that write such a column, any where there are none but those that write nothing beside their record. What waits for a second
-- person is done by its confirmation alone: damage_done_now. What a case is assessed at is what the version says that a second person
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
  IF NOT EXISTS (
      SELECT FROM damage_done_now(NEW.book_id, v_case) d
      WHERE CASE WHEN TG_NARGS > 0 THEN d.kind = ANY (TG_ARGV[0:])
              ELSE d.kind NOT IN ('note', 'assign', 'give_number', 'cancel_number', 'publicise', 'take_comment', 'answer_comment',
                                  'drop_recording', 'drop_reversal', 'record_receipt', 'redden_receipt', 'replace_receipt', 'lose_receipt',
                                  'find_receipt', 'strike_receipt') END) THEN
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
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('correct_case');
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_corrected;
DROP TRIGGER IF EXISTS damage_case_source ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_case_source AFTER UPDATE OF source ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.source IS NOT NULL) EXECUTE FUNCTION ledger.check_with_record('correct_case');
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_source;
DROP TRIGGER IF EXISTS damage_party_renamed ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_renamed AFTER UPDATE OF name ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('rename_party');
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_renamed;
DROP TRIGGER IF EXISTS damage_party_joined ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_joined AFTER INSERT ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.side NOT IN ('assessor', 'court')) EXECUTE FUNCTION ledger.check_with_record(
    'register', 'carry_over', 'add_parties', 'substitute');
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_joined;
DROP TRIGGER IF EXISTS damage_party_body_joined ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_body_joined AFTER INSERT ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.side IN ('assessor', 'court')) EXECUTE FUNCTION ledger.check_with_record(
    'register', 'carry_over', 'add_parties', 'commission', 'apply_confirmation', 'apply_apart', 'apply_order', 'apply_order_apart',
    'apply_preservation', 'declare_bankrupt', 'enforce', 'enforce_apart', 'retry', 'retry_apart', 'sue', 'sue_apart', 'transfer_suit',
    'transfer_apart');
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_body_joined;
DROP TRIGGER IF EXISTS damage_obligation_in_force ON ledger.damage_obligation;
CREATE CONSTRAINT TRIGGER damage_obligation_in_force AFTER UPDATE ON ledger.damage_obligation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_in_force();
ALTER TABLE ledger.damage_obligation ENABLE ALWAYS TRIGGER damage_obligation_in_force;
DROP TRIGGER IF EXISTS damage_payment_waits ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_payment_waits AFTER UPDATE OF waiting ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('remit', 'transfer_court', 'release_escrow', 'confirm_reversal', 'withdraw');
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_waits;
DROP TRIGGER IF EXISTS damage_payment_taken_out ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_payment_taken_out AFTER UPDATE OF reversed_by ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_reversal');
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_taken_out;
DROP TRIGGER IF EXISTS damage_clock_recorded ON ledger.damage_clock;
CREATE CONSTRAINT TRIGGER damage_clock_recorded AFTER INSERT OR UPDATE ON ledger.damage_clock DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_clock_recorded;
DROP TRIGGER IF EXISTS damage_clock_stopped ON ledger.damage_clock;
CREATE CONSTRAINT TRIGGER damage_clock_stopped AFTER UPDATE OF stopped_on ON ledger.damage_clock DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record(
    'accept_assessment', 'accept_project', 'accept_stage', 'agree', 'agree_apart', 'answer', 'appeal', 'appeal_apart',
    'apply_apart', 'apply_confirmation', 'call_guarantee', 'close', 'close_insolvency', 'conclude', 'conclude_enforcement',
    'confirm', 'confirm_apart', 'confirm_reversal', 'convert_duty', 'convert_project', 'correct_case',
    'correct_document', 'declare_bankrupt', 'dismiss_apart', 'dismiss_insolvency', 'dismiss_suit', 'drop_apart', 'drop_suit', 'end', 'end_apart', 'end_comments',
    'end_round', 'enforce', 'enforce_apart', 'fail', 'fail_party', 'fail_service', 'feed_back', 'file_claim', 'give_up',
    'grant_preservation', 'grant_relief', 'judge', 'judge_apart', 'lift_preservation', 'notify_party', 'open', 'order',
    'order_apart', 'pay', 'perform', 'perform_apart', 'prolong_preservation', 'pronounce', 'pronounce_apart', 'publish_agreement',
    'publish_apart', 'publish_paper', 'publish_settlement', 'refuse_apart', 'refuse_confirmation', 'rejoin', 'release_escrow',
    'release_guarantee', 'remit', 'remove_party', 'report_claimant', 'resume_enforcement', 'retract', 'settle_apart', 'settle_suit',
    'substitute', 'sue', 'sue_apart', 'take_over', 'tell_procuratorate', 'transfer_court', 'vary_project', 'withdraw',
    'withdraw_apart', 'withdraw_appeal', 'withdraw_appeal_apart', 'withdraw_enforcement', 'withdraw_suit', 'write_off');
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_clock_stopped;
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
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('separate', 'fail_party', 'substitute');
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
DROP TRIGGER IF EXISTS damage_part_reckoned ON ledger.damage_part;
CREATE CONSTRAINT TRIGGER damage_part_reckoned AFTER UPDATE OF interest, interest_through ON ledger.damage_part DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record(
    'call_guarantee', 'close_insolvency', 'confirm_reversal', 'correct_document', 'declare_bankrupt', 'dismiss_insolvency', 'grant_relief', 'judge',
    'judge_apart', 'pay', 'settle_apart', 'settle_suit', 'withdraw', 'write_off');
ALTER TABLE ledger.damage_part ENABLE ALWAYS TRIGGER damage_part_reckoned;
DROP TRIGGER IF EXISTS damage_part_lowered ON ledger.damage_part;
CREATE CONSTRAINT TRIGGER damage_part_lowered AFTER UPDATE OF left_owed, bearing ON ledger.damage_part DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('judge', 'judge_apart', 'correct_document', 'confirm_reversal');
ALTER TABLE ledger.damage_part ENABLE ALWAYS TRIGGER damage_part_lowered;
DROP TRIGGER IF EXISTS damage_obligor_recorded ON ledger.damage_obligor;
CREATE CONSTRAINT TRIGGER damage_obligor_recorded AFTER INSERT OR UPDATE ON ledger.damage_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_recorded;
DROP TRIGGER IF EXISTS damage_obligor_ended ON ledger.damage_obligor;
CREATE CONSTRAINT TRIGGER damage_obligor_ended AFTER UPDATE ON ledger.damage_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('substitute', 'judge', 'judge_apart', 'confirm_reversal');
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_ended;
DROP TRIGGER IF EXISTS damage_duty_obligor_ended ON ledger.damage_duty_obligor;
CREATE CONSTRAINT TRIGGER damage_duty_obligor_ended AFTER UPDATE ON ledger.damage_duty_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('substitute', 'confirm_reversal');
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_duty_obligor_ended;
DROP TRIGGER IF EXISTS damage_party_ended ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_ended AFTER UPDATE OF until_on ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('substitute', 'remove_party', 'add_parties', 'confirm_reversal');
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
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('convert_duty', 'convert_project');
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
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('vary_project');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_varied;
DROP TRIGGER IF EXISTS damage_project_contracted ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_project_contracted AFTER UPDATE OF contract ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('contract_project', 'accept_project', 'vary_project');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_contracted;
DROP TRIGGER IF EXISTS damage_project_retained ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_project_retained AFTER UPDATE OF retention, retention_months ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('contract_project', 'vary_project');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_retained;
DROP TRIGGER IF EXISTS damage_project_retention_kept ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_project_retention_kept AFTER UPDATE OF retention_kept ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('keep_retention');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_retention_kept;
DROP TRIGGER IF EXISTS damage_project_evaluated ON ledger.damage_project;
CREATE CONSTRAINT TRIGGER damage_project_evaluated AFTER UPDATE OF evaluated ON ledger.damage_project DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('accept_project', 'confirm_reversal');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER damage_project_evaluated;
DROP TRIGGER IF EXISTS damage_milestone_recorded ON ledger.damage_milestone;
CREATE CONSTRAINT TRIGGER damage_milestone_recorded AFTER INSERT OR UPDATE ON ledger.damage_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record();
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER damage_milestone_recorded;
DROP TRIGGER IF EXISTS damage_milestone_accepted ON ledger.damage_milestone;
CREATE CONSTRAINT TRIGGER damage_milestone_accepted AFTER UPDATE OF accepted, accepted_on ON ledger.damage_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('accept_stage', 'confirm_reversal');
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER damage_milestone_accepted;
DROP TRIGGER IF EXISTS damage_milestone_refused ON ledger.damage_milestone;
CREATE CONSTRAINT TRIGGER damage_milestone_refused AFTER UPDATE OF refused_on ON ledger.damage_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('accept_stage', 'refuse_stage', 'confirm_reversal');
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER damage_milestone_refused;
DROP TRIGGER IF EXISTS damage_milestone_ended ON ledger.damage_milestone;
CREATE CONSTRAINT TRIGGER damage_milestone_ended AFTER UPDATE OF ended_on ON ledger.damage_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('give_up', 'take_over', 'vary_project', 'confirm_reversal');
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER damage_milestone_ended;
DROP TRIGGER IF EXISTS damage_milestone_paid ON ledger.damage_milestone;
CREATE CONSTRAINT TRIGGER damage_milestone_paid AFTER UPDATE OF paid ON ledger.damage_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('confirm_spending', 'confirm_reversal');
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER damage_milestone_paid;
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
DROP TRIGGER IF EXISTS damage_called_recorded ON ledger.damage_called;
CREATE CONSTRAINT TRIGGER damage_called_recorded AFTER INSERT ON ledger.damage_called DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_record('call_guarantee');
ALTER TABLE ledger.damage_called ENABLE ALWAYS TRIGGER damage_called_recorded;
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
