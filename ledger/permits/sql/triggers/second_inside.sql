-- What disposes of the property of an enterprise is done by one of its representatives where the amount lies below what the enterprise has set, and
-- no rule pack asks for two; else under an internal approval: asked for by who takes the step, in the words in which it is taken, and confirmed by
-- another person of the enterprise in the same transaction. What one alone disposed of on the same day is counted with it. What two stood for
-- is renewed by two.
-- Fires for each such step when the transaction commits, because an act is kept after its first step, so that it may be rehearsed. Only what the
-- web writes is asked. Locks: one of its own for an enterprise, where it needs two, until the transaction ends.
-- Errors: LG094 second_inside. Twin: ledger.permits.actions.inside.DualControlled, with the amounts.
CREATE OR REPLACE FUNCTION ledger.check_second_inside() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text := (SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = 'enterprise');
  v_from record; v_this record; v_today record;
BEGIN
  IF v_owner IS NULL OR NOT ledger.as_web() OR NOT EXISTS (
      SELECT FROM process_transition t
      WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state AND t.rights = '{initiate}') THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_from FROM dual_control(NEW.book_id, v_owner);
  IF v_from.quantity IS NULL AND v_from.money IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('disposals:' || v_owner));
  SELECT * INTO v_this FROM disposal_counted(NEW.book_id, NEW.process_id);
  SELECT * INTO v_today FROM disposed_today(NEW.book_id, v_owner, NEW.process_id);
  IF (v_this.quantity + v_today.quantity >= v_from.quantity OR v_this.money + v_today.money >= v_from.money
      OR v_this.quantity IS NULL AND v_this.money IS NULL
      OR NEW.action = 'renew' AND EXISTS (SELECT FROM approved_inside(NEW.book_id, NEW.process_id) AS x WHERE x.owner = v_owner))
     AND NOT EXISTS (
      SELECT FROM permit_act i
      JOIN process_event e ON e.book_id = i.book_id AND e.process_id = i.act_id AND e.machine = i.machine AND e.to_state = 'confirmed'
      WHERE i.book_id = NEW.book_id AND i.site = v_owner AND i.machine = 'permits.internal' AND i.terms ->> 'of' = NEW.process_id::text
        AND e.started_by = NEW.actor_id AND of_this_transaction(e.xmin)
        AND i.terms -> 'said' @> jsonb_build_object('effective_on', NEW.effective_on, 'document', NEW.document, 'reason', NEW.reason)
        AND CASE NEW.version WHEN 1 THEN i.terms -> 'said' -> 'words'
                                         = (SELECT t.terms FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id)
                             ELSE i.terms ->> 'step' IN (NEW.action, CASE NEW.action WHEN 'attest' THEN 'accept' WHEN 'accept' THEN 'attest' END) END) THEN
    RAISE EXCEPTION 'a disposal without another representative' USING ERRCODE = 'LG094', CONSTRAINT = 'second_inside';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS second_inside ON ledger.process_event;
CREATE CONSTRAINT TRIGGER second_inside AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.machine LIKE 'permits.%' OR NEW.machine LIKE 'market.%') AND NEW.action <> 'end'
                     AND NEW.machine NOT IN ('permits.dual_control', 'permits.internal'))
  EXECUTE FUNCTION ledger.check_second_inside();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER second_inside;
