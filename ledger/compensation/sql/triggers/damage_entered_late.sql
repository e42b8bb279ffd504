-- What is done in a case on a day further back than the law of that day lets one person go says when it was entered, and is recorded by one and confirmed by
-- another, or another has allowed it for that day: once, and not after it was retracted.
-- Fires for each new record. Only what the web writes is asked: archives that are replayed are of days that are over. Locks: none; the row of the case is
-- locked by whoever acts in it.
-- Errors: LG135 damage_entered_late. Twins: ledger.compensation.rules.lateness, and engine for the allowance.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.check_damage_entered_late() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_today date := (SELECT (clock_now() AT TIME ZONE b.zone)::date FROM book b WHERE b.book_id = NEW.book_id);
  v_said date := (NEW.words ->> 'entered_on')::date;
BEGIN
  IF NOT ledger.as_web() OR NEW.effective_on >= v_today THEN
    RETURN NEW;
  END IF;
  IF v_today - NEW.effective_on > law_figure(NEW.book_id, 'compensation.entered_alone_days', NEW.effective_on)
     AND (NOT coalesce(v_said BETWEEN v_today - 1 AND v_today, false)  -- a request that came before midnight
       OR NEW.kind NOT IN ('register', 'carry_over', 'withdraw') AND NOT EXISTS (
         SELECT FROM process p
         WHERE p.book_id = NEW.book_id AND p.process_id = derived_id(NEW.record_id, 'recording') AND p.machine = 'compensation.recording')
       AND NOT EXISTS (
         SELECT FROM damage_record r
         WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = (NEW.words ->> 'allowed')::uuid AND r.kind = 'allow_late'
           AND r.words ->> 'deed' = NEW.kind AND (r.words ->> 'day')::date = NEW.effective_on AND person_of(r.actor_id) <> person_of(NEW.actor_id)
           AND NOT EXISTS (SELECT FROM damage_record x
                           WHERE x.book_id = r.book_id AND x.case_id = r.case_id
                             AND (x.kind = 'retract' AND x.subject = r.record_id OR x.words ->> 'allowed' = r.record_id::text)))) THEN
    RAISE EXCEPTION '% entered late by one person', NEW.kind USING ERRCODE = 'LG135', CONSTRAINT = 'damage_entered_late';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_entered_late BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_entered_late();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_entered_late;
