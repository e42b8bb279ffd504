-- What is pledged or frozen is sold, with it ends a pledge of another rank that has a place in the proceeds, and the lots of a pledge are
-- replaced, only by an act that two persons have brought to its end; and what
-- the sides of a sale, lease or buy-back have agreed to ends only by an act to which they have agreed (`act_agreed`).
-- Fires for each such step when the transaction commits, so that the act may be rehearsed. Locks: none.
-- Errors: LG065 step_by_two. Twin: ledger.market.actions.enforcement and endings, ledger.permits.actions.pledges.
CREATE OR REPLACE FUNCTION ledger.check_step_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
      WHERE t.book_id = NEW.book_id
        AND (NEW.action = 'end' AND t.machine = 'market.ending' AND t.terms ->> 'of' = NEW.process_id::text AND p.state = 'accepted'
          OR (NEW.action = 'substitute' AND t.machine = 'permits.pledge' AND t.terms ->> 'replaces' = NEW.process_id::text
                AND p.state = 'registered'
              OR NEW.action IN ('enforce', 'execute') AND t.machine = 'permits.enforcement' AND t.terms ->> 'of' = NEW.process_id::text
                AND p.state = 'done')
             AND done_by_two(t.book_id, t.act_id)
          OR NEW.action = 'exhaust' AND t.machine = 'permits.enforcement' AND p.state = 'done' AND done_by_two(t.book_id, t.act_id)
             AND EXISTS (SELECT FROM permit_proceeds r WHERE r.book_id = t.book_id AND r.act_id = t.act_id AND r.claim_id = NEW.process_id))) THEN
    RAISE EXCEPTION 'a step of % without a second person', NEW.machine USING ERRCODE = 'LG065', CONSTRAINT = 'step_by_two';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS step_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER step_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.machine = 'permits.pledge' AND NEW.action IN ('enforce', 'exhaust', 'substitute'))
                     OR (NEW.machine = 'permits.freeze' AND NEW.action = 'execute')
                     OR (NEW.machine IN ('permits.sale', 'permits.lease', 'permits.buyback') AND NEW.action = 'end'))
  EXECUTE FUNCTION ledger.check_step_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER step_by_two;
