-- A county speaks for the sides that lie in it: where a side stands on paper, one of the persons of the bureau who stand for it acts for its area;
-- and who countersigns a sale and who approves it act each for another side of it. Who acts for the whole book acts for every side.
-- Looked at when the transaction ends, for an act is written after its first step. Fires for each step with which an act is agreed to, and for the
-- approval of what was countersigned, whoever writes. Locks: none.
-- Errors: LG089 permit_sides_in_area. Twin: ledger.permits.actions.counties.
CREATE OR REPLACE FUNCTION ledger.check_sides_in_area() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (CASE NEW.action
       WHEN 'approve' THEN NOT coalesce((SELECT acts_for_both(NEW.book_id, NEW.process_id, e.actor_id, NEW.actor_id) FROM process_event e
                                         WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.action = 'countersign'
                                         ORDER BY e.version DESC LIMIT 1), true)
       ELSE side_elsewhere(NEW.book_id, NEW.process_id, NEW.actor_id) IS NOT NULL END) THEN
    RAISE EXCEPTION 'nobody of the area of a side has taken part' USING ERRCODE = 'LG089', CONSTRAINT = 'permit_sides_in_area';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS permit_sides_in_area ON ledger.process_event;
CREATE CONSTRAINT TRIGGER permit_sides_in_area AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.action IN ('accept', 'confirm')
                      AND (NEW.to_state = 'accepted'
                           AND NEW.machine IN ('permits.sale', 'permits.lease', 'permits.pledge', 'permits.buyback', 'market.ending')
                           OR NEW.to_state = 'applied' AND NEW.machine = 'permits.move'))
                     OR (NEW.machine = 'permits.sale' AND NEW.action = 'approve'))
  EXECUTE FUNCTION ledger.check_sides_in_area();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER permit_sides_in_area;
