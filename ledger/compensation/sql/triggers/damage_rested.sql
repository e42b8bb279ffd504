-- No act of a damage case is dated before what it rests on: what it names by an id, and what its row implies, of acts that are done and stand. A power that was
-- recorded later than it ran, and what allows that an act is entered late, may be of a later day than what names them.
-- Fires for each new record; what waited for a second person is asked again with its confirmation. Only what the web writes is asked: archives that are
-- replayed, and cases of before, have acts of other rules. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG149 damage_rested. Twins: ledger.compensation.rules.grounds, of which the rows are, and ledger.compensation.actions.order, with both days.
CREATE OR REPLACE FUNCTION ledger.damage_grounds() RETURNS TABLE (deeds text[], acts text[], own text, theirs text, first boolean)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  VALUES
    ('{open,agree,sue,close,grant_relief,write_off}'::text[], '{sign_approval}'::text[], 'signatures'::text, 'subject'::text, false),
    ('{conclude,end,end_round,notify,agree,sue,change_suit,judge,settle_suit,notify_party,fail_party,accept_assessment,separate,'
       'sue_apart,change_apart,judge_apart,settle_apart,agree_apart}', '{accept_assessment}', '', '', false),
    ('{end,end_round,close}', '{pay,call_guarantee,grant_relief,accept_project,convert_project,convert_duty,write_off,remit,transfer_court,'
       'release_escrow,release_guarantee,give_up,take_over,confirm_spending,dispose_fund,pay_interest,bear_charge,accept_booking,'
       'take_booking_back,release_booking,withdraw_enforcement,conclude_enforcement,lift_preservation,close_insolvency,'
       'dismiss_insolvency,transfer_crime,leave_crime}', '', '', false),
    ('{cure}', '{pay,call_guarantee,grant_relief,accept_project,convert_project,convert_duty,write_off}', '', '', false),
    ('{restore}', '{contract_project}', '', '', true),
    ('{return}', '{reject_project,give_up,convert_project}', '', '', true),
    ('{correct_case}', '{correct_case}', '', '', false),
    ('{rename_party}', '{rename_party}', 'owner', 'owner', false),
    ('{correct_document}', '{correct_document}', 'subject', 'subject', false),
    ('{substitute}', '{substitute}', 'party', 'party', false),
    ('{assign}', '{assign}', '', '', false),
    ('{state_findings,transfer_crime,leave_crime}', '{state_findings}', '', '', false),
    ('{transfer_crime,leave_crime}', '{state_findings,accept_assessment}', '', '', true),
    ('{sign_approval,refuse_approval}', '{sign_approval}', 'subject', 'subject', false),
    ('{publicise,publish_paper}', '{publicise}', '', '', false),
    ('{end_comments}', '{answer_comment}', 'subject', 'about', false),
    ('{extend_clock}', '{extend_clock}', 'clock', 'clock', false),
    ('{submit_assessment}', '{commission}', 'body', 'body_name', true),
    ('{hand_over}', '{hand_over}', 'subject', 'subject', false),
    ('{show_evidence}', '{show_evidence}', 'subject', 'subject', false),
    ('{call_guarantee,release_guarantee}', '{call_guarantee}', 'subject', 'subject', false),
    ('{name_refund_account,return_from_treasury}', '{grant_relief}', 'subject', 'subject', false),
    ('{pay_refund}', '{name_refund_account}', 'subject', 'subject', true),
    ('{pay_refund}', '{return_from_treasury}', 'subject', 'subject', true),
    ('{plan_project}', '{agree,agree_apart,judge,judge_apart,settle_suit,settle_apart}', '', '', true),
    ('{keep_retention}', '{contract_project,vary_project,take_over,keep_retention}', 'subject', 'subject', false),
    ('{keep_retention}', '{accept_stage,accept_project}', 'subject', 'subject', true),
    ('{spend}', '{contract_project}', 'subject', 'subject', true),
    ('{spend}', '{register_account}', 'payee', 'payee', true),
    ('{accept_booking,take_booking_back,release_booking}', '{accept_booking,take_booking_back,release_booking}', 'booking', 'booking', false),
    ('{give_opinion}', '{add_evidence}', 'sha256', 'sha256', true),
    ('{revive}', '{write_off}', 'part', 'part', false)
$$;

CREATE OR REPLACE FUNCTION ledger.damage_rests_later(p_act ledger.damage_record) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM damage_record r
    WHERE r.book_id = p_act.book_id AND r.case_id = p_act.case_id AND r.record_id <> p_act.record_id AND r.effective_on > p_act.effective_on
      AND CASE r.kind WHEN 'appoint_agent' THEN p_act.kind = 'end_agent' WHEN 'allow_late' THEN p_act.kind = 'retract' ELSE true END
      AND (r.record_id = p_act.subject OR EXISTS (
        SELECT FROM jsonb_path_query(p_act.words, 'strict $.**') x WHERE jsonb_typeof(x) = 'string' AND x #>> '{}' = r.record_id::text))
  ) OR EXISTS (
    SELECT FROM damage_grounds() g CROSS JOIN LATERAL (
      SELECT CASE WHEN g.first THEN min(r.effective_on) ELSE max(r.effective_on) END AS day
      FROM damage_record r
      LEFT JOIN damage_record s ON s.book_id = r.book_id AND s.record_id = r.subject
      WHERE r.book_id = p_act.book_id AND r.case_id = p_act.case_id AND r.record_id <> p_act.record_id AND r.kind = ANY (g.acts)
        AND (g.own = '' OR coalesce(p_act.words ->> g.own, CASE g.own WHEN 'subject' THEN p_act.subject::text END)
             = CASE g.theirs WHEN 'about' THEN s.subject::text WHEN 'subject' THEN coalesce(r.words ->> 'subject', r.subject::text)
                 ELSE r.words ->> g.theirs END)
        AND damage_act_stands(r.book_id, r.case_id, r.record_id)) d
    WHERE p_act.kind = ANY (g.deeds) AND d.day > p_act.effective_on)
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_rested() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (damage_rests_later(NEW) OR NEW.kind = 'confirm_recording' AND EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject AND damage_rests_later(r))) THEN
    RAISE EXCEPTION '% before what it rests on', NEW.kind USING ERRCODE = 'LG149', CONSTRAINT = 'damage_rested';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_rested AFTER INSERT ON ledger.damage_record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_rested();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_rested;
