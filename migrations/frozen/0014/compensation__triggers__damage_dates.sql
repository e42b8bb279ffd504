-- What is done in a case is not done in the future, nor before the case was registered, nor after its end but for what still makes sense
-- then; what moves money has moved it; nothing is counted to a part before its agreement or judgment took effect; and no account of a case is below its floor on any legal day.
-- Fires for each new record and payment. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG051 damage_record_in_future, damage_record_before_case; LG056 damage_record_after_end; LG058 damage_record_posted; LG052 damage_payment_before_owed;
-- LG053 damage_held_on_every_day; LG051 damage_feedback_only.
-- Twins: ledger.compensation.actions engine and payments, with the dates and figures.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.check_damage_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_process uuid;
  v_state text;
BEGIN
  SELECT c.process_id INTO v_process FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id;
  IF NEW.effective_on > (SELECT (clock_now() AT TIME ZONE b.zone)::date FROM book b WHERE b.book_id = NEW.book_id) THEN
    RAISE EXCEPTION 'an act in the future' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_record_in_future';
  END IF;
  IF NEW.effective_on < (SELECT e.effective_on FROM process_event e
                         WHERE e.book_id = NEW.book_id AND e.process_id = v_process AND e.version = 1) THEN
    RAISE EXCEPTION 'an act before its case' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_record_before_case';
  END IF;
  IF EXISTS (SELECT FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = 'procuratorate')
     AND NOT (NEW.kind = 'note' AND NEW.words ->> 'topic' = 'procuratorate_feedback' AND NEW.document <> '') THEN
    RAISE EXCEPTION 'a procuratorate files its feedback' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_feedback_only';
  END IF;
  SELECT p.state INTO v_state FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_process;
  IF v_state IN ('closed', 'not_started', 'withdrawn')
     AND NEW.kind NOT IN ('close', 'end', 'end_round', 'withdraw', 'carry_over', 'give_number', 'cancel_number', 'note', 'publicise', 'hand_over', 'tell_procuratorate',
                          'report_claimant', 'receive_receipt', 'feed_back', 'retract', 'state_findings', 'transfer_crime', 'leave_crime', 'link_case', 'allow_late', 'ask_approval', 'sign_approval', 'refuse_approval', 'release_guarantee', 'deny_relief', 'propose_reversal',
                          'confirm_reversal', 'drop_reversal', 'drop_recording', 'record_receipt', 'redden_receipt', 'replace_receipt',
                          'lose_receipt', 'find_receipt', 'strike_receipt', 'publish_paper', 'take_comment', 'answer_comment', 'end_comments')
     AND NOT (v_state = 'closed' AND NEW.kind IN ('spend', 'confirm_spending', 'drop_spending', 'retry', 'revive', 'dispose_fund', 'register_account', 'keep_retention', 'name_refund_account',
                                                             'return_from_treasury', 'pay_refund', 'credit_interest', 'bear_charge', 'pay_interest'))
     AND NOT (v_state = 'closed' AND NEW.kind = 'confirm_recording' AND EXISTS (
       SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.record_id = NEW.subject AND r.kind IN ('dispose_fund', 'register_account', 'keep_retention', 'name_refund_account',
                                                             'return_from_treasury', 'pay_refund', 'credit_interest', 'bear_charge', 'pay_interest')))
     AND NOT (v_state = 'closed' AND EXISTS (  -- a number or a name reads otherwise; of a day or a sum nothing is owed any more
       SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.kind = 'correct_document'
         AND r.record_id = CASE NEW.kind WHEN 'correct_document' THEN NEW.record_id WHEN 'confirm_recording' THEN NEW.subject END
         AND coalesce(jsonb_typeof(r.words -> 'day'), 'null') = 'null' AND coalesce(jsonb_typeof(r.words -> 'sum'), 'null') = 'null'))
     AND NOT (v_state = 'closed' AND NEW.kind IN ('propose_relief', 'endorse_relief', 'grant_relief') AND EXISTS (
       SELECT FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.subject AND f.kind LIKE 'refund%')) THEN
    RAISE EXCEPTION '% in a case that has ended', NEW.kind USING ERRCODE = 'LG056', CONSTRAINT = 'damage_record_after_end';
  END IF;
  IF damage_act_done(NEW.book_id, NEW.record_id) AND (NEW.kind IN ('pay', 'remit', 'transfer_court', 'release_escrow', 'return_from_treasury', 'pay_refund', 'credit_interest', 'bear_charge', 'pay_interest', 'confirm_spending', 'convert_project', 'convert_duty',
                                                                   'dispose_fund', 'revive')
      OR NEW.kind = 'grant_relief' AND EXISTS (SELECT FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.subject
                                                                          AND f.kind <> 'suspension')
      OR NEW.kind IN ('give_guarantee', 'call_guarantee', 'release_guarantee') AND EXISTS (
        SELECT FROM damage_guarantee g WHERE g.book_id = NEW.book_id AND g.guarantee_id = NEW.subject AND g.kind = 'deposit'))
     AND NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id AND e.entry_id = derived_id(NEW.record_id, NEW.kind))
     OR NEW.kind = 'confirm_recording' AND EXISTS (
       SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.record_id = NEW.subject
         AND (r.kind IN ('pay', 'remit', 'transfer_court', 'release_escrow', 'return_from_treasury', 'pay_refund', 'credit_interest', 'bear_charge', 'pay_interest', 'convert_project', 'convert_duty', 'dispose_fund', 'revive') OR r.kind = 'give_guarantee' AND EXISTS (
           SELECT FROM damage_guarantee g WHERE g.book_id = r.book_id AND g.guarantee_id = r.record_id AND g.kind = 'deposit'))
         AND NOT EXISTS (SELECT FROM entry e WHERE e.book_id = r.book_id AND e.entry_id = derived_id(r.record_id, r.kind))) THEN
    RAISE EXCEPTION '% without its entry', NEW.kind USING ERRCODE = 'LG058', CONSTRAINT = 'damage_record_posted';
  END IF;
  IF EXISTS (SELECT FROM damage_account x JOIN account a USING (book_id, account_id) CROSS JOIN LATERAL (
               SELECT sum(sum(CASE WHEN a.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END))
                        OVER (ORDER BY p.effective_on) AS held
               FROM posting p WHERE p.book_id = a.book_id AND p.account_id = a.account_id GROUP BY p.effective_on) AS d
             WHERE x.book_id = NEW.book_id AND x.case_id = NEW.case_id AND d.held < a.floor) THEN
    RAISE EXCEPTION 'an account below its floor on a legal day' USING ERRCODE = 'LG053', CONSTRAINT = 'damage_held_on_every_day';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_record_dates AFTER INSERT ON ledger.damage_record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_record();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_dates;

CREATE OR REPLACE FUNCTION ledger.check_damage_payment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.route <> 'replaced' AND NEW.paid_on < (SELECT o.in_force_on FROM damage_part p JOIN damage_obligation o USING (book_id, obligation_id)
                    WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = NEW.part) THEN
    RAISE EXCEPTION 'counted to what is not owed yet' USING ERRCODE = 'LG052', CONSTRAINT = 'damage_payment_before_owed';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_payment_before_owed AFTER INSERT ON ledger.damage_payment
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_payment();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_before_owed;
