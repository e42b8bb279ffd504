-- A second person's yes does not carry out what was asked for by somebody who has lost every key since: a step that is called "confirm", or beside
-- which what was asked for can be dropped or denied. Who asked is who began the process, where the step needs four eyes, and who took
-- a step from which it is kept apart; and who has approved inside an enterprise that such a step is taken.
-- Where several sides agree, nothing is carried on that lacks a side's yes or can still be called off while a key of who began it, or said yes
-- for a side, was taken back since: with it a thief may have sold what is not his, or ended what was sold. The way back asks nothing of them,
-- nor does a term that ends by itself.
-- What a representative of the same side has renewed since stands on that one's key; renewed is only what lacks one.
-- Fires before each INSERT of a step. Locks: the valid keys of who asked, shared. Only what the web writes is asked: an archive that is
-- replayed, by the owner, brings steps of persons whose keys were revoked later.
-- Errors: LG075 process_asked, LG096 step_renewed. Twins: ledger.processes.actions.move, which names the person, and
-- ledger.permits.actions.sides.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.check_step_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_apart text[];
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF NEW.action = 'renew' THEN
    IF NOT EXISTS (SELECT FROM sides_gone(NEW.book_id, NEW.process_id) g JOIN actor a ON a.owner = g.owner WHERE a.actor_id = NEW.actor_id) THEN
      RAISE EXCEPTION 'a yes is renewed that lacks nothing' USING ERRCODE = 'LG096', CONSTRAINT = 'step_renewed';
    END IF;
    RETURN NEW;
  END IF;
  SELECT t.apart INTO v_apart FROM process_transition t
  WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state
    AND t.action NOT IN ('drop', 'deny') AND (t.four_eyes OR t.apart <> '{}')
    AND (t.action = 'confirm' OR EXISTS (SELECT FROM process_transition o WHERE o.machine = t.machine AND o.from_state = t.from_state
                                                                            AND o.action IN ('drop', 'deny')));
  IF FOUND AND EXISTS (
      SELECT FROM (SELECT s.actor_id, max(s.recorded_at) AS at FROM stand_behind(NEW.book_id, NEW.process_id) AS s
                   WHERE (s.action = ANY (v_apart) OR (NEW.four_eyes AND s.version = 1))
                     AND NOT renewed_since(NEW.book_id, NEW.process_id, s.version, s.actor_id)
                   GROUP BY s.actor_id, s.action ORDER BY s.actor_id) AS asked
      WHERE keys_gone(asked.actor_id, asked.at) IS NOT NULL) THEN
    RAISE EXCEPTION 'a yes to what somebody asked for whose key is revoked' USING ERRCODE = 'LG075', CONSTRAINT = 'process_asked';
  END IF;
  IF NEW.action NOT IN ('drop', 'deny', 'cancel', 'reject', 'end', 'expire', 'annul')
     AND EXISTS (SELECT FROM process_transition t WHERE t.machine = NEW.machine AND t.action = 'attest')
     AND EXISTS (SELECT FROM process_transition t WHERE t.machine = NEW.machine AND t.from_state = NEW.from_state
                                                    AND t.action IN ('accept', 'cancel', 'reject', 'end'))
     AND EXISTS (
      SELECT FROM (SELECT s.actor_id, min(s.recorded_at) AS at FROM stand_behind(NEW.book_id, NEW.process_id) AS s
                   WHERE (s.version = 1 OR s.action IN ('accept', 'attest', 'confirm', 'renew'))
                     AND NOT renewed_since(NEW.book_id, NEW.process_id, s.version, s.actor_id)
                   GROUP BY s.actor_id ORDER BY s.actor_id) AS agreed
      WHERE keys_taken_back(agreed.actor_id, agreed.at) IS NOT NULL) THEN
    RAISE EXCEPTION 'what was agreed with a key that was taken back' USING ERRCODE = 'LG075', CONSTRAINT = 'process_asked';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER process_event_asked BEFORE INSERT ON ledger.process_event
  FOR EACH ROW EXECUTE FUNCTION ledger.check_step_asked();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_asked;
