-- A hearing about a withdrawal is led by nobody who took part in the decision, and who led it does not conclude it; until one that was asked for
-- is held, or given up, the withdrawal is not concluded. The bureau sets one, and who set it alone drops it; its owner asks for more. Where the
-- law asks that it was served, or from a quantity on heard, it is concluded only then.
-- Fires before each such step, whoever writes; who led, set or drops it is asked when the transaction commits, of what the web writes, and so is
-- what the law asks. Locks: none.
-- Errors: LG201 hearing_apart, hearing_set, LG202 hearing_held, LG199 withdrawal_served.
-- Twins: ledger.permits.actions.hearings, ledger.permits.actions.served.
CREATE OR REPLACE FUNCTION ledger.check_hearing_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act h
      JOIN process_event e ON e.book_id = h.book_id AND e.process_id = (h.terms ->> 'decision')::uuid
      WHERE h.book_id = NEW.book_id AND h.act_id = NEW.process_id AND e.action NOT IN ('object', 'quash', 'reduce')
        AND person_of(e.actor_id) = person_of(NEW.actor_id)) THEN
    RAISE EXCEPTION 'a hearing that is led by who decided' USING ERRCODE = 'LG201', CONSTRAINT = 'hearing_apart';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_hearing_set() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (CASE NEW.action
      WHEN 'drop' THEN NOT EXISTS (
        SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.action = 'ask'
          AND person_of(e.actor_id) = person_of(NEW.actor_id))
      ELSE EXISTS (SELECT FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role <> 'enterprise') AND EXISTS (
        SELECT FROM permit_act n
        JOIN permit_act h ON h.book_id = n.book_id AND h.site = n.site AND h.machine = n.machine AND h.act_id <> n.act_id
          AND h.terms ->> 'decision' = n.terms ->> 'decision'
        JOIN process p ON p.book_id = h.book_id AND p.process_id = h.act_id AND p.state NOT IN ('withdrawn', 'dropped')
        WHERE n.book_id = NEW.book_id AND n.act_id = NEW.process_id) END) THEN
    RAISE EXCEPTION 'a hearing that the authority sets beside another, or drops for another' USING ERRCODE = 'LG201', CONSTRAINT = 'hearing_set';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_hearing_held() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_states text[];
BEGIN
  SELECT coalesce(array_agg(p.state), '{}') INTO v_states
  FROM permit_act d
  JOIN permit_act h ON h.book_id = d.book_id AND h.site = d.site AND h.machine = 'permits.hearing' AND h.terms ->> 'decision' = d.act_id::text
  JOIN process p ON p.book_id = h.book_id AND p.process_id = h.act_id
  WHERE d.book_id = NEW.book_id AND d.act_id = NEW.process_id;
  IF v_states && ARRAY['asked', 'annulment_asked']
     OR ledger.as_web() AND 'held' <> ALL (v_states)
       AND law_figure(NEW.book_id, 'hearing.withdrawal_least', NEW.effective_on) * 1000000 <= (
         SELECT sum(n.quantity * (n.last_vintage - n.first_vintage + 1)) FROM permit_act_line n
         WHERE n.book_id = NEW.book_id AND n.act_id = NEW.process_id) THEN
    RAISE EXCEPTION 'a withdrawal that is concluded before its hearing' USING ERRCODE = 'LG202', CONSTRAINT = 'hearing_held';
  END IF;
  IF ledger.as_web() AND law_figure(NEW.book_id, 'service.required', NEW.effective_on) = 1 AND NOT EXISTS (
      SELECT FROM permit_act d
      JOIN permit_act v ON v.book_id = d.book_id AND v.site = d.site AND v.machine = 'permits.service' AND v.terms ->> 'decision' = d.act_id::text
      JOIN process p ON p.book_id = v.book_id AND p.process_id = v.act_id AND p.state <> 'annulled'
      WHERE d.book_id = NEW.book_id AND d.act_id = NEW.process_id) THEN
    RAISE EXCEPTION 'a withdrawal that is concluded before it was served' USING ERRCODE = 'LG199', CONSTRAINT = 'withdrawal_served';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_hearing_led() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act d
      JOIN permit_act h ON h.book_id = d.book_id AND h.site = d.site AND h.machine = 'permits.hearing' AND h.terms ->> 'decision' = d.act_id::text
      JOIN process p ON p.book_id = h.book_id AND p.process_id = h.act_id AND p.state = 'held'
      JOIN process_event e ON e.book_id = h.book_id AND e.process_id = h.act_id AND e.action = 'hold' AND person_of(e.actor_id) = person_of(NEW.actor_id)
      WHERE d.book_id = NEW.book_id AND d.act_id = NEW.process_id) THEN
    RAISE EXCEPTION 'a withdrawal that is concluded by who led its hearing' USING ERRCODE = 'LG201', CONSTRAINT = 'hearing_apart';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS hearing_apart ON ledger.process_event;
CREATE CONSTRAINT TRIGGER hearing_apart AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.hearing' AND NEW.action = 'hold') EXECUTE FUNCTION ledger.check_hearing_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER hearing_apart;
CREATE OR REPLACE TRIGGER hearing_held BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.withdrawal' AND NEW.action = 'conclude') EXECUTE FUNCTION ledger.check_hearing_held();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER hearing_held;
DROP TRIGGER IF EXISTS hearing_set ON ledger.process_event;
CREATE CONSTRAINT TRIGGER hearing_set AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.hearing' AND (NEW.action = 'ask' OR NEW.to_state = 'dropped')) EXECUTE FUNCTION ledger.check_hearing_set();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER hearing_set;
DROP TRIGGER IF EXISTS hearing_led ON ledger.process_event;
CREATE CONSTRAINT TRIGGER hearing_led AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.withdrawal' AND NEW.action = 'conclude') EXECUTE FUNCTION ledger.check_hearing_led();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER hearing_led;
