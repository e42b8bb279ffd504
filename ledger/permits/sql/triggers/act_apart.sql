-- Nobody agrees to an act for two sides: who said yes to a sale, lease, pledge, buy-back, move or enforcement for one side, or for the bureau, says none
-- for another (《民法典》 art. 168). A person is the same with another key and in another role.
-- Who approves inside that a step is taken has said yes, too.
-- Fires before each INSERT of such a step, whoever writes. Locks: the row of the process, so that a step which is being written by somebody
-- else is seen.
-- Errors: LG062 act_self_dealing. Twin: ledger.permits.actions.sides.check_agreed.
CREATE OR REPLACE FUNCTION ledger.check_act_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text := (SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id);
  v_of uuid := NEW.process_id;
BEGIN
  IF NEW.machine = 'permits.internal' THEN
    SELECT (i.terms ->> 'of')::uuid INTO v_of FROM permit_act i WHERE i.book_id = NEW.book_id AND i.act_id = NEW.process_id;
  END IF;
  PERFORM FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_of FOR NO KEY UPDATE;
  IF EXISTS (
      SELECT FROM process_event e JOIN actor a USING (actor_id)
      WHERE e.book_id = NEW.book_id AND e.process_id = v_of
        AND (e.to_state IN ('proposed', 'applied', 'offered', 'attested', 'accepted', 'replacement_proposed', 'replacement_accepted') OR e.action = 'renew')
        AND person_of(e.actor_id) = person_of(NEW.actor_id) AND a.owner IS DISTINCT FROM v_owner)
     OR EXISTS (SELECT FROM approved_inside(NEW.book_id, v_of) AS x
                WHERE x.person = person_of(NEW.actor_id) AND x.owner IS DISTINCT FROM v_owner) THEN
    RAISE EXCEPTION 'a yes for another side by the same person' USING ERRCODE = 'LG062', CONSTRAINT = 'act_self_dealing';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER act_apart BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine IN ('permits.sale', 'permits.lease', 'permits.pledge', 'permits.buyback', 'permits.move', 'market.ending',
                                     'permits.enforcement')
                     AND NEW.from_state <> '' AND (NEW.action = 'renew' OR NEW.to_state IN ('applied', 'attested', 'accepted', 'replacement_accepted'))
                     OR NEW.machine = 'permits.internal' AND NEW.to_state = 'confirmed')
  EXECUTE FUNCTION ledger.check_act_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_apart;
