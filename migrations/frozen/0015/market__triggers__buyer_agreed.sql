-- What is enforced is sold to nobody who has not said yes with a key of its own: its money is debited on nobody else's word.
-- Fires for each confirmation of an enforcement when the transaction commits, because it may be rehearsed. Locks: none.
-- Errors: LG172 buyer_agreed. Twin: ledger.market.machines.ENFORCEMENT, whose confirmation follows the step `accept`.
CREATE OR REPLACE FUNCTION ledger.check_buyer_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.action = 'accept'
      JOIN actor a ON a.actor_id = e.actor_id
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND e.version = NEW.version - 1
        AND a.owner = coalesce((SELECT s.party FROM site s WHERE s.book_id = t.book_id AND s.code = t.other), t.other)) THEN
    RAISE EXCEPTION 'an enforcement to which the buyer has not agreed' USING ERRCODE = 'LG172', CONSTRAINT = 'buyer_agreed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS buyer_agreed ON ledger.process_event;
CREATE CONSTRAINT TRIGGER buyer_agreed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.enforcement' AND NEW.to_state = 'done') EXECUTE FUNCTION ledger.check_buyer_agreed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER buyer_agreed;
