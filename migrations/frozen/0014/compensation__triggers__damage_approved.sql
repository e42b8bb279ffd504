-- An act for which a rule pack of the bureau names who signs is done with an approval that is complete, once: each step was signed by another person, of the
-- department that the packs name for it; and approvals are asked for, signed and refused as they stand.
-- Fires for each such record. Only what the web writes is asked: archives that are replayed have acts of other rules. The packs that are shipped name
-- nobody. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG136 damage_approved. Twin: ledger.compensation.actions.approvals.
CREATE OR REPLACE FUNCTION ledger.check_damage_approved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_id uuid := CASE WHEN NEW.kind IN ('sign_approval', 'refuse_approval') THEN NEW.subject ELSE (NEW.words ->> 'signatures')::uuid END;
  v_signed text := CASE WHEN NEW.kind IN ('agree_apart', 'settle_suit', 'settle_apart') THEN 'agree'  -- as ALIKE of the twin
                        WHEN NEW.kind = 'sue_apart' THEN 'sue' ELSE NEW.kind END;
  v_deed text;
  v_chain jsonb;
  v_department text;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF NEW.kind NOT IN ('sign_approval', 'refuse_approval') THEN
    SELECT s.value INTO v_chain FROM law_said(NEW.book_id, 'compensation.approval.' || v_signed, NEW.effective_on) s
    WHERE s.key = 'compensation.approval.' || v_signed ORDER BY s.place LIMIT 1;
    IF coalesce(v_chain, '[]') = '[]' THEN
      RETURN NEW;
    END IF;
  END IF;
  SELECT r.words ->> 'deed' INTO v_deed FROM damage_record r
  WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = v_id AND r.kind = 'ask_approval' AND NOT EXISTS (
    SELECT FROM damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND (x.kind IN ('retract', 'refuse_approval') AND x.subject = r.record_id
      AND NOT EXISTS (SELECT FROM damage_record y WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.kind = 'retract' AND y.subject = x.record_id)
      OR x.words ->> 'signatures' = r.record_id::text));
  SELECT s.value #>> '{}' INTO v_department FROM law_said(NEW.book_id, 'compensation.approval_department', NEW.effective_on) s
  WHERE s.key = 'compensation.approval_department.' || (NEW.words ->> 'step') ORDER BY s.place LIMIT 1;
  IF v_deed IS NULL
     OR NEW.kind = 'refuse_approval' AND btrim(NEW.reason) = ''
     OR NEW.kind = 'sign_approval' AND (
       EXISTS (SELECT FROM damage_record r
               WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND person_of(r.actor_id) = person_of(NEW.actor_id)
                 AND (r.record_id = v_id OR r.kind = 'sign_approval' AND r.subject = v_id AND NOT EXISTS (
                   SELECT FROM damage_record x
                   WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)))
       OR v_department IS NOT NULL AND NOT EXISTS (
         SELECT FROM mandate m WHERE m.actor_id = NEW.actor_id AND m.department = v_department AND mandate_runs(m.mandate_id)))
     OR v_chain IS NOT NULL AND (v_deed <> v_signed OR EXISTS (
       SELECT FROM jsonb_array_elements_text(v_chain) AS c (step)
       WHERE c.step <> 'handler' AND NOT EXISTS (
         SELECT FROM damage_record r
         WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'sign_approval' AND r.subject = v_id AND r.words ->> 'step' = c.step
           AND NOT EXISTS (SELECT FROM damage_record x
                           WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)))) THEN
    RAISE EXCEPTION '% without its approval', NEW.kind USING ERRCODE = 'LG136', CONSTRAINT = 'damage_approved';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_approved BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('open', 'end', 'agree', 'agree_apart', 'settle_suit', 'settle_apart', 'sue', 'sue_apart', 'close', 'write_off', 'grant_relief',
                           'sign_approval', 'refuse_approval'))
  EXECUTE FUNCTION ledger.check_damage_approved();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_approved;
