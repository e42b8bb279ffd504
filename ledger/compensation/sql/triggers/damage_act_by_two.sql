-- What takes, makes or pays in a case (damage_writers tells which acts have a recording) is recorded by one person and done when
-- another confirms it: no such record stands without its recording, no confirmation without its step by a second
-- person, and nothing is paid, passed on or made due but by one that is confirmed.
-- What a party asked for with its own key is granted after an official has handed it on, with the reason; that another one grants, `process_apart` keeps.
-- What another person than who began the case does is not done by who did; a case that was carried over was begun by who imported its
-- list, too.
-- Fires for each new record, each payment of money and each guarantee that is kept, each that goes on to the treasury, each such step of
-- a case or a separate claim, and each that needs four eyes, when the transaction commits, because an act is tried and taken back before it waits. Only what the web writes is asked: books of
-- before, and archives that are replayed, by the owner, have acts of one person; a case that is carried over has what its list says, which two
-- have confirmed, and one that is withdrawn with it has nothing that waits. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG091 damage_act_by_two, damage_relief_by_two. Twins: ledger.compensation.actions.recordings, and engine for who began the case, and reliefs.check_endorsed.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.check_damage_record_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  IF ledger.as_web()
     AND (damage_writers() -> 'compensation.recording propose' ? NEW.kind
          AND NOT EXISTS (SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = derived_id(NEW.record_id, 'recording')
                          AND p.machine = 'compensation.recording')
          OR NEW.kind IN ('confirm_recording', 'confirm_reversal')
             AND NOT EXISTS (SELECT FROM damage_done_now(NEW.book_id, NEW.case_id) d WHERE d.confirmation = NEW.record_id)
          OR NEW.kind IN ('publicise', 'publish_paper', 'extend_clock') AND EXISTS (
            SELECT FROM damage_case c JOIN process p ON p.book_id = c.book_id AND p.process_id = c.process_id
            WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id
              AND person_of(NEW.actor_id) IN (person_of(p.started_by), damage_importer(c.book_id, c.process_id)))) THEN
    RAISE EXCEPTION '% by one person', NEW.kind USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_payment_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = derived_id(NEW.payment_id, 'recording')
         AND p.machine = 'compensation.recording' AND p.state = 'recorded')
     AND NOT carried_now(NEW.book_id, NEW.case_id) THEN
    RAISE EXCEPTION 'a payment by one person' USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_onward_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_record r JOIN process_event e ON e.book_id = r.book_id AND e.process_id = derived_id(r.record_id, 'recording')
       WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.subject = NEW.payment_id
         AND r.kind IN ('remit', 'transfer_court', 'release_escrow')
         AND e.machine = 'compensation.recording' AND e.action = 'confirm' AND of_this_transaction(e.xmin))
     AND NOT EXISTS (
       SELECT FROM damage_case c JOIN process_event e ON e.book_id = c.book_id AND e.process_id = c.process_id
       WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND e.to_state = 'withdrawn' AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'money passed on by one person' USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_step_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_case c JOIN damage_record r USING (book_id, case_id)
       JOIN process_event e ON e.book_id = r.book_id AND e.process_id = derived_id(r.record_id, 'recording')
       WHERE c.book_id = NEW.book_id
         AND (r.kind = NEW.action AND c.process_id = NEW.process_id
              OR r.subject = NEW.process_id
                 AND (r.kind, NEW.action) IN (('confirm_apart', 'ratify'), ('judge_apart', 'judge'), ('settle_apart', 'settle'),
                                                 ('retry_apart', 'retry')))
         AND e.machine = 'compensation.recording' AND e.action = 'confirm' AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION '% by one person', NEW.action USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_began_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND person_of(NEW.actor_id) = damage_importer(NEW.book_id, NEW.process_id) THEN
    RAISE EXCEPTION '% by who imported the case', NEW.action USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_guarantee_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = derived_id(NEW.guarantee_id, 'recording')
         AND p.machine = 'compensation.recording' AND p.state = 'recorded')
     AND NOT carried_now(NEW.book_id, NEW.case_id) THEN
    RAISE EXCEPTION 'a guarantee taken by one person' USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_conversion_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM process_event e
       WHERE e.book_id = NEW.book_id AND e.process_id = derived_id(NEW.conversion_id, 'recording')
         AND e.machine = 'compensation.recording' AND e.action = 'confirm'
         AND NOT EXISTS (SELECT FROM process_event j WHERE j.book_id = NEW.book_id AND j.process_id = NEW.project_id AND j.action = 'reject'
                           AND person_of(j.actor_id) = person_of(e.actor_id))) THEN
    RAISE EXCEPTION 'a conversion by one person' USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_relief_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM process_event e JOIN actor a ON a.actor_id = e.actor_id AND a.role = 'enterprise'
       WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.version = 1)
     AND NOT EXISTS (
       SELECT FROM process_event e
       WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.action = 'endorse' AND btrim(e.reason, U&' \00a0\3000') <> '') THEN
    RAISE EXCEPTION 'a relief granted to who asked by one official' USING ERRCODE = 'LG091', CONSTRAINT = 'damage_relief_by_two';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_relief_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_relief_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.relief' AND NEW.action = 'grant')
  EXECUTE FUNCTION ledger.check_damage_relief_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_relief_by_two;
DROP TRIGGER IF EXISTS damage_conversion_by_two ON ledger.damage_conversion;
CREATE CONSTRAINT TRIGGER damage_conversion_by_two AFTER INSERT ON ledger.damage_conversion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_conversion_by_two();
ALTER TABLE ledger.damage_conversion ENABLE ALWAYS TRIGGER damage_conversion_by_two;
DROP TRIGGER IF EXISTS damage_record_by_two ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_record_by_two AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_record_by_two();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_by_two;
DROP TRIGGER IF EXISTS damage_payment_by_two ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_payment_by_two AFTER INSERT ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.route IN ('treasury', 'agency', 'court', 'escrow')) EXECUTE FUNCTION ledger.check_damage_payment_by_two();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_by_two;
DROP TRIGGER IF EXISTS damage_onward_by_two ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_onward_by_two AFTER UPDATE ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.waiting < OLD.waiting AND NEW.reversed_by IS NULL) EXECUTE FUNCTION ledger.check_damage_onward_by_two();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_onward_by_two;
DROP TRIGGER IF EXISTS damage_step_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_step_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.case' AND NEW.action IN ('confirm', 'judge', 'settle_suit', 'retry', 'revive')
                     OR NEW.machine = 'compensation.separate_claim' AND NEW.action IN ('ratify', 'judge', 'settle', 'retry'))
  EXECUTE FUNCTION ledger.check_damage_step_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_step_by_two;
DROP TRIGGER IF EXISTS damage_began_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_began_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.four_eyes AND NEW.machine IN ('compensation.case', 'compensation.guarantee'))
  EXECUTE FUNCTION ledger.check_damage_began_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_began_by_two;
DROP TRIGGER IF EXISTS damage_guarantee_by_two ON ledger.damage_guarantee;
CREATE CONSTRAINT TRIGGER damage_guarantee_by_two AFTER INSERT ON ledger.damage_guarantee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_guarantee_by_two();
ALTER TABLE ledger.damage_guarantee ENABLE ALWAYS TRIGGER damage_guarantee_by_two;
