-- A procuratorate and the claimant are told of what has happened, on its paper, once while it is not retracted; a receipt is of a notice that stands, and
-- what is retracted was told, and says why, and nothing rests on it that stands or waits: no receipt of a notice, no act with its approval or allowance.
-- No fact that is a sign of a crime goes with what was found before something was decided about it.
-- Who sent no clue hears what became of it only when it was told of the case.
-- Fires for each such record. Only what the web writes is asked: archives that are replayed bring them in their own order. Locks: none; the row
-- of the case is locked by whoever acts in it.
-- The term for what is to be told ends with the act that tells it, in the same transaction, and with none else: not with the end of the case.
-- Fires for each such term that is stopped, when the transaction commits.
-- Errors: LG134 damage_telling. Twin: ledger.compensation.actions.tellings.
CREATE OR REPLACE FUNCTION ledger.check_damage_telling() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_of damage_record;
  v_since date;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  SELECT r.* INTO v_of FROM damage_record r
  WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject
    AND NOT EXISTS (SELECT FROM damage_record x WHERE x.book_id = r.book_id AND x.case_id = r.case_id
                      AND x.kind = 'retract' AND x.subject = r.record_id);
  SELECT max(e.effective_on) INTO v_since
  FROM damage_case c JOIN process_event e ON e.book_id = c.book_id AND e.process_id = c.process_id
  WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id
    AND e.action = ANY (CASE NEW.words ->> 'occasion' WHEN 'start' THEN '{open,reopen}' WHEN 'consultation' THEN '{notify}' ELSE '{sue}' END::text[]);
  IF NEW.kind IN ('tell_procuratorate', 'report_claimant', 'receive_receipt', 'feed_back', 'transfer_crime') AND btrim(NEW.document) = ''
     OR NEW.kind = 'leave_crime' AND btrim(NEW.reason) = ''
     OR NEW.kind IN ('tell_procuratorate', 'report_claimant') AND (
       NOT coalesce(NEW.effective_on >= v_since, false) OR EXISTS (
         SELECT FROM damage_record r
         WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = NEW.kind AND r.words ->> 'occasion' = NEW.words ->> 'occasion'
           AND r.effective_on >= v_since
           AND NOT EXISTS (SELECT FROM damage_record x WHERE x.book_id = r.book_id AND x.case_id = r.case_id
                             AND x.kind = 'retract' AND x.subject = r.record_id)))
     OR NEW.kind = 'receive_receipt' AND (
       v_of.kind IS DISTINCT FROM 'tell_procuratorate' OR NEW.effective_on < v_of.effective_on OR EXISTS (
         SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = NEW.kind AND r.subject = NEW.subject
           AND NOT EXISTS (SELECT FROM damage_record x WHERE x.book_id = r.book_id AND x.case_id = r.case_id
                             AND x.kind = 'retract' AND x.subject = r.record_id)))
     OR NEW.kind = 'feed_back' AND NOT EXISTS (
       SELECT FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.channel = 'procuratorate'
       UNION ALL SELECT FROM damage_record r
       WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'tell_procuratorate' AND r.effective_on <= NEW.effective_on
         AND damage_act_stands(r.book_id, r.case_id, r.record_id))
     OR NEW.kind = 'retract' AND EXISTS (
       SELECT FROM damage_record r
       WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id
         AND (r.words ->> 'signatures' = CASE v_of.kind WHEN 'sign_approval' THEN v_of.subject ELSE v_of.record_id END::text
           OR r.words ->> 'allowed' = v_of.record_id::text OR r.kind = 'receive_receipt' AND r.subject = v_of.record_id)
         AND (damage_act_stands(r.book_id, r.case_id, r.record_id) OR EXISTS (
           SELECT FROM process p
           WHERE p.book_id = r.book_id AND p.process_id = derived_id(r.record_id, 'recording') AND p.state = 'proposed')))
     OR NEW.kind = 'retract' AND v_of.kind = 'state_findings' AND EXISTS (
       SELECT FROM jsonb_each_text(v_of.words) f (sign, told)
       WHERE f.told = 'true' AND NOT EXISTS (
         SELECT FROM damage_record r
         WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id <> v_of.record_id AND damage_act_stands(r.book_id, r.case_id, r.record_id)
           AND (r.kind IN ('transfer_crime', 'leave_crime') AND r.words ->> 'sign' = f.sign
             OR r.kind = 'state_findings' AND r.words ->> f.sign = 'true')))
     OR NEW.kind = 'retract' AND (btrim(NEW.reason) = ''
       OR coalesce(v_of.kind, '') NOT IN ('tell_procuratorate', 'report_claimant', 'receive_receipt', 'feed_back', 'state_findings',
                                              'transfer_crime', 'leave_crime', 'link_case', 'allow_late', 'ask_approval', 'sign_approval', 'refuse_approval')) THEN
    RAISE EXCEPTION '% that tells nothing', NEW.kind USING ERRCODE = 'LG134', CONSTRAINT = 'damage_telling';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_telling BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('tell_procuratorate', 'report_claimant', 'receive_receipt', 'feed_back', 'retract', 'transfer_crime', 'leave_crime'))
  EXECUTE FUNCTION ledger.check_damage_telling();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_telling;

CREATE OR REPLACE FUNCTION ledger.check_damage_term_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND ledger.of_this_transaction(r.xmin)
        AND CASE NEW.code WHEN 'procuratorate_notice' THEN r.kind = 'tell_procuratorate' AND r.words ->> 'occasion' = NEW.subject
                          WHEN 'claimant_report' THEN r.kind = 'report_claimant' AND r.words ->> 'occasion' = NEW.subject
                          ELSE r.kind = 'feed_back' END) THEN
    RAISE EXCEPTION 'a term % that ends and nothing was told', NEW.code USING ERRCODE = 'LG134', CONSTRAINT = 'damage_telling';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_term_told ON ledger.damage_clock;
CREATE CONSTRAINT TRIGGER damage_term_told AFTER UPDATE OF stopped_on ON ledger.damage_clock DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.stopped_on IS NULL AND NEW.stopped_on IS NOT NULL
                     AND NEW.code IN ('procuratorate_notice', 'claimant_report', 'procuratorate_feedback'))
  EXECUTE FUNCTION ledger.check_damage_term_told();
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_term_told;
