-- What the law of the courts asks of an act: a document of a court has its case number and its paper, a judgment takes effect after its
-- term for appeal, an appeal comes within it, an agreement was public for thirty full days, enforcement has a title and is in its time, and
-- nobody sues, or asks for a payment order, on what a court document says, nor for one on what is not due. Consultation fails for want of an answer, or of a prospect, as the law lets it; not before each
-- notice is served, and not for a refusal of who has admitted the claim. A separate claim is
-- asked the same, with its own terms, documents and titles.
-- Fires for each new record of these acts, and for each such step of a case or a separate claim when it is taken. Only what the web writes is asked: books of before
-- and archives that are replayed have acts of another law. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG105 damage_court_paper, damage_court_effect, damage_sued_for_something, damage_sued_beyond, damage_consultation; LG106 damage_published, damage_appeal_in_time, damage_title,
-- damage_order_due, damage_document_reversed.
-- Twins: ledger.compensation.actions.suits, executions, courts and casework, with the terms of the rule pack.
CREATE OR REPLACE FUNCTION ledger.check_damage_court_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_kind text := regexp_replace(NEW.kind, '_apart$', '');
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF v_kind NOT IN ('notify', 'fail', 'separate') AND btrim(NEW.document) = ''
     OR v_kind NOT IN ('notify', 'fail', 'separate', 'sue', 'change_suit', 'change', 'agree', 'appeal', 'apply_preservation', 'suspend_enforcement',
                         'reconcile_enforcement', 'resume_enforcement', 'conclude_enforcement', 'withdraw_enforcement', 'lift_preservation',
                         'deny_preservation')
        AND btrim(coalesce(NEW.words ->> 'number', '')) = ''
     OR v_kind = 'sue' AND btrim(coalesce(NEW.words ->> 'consultation', '')) = ''
     OR v_kind = 'agree' AND (btrim(coalesce(NEW.words ->> 'facts', '')) = '' OR btrim(coalesce(NEW.words ->> 'extent', '')) = '') THEN
    RAISE EXCEPTION '% without its number or paper', NEW.kind USING ERRCODE = 'LG105', CONSTRAINT = 'damage_court_paper';
  END IF;
  IF v_kind = 'sue' AND EXISTS (SELECT FROM jsonb_array_elements(NEW.words -> 'claimed') c WHERE (c ->> 'amount')::numeric <= 0) THEN
    RAISE EXCEPTION 'a suit for nothing' USING ERRCODE = 'LG105', CONSTRAINT = 'damage_sued_for_something';
  END IF;
  -- What a judgment decides about: assessed and not pursued apart, or of its own way due or owed in kind and still open.
  IF v_kind IN ('sue', 'change_suit', 'change') AND btrim(NEW.reason) = '' AND EXISTS (
       SELECT FROM jsonb_array_elements(NEW.words -> 'claimed') c
       WHERE (c ->> 'amount')::numeric * 100 > coalesce((
               SELECT h.amount
               FROM damage_claimed_here(NEW.book_id, NEW.case_id, CASE WHEN NEW.kind LIKE '%\_apart' THEN NEW.subject END) h
               WHERE h.head = c ->> 'head'), 0)
             + CASE WHEN NEW.kind LIKE '%\_apart' THEN 0 ELSE coalesce((
               SELECT sum(b.debits - b.credits)
               FROM damage_account d
               JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose IN ('claim_due', 'claim_in_kind')
               JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
               LEFT JOIN damage_part p ON p.book_id = d.book_id AND p.case_id = d.case_id AND p.part = d.part AND a.purpose = 'claim_due'
               LEFT JOIN damage_duty y ON y.book_id = d.book_id AND y.case_id = d.case_id AND y.duty = d.part AND a.purpose = 'claim_in_kind'
               JOIN damage_obligation o ON o.book_id = d.book_id AND o.obligation_id = coalesce(p.obligation_id, y.obligation_id)
                 AND o.separate_id IS NULL
               WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.head = c ->> 'head' AND d.head <> 'LI'), 0) END) THEN
    RAISE EXCEPTION 'more claimed than stands to be claimed, and no reason' USING ERRCODE = 'LG105', CONSTRAINT = 'damage_sued_beyond';
  END IF;
  IF v_kind = 'judge' AND coalesce(NEW.words ->> 'instance', 'first') = 'first'
     AND NOT coalesce(NEW.effective_on > (NEW.words ->> 'served_on')::date + 15, false)
     AND NOT EXISTS (SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id
                     AND (NEW.kind, r.kind) IN (('judge', 'pronounce'), ('judge_apart', 'pronounce_apart'))
                     AND (NEW.kind = 'judge' OR r.subject = NEW.subject)) THEN
    RAISE EXCEPTION 'a judgment before it is in effect' USING ERRCODE = 'LG105', CONSTRAINT = 'damage_court_effect';
  END IF;
  IF v_kind = 'notify' AND (NEW.words ->> 'answer_by')::date <= NEW.effective_on
     OR v_kind = 'fail' AND NEW.words ->> 'ground' = 'no_prospect' AND NOT EXISTS (
       SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'meet')
     OR v_kind = 'fail' AND NEW.words ->> 'ground' IN ('refused', 'stayed_away') AND btrim(NEW.document) = ''
     OR v_kind = 'fail' AND NEW.words ->> 'ground' = 'stayed_away' AND NOT EXISTS (
       SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'meet'
         AND r.effective_on >= (SELECT coalesce(min(n.served_on), '-infinity') FROM damage_notice n
                                WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.failure_id IS NULL AND n.returned_id IS NULL))
     OR v_kind IN ('fail', 'separate') AND EXISTS (
       SELECT FROM damage_notice n JOIN damage_record s ON s.book_id = n.book_id AND s.record_id = n.record_id
       LEFT JOIN damage_record a ON a.book_id = n.book_id AND a.record_id = n.answer_id
       WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.failure_id IS NULL AND n.returned_id IS NULL
         AND CASE WHEN v_kind = 'fail' THEN n.answer_id IS NULL AND n.served_on > NEW.effective_on
                    OR NEW.words ->> 'ground' = 'refused' AND coalesce((a.words ->> 'admits')::boolean, false)
                  ELSE NEW.words ->> 'ground' = 'refused' AND NEW.words -> 'against' ? n.owner
                    AND coalesce((a.words ->> 'admits')::boolean, false) END
         AND NOT EXISTS (SELECT FROM damage_record x WHERE x.book_id = s.book_id AND x.case_id = s.case_id
                         AND x.recorded_at > s.recorded_at AND x.record_id <> NEW.record_id
                         AND (x.kind = 'notify' OR x.kind = 'notify_party' AND x.words ->> 'party' = n.owner
                              OR v_kind = 'fail' AND x.kind = 'agree' AND damage_signed(x.words, n.owner)))
         AND EXISTS (SELECT FROM damage_party p WHERE p.book_id = n.book_id AND p.case_id = n.case_id AND p.owner = n.owner
                     AND p.side = 'liable' AND p.until_on IS NULL)) THEN
    RAISE EXCEPTION 'consultation as no law lets it' USING ERRCODE = 'LG105', CONSTRAINT = 'damage_consultation';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_court_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_claim uuid := CASE NEW.machine WHEN 'compensation.separate_claim' THEN NEW.process_id END;
  v_action text := CASE WHEN v_claim IS NULL THEN NEW.action
                        WHEN NEW.action = 'settle' THEN 'settle_suit' WHEN NEW.action = 'ratify' THEN 'confirm' ELSE NEW.action END;
  v_case integer;
  v_published date;
  v_appeal date;
  v_titled boolean;
  v_late boolean;
  v_later boolean;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT c.case_id INTO v_case FROM damage_case c WHERE c.book_id = NEW.book_id AND c.process_id = NEW.process_id
  UNION ALL SELECT x.case_id FROM damage_separate x WHERE x.book_id = NEW.book_id AND x.separate_id = v_claim;
  SELECT max(k.starts_on) FILTER (WHERE k.code = 'publication'), max(k.due_on) FILTER (WHERE k.code = 'appeal')
  INTO v_published, v_appeal
  FROM damage_clock k WHERE k.book_id = NEW.book_id AND k.case_id = v_case AND k.subject = coalesce(v_claim::text, '');
  IF v_action IN ('confirm', 'settle_suit') AND NOT coalesce(NEW.effective_on > v_published + 30, false) THEN
    RAISE EXCEPTION '% before thirty full days of publication', NEW.action USING ERRCODE = 'LG106', CONSTRAINT = 'damage_published';
  END IF;
  IF v_action = 'judge' AND NEW.from_state = 'pronounced' AND NEW.effective_on <= v_appeal
     OR v_action = 'appeal' AND NEW.effective_on > v_appeal THEN
    RAISE EXCEPTION '% against the term for appeal', NEW.action USING ERRCODE = 'LG106', CONSTRAINT = 'damage_appeal_in_time';
  END IF;
  -- The case itself has its own enforced, and a separate claim its own; each is sued for by itself.
  v_titled := EXISTS (
    SELECT FROM damage_obligation o WHERE o.book_id = NEW.book_id AND o.case_id = v_case AND o.court_since <= NEW.effective_on
      AND o.separate_id IS NOT DISTINCT FROM v_claim);
  IF v_action = 'sue' AND NEW.from_state IN ('defaulted', 'settled') AND coalesce((
       -- All that is open stands in a court document; where nothing is, what held last did.
       SELECT bool_and(coalesce(t.court_since <= NEW.effective_on, false)) FROM (
         SELECT o.court_since FROM damage_instalment i JOIN damage_part p USING (book_id, case_id, part) JOIN damage_obligation o USING (book_id, obligation_id)
         WHERE i.book_id = NEW.book_id AND i.case_id = v_case AND i.settled < i.amount AND o.separate_id IS NOT DISTINCT FROM v_claim
         UNION ALL
         SELECT CASE WHEN o.court_since <= o.in_force_on THEN o.court_since END FROM damage_duty d JOIN damage_obligation o USING (book_id, obligation_id)
         WHERE d.book_id = NEW.book_id AND d.case_id = v_case AND o.separate_id IS NOT DISTINCT FROM v_claim AND EXISTS (
           SELECT FROM damage_account x JOIN account a USING (book_id, account_id) JOIN balance b USING (book_id, account_id)
           WHERE x.book_id = d.book_id AND x.case_id = d.case_id AND x.part = d.duty AND a.purpose = 'claim_in_kind' AND b.debits > b.credits)) t), (
       SELECT o.court_since <= NEW.effective_on FROM damage_obligation o
       WHERE o.book_id = NEW.book_id AND o.case_id = v_case AND o.in_force_on IS NOT NULL AND o.kind NOT IN ('conversion', 'revival')
         AND o.separate_id IS NOT DISTINCT FROM v_claim
       ORDER BY o.in_force_on DESC, o.obligation_id DESC LIMIT 1), false)
     OR v_action = 'enforce' AND NOT v_titled THEN
    RAISE EXCEPTION '% against what is a title', NEW.action USING ERRCODE = 'LG106', CONSTRAINT = 'damage_title';
  END IF;
  IF v_action = 'apply_order' THEN
    -- Of each document on its way of which no court says so: whether something is overdue, and whether something is due later.
    SELECT coalesce(bool_or(t.late), false), coalesce(bool_or(t.late AND t.later), false) INTO v_late, v_later FROM (
      SELECT bool_or(i.due_on < NEW.effective_on) AS late, bool_or(i.due_on >= NEW.effective_on) AS later
      FROM damage_obligation o JOIN damage_part p USING (book_id, obligation_id)
      JOIN damage_instalment i ON i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part AND i.settled < i.amount
      WHERE o.book_id = NEW.book_id AND o.case_id = v_case AND o.in_force_on IS NOT NULL AND o.court_since IS NULL
        AND o.separate_id IS NOT DISTINCT FROM v_claim
      GROUP BY o.obligation_id) t;
    IF NOT v_late THEN
      RAISE EXCEPTION 'a payment order about what is not overdue, or has a title' USING ERRCODE = 'LG106', CONSTRAINT = 'damage_title';
    ELSIF v_later THEN
      RAISE EXCEPTION 'a payment order on a document that says of what is not due' USING ERRCODE = 'LG106', CONSTRAINT = 'damage_order_due';
    END IF;
  END IF;
  IF v_action = 'order' AND EXISTS (
       SELECT FROM damage_obligation o
       WHERE o.book_id = NEW.book_id AND o.case_id = v_case AND o.court_since IS NOT NULL AND of_this_transaction(o.xmin)
         AND NOT EXISTS (
           SELECT FROM damage_part p JOIN damage_instalment i USING (book_id, case_id, part)
           WHERE p.book_id = o.book_id AND p.obligation_id = o.obligation_id AND i.due_on < (
             SELECT max(r.effective_on) FROM damage_record r
             WHERE r.book_id = o.book_id AND r.case_id = o.case_id AND r.kind IN ('apply_order', 'apply_order_apart')
               AND CASE r.kind WHEN 'apply_order_apart' THEN r.subject END IS NOT DISTINCT FROM v_claim))) THEN
    RAISE EXCEPTION 'a payment order about what was not asked for' USING ERRCODE = 'LG106', CONSTRAINT = 'damage_order_due';
  END IF;
  IF v_action LIKE 'reverse_%' AND NEW.machine = 'compensation.case' AND NOT EXISTS (
       SELECT FROM damage_reversal x JOIN damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
       WHERE x.book_id = NEW.book_id AND x.case_id = v_case
         AND r.kind = ANY (CASE NEW.action WHEN 'reverse_confirmation' THEN '{confirm}'
                                         WHEN 'reverse_performance' THEN '{perform}' WHEN 'reverse_order' THEN '{order}' ELSE '{judge,settle_suit}' END::text[])
         AND x.confirmed_on IS NOT NULL
         AND of_this_transaction(x.xmin)) THEN
    RAISE EXCEPTION 'a document of a court taken back without its reversal' USING ERRCODE = 'LG106', CONSTRAINT = 'damage_document_reversed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_court_record BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('sue', 'accept_suit', 'withdraw_suit', 'drop_suit', 'pronounce', 'appeal', 'withdraw_appeal', 'remand', 'judge',
                                  'settle_suit', 'retry', 'agree', 'notify', 'fail', 'change_suit', 'transfer_suit', 'dismiss_suit',
                                  'accept_enforcement', 'suspend_enforcement', 'reconcile_enforcement', 'exhaust_enforcement', 'resume_enforcement', 'conclude_enforcement', 'withdraw_enforcement',
                                  'apply_preservation', 'grant_preservation', 'prolong_preservation', 'lift_preservation', 'deny_preservation',
                                  'sue_apart', 'accept_apart', 'withdraw_apart', 'drop_apart', 'pronounce_apart', 'appeal_apart',
                                  'withdraw_appeal_apart', 'remand_apart', 'judge_apart', 'settle_apart', 'retry_apart', 'agree_apart',
                                  'change_apart', 'transfer_apart', 'dismiss_apart', 'separate'))
  EXECUTE FUNCTION ledger.check_damage_court_record();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_court_record;
DROP TRIGGER IF EXISTS damage_court_step ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_court_step AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.case' AND NEW.action IN ('confirm', 'settle_suit', 'judge', 'appeal', 'sue', 'enforce', 'apply_order', 'order',
                                                                                  'reverse_judgment', 'reverse_pronounced', 'reverse_appealed',
                                                                                  'reverse_confirmation', 'reverse_performance', 'reverse_order')
                     OR NEW.machine = 'compensation.separate_claim' AND NEW.action IN ('ratify', 'settle', 'judge', 'appeal', 'sue', 'enforce', 'apply_order', 'order'))
  EXECUTE FUNCTION ledger.check_damage_court_step();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_court_step;
