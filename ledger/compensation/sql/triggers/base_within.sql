-- What cases have booked in a base, less what was released, is never beyond what it holds, by unit, on the day of the booking and after it; of a booking no more is accepted or released than is left of it, and
-- no more taken back than was accepted. A base in which something is booked that is neither accepted nor released is not closed, and in one that is not open nothing is
-- booked; a base comes whole with the step that proposes it,
-- and is booked from the day on which it was opened.
-- Fires for each move of a booking and each closing, at once, and for each base and booking when the transaction commits. Locks: the name of the base, so that
-- two that book in it, or one that closes it, see each other; whoever comes second reads what the first one wrote. Only what the web writes is asked about
-- order: an archive that is replayed, by the owner, brings rows in its own.
-- Errors: LG134 base_within, base_closed, base_whole; LG083 with_its_record. Twins: ledger.compensation.actions.bases and bookings.
CREATE OR REPLACE FUNCTION ledger.check_booking_move() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_base uuid;
  v_left numeric;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  SELECT b.base_id INTO v_base FROM damage_booking b WHERE b.book_id = NEW.book_id AND b.booking_id = NEW.booking_id;
  PERFORM pg_advisory_xact_lock(hashtextextended('base:' || NEW.book_id || ':' || v_base, 0));
  IF NEW.move = 'booked' THEN
    SELECT base_capacity(p.book_id, v_base, NEW.unit, 'infinity') - base_taken(p.book_id, v_base, NEW.unit)
    INTO v_left FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_base AND p.state = 'open';
  ELSE
    SELECT sum(CASE WHEN NEW.move = 'taken_back' THEN CASE m.move WHEN 'accepted' THEN m.amount WHEN 'taken_back' THEN -m.amount ELSE 0 END
                 ELSE CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END END)
    INTO v_left FROM damage_booking_move m
    WHERE m.book_id = NEW.book_id AND m.booking_id = NEW.booking_id AND m.unit = NEW.unit;
  END IF;
  IF NEW.amount > coalesce(v_left, 0) THEN
    RAISE EXCEPTION 'a booking beyond what is left' USING ERRCODE = 'LG134', CONSTRAINT = 'base_within';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_base_closed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('base:' || NEW.book_id || ':' || NEW.process_id, 0));
  IF EXISTS (SELECT FROM damage_booking b JOIN damage_booking_move m ON m.book_id = b.book_id AND m.booking_id = b.booking_id
             WHERE b.book_id = NEW.book_id AND b.base_id = NEW.process_id
             GROUP BY b.booking_id, m.unit HAVING sum(CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END) > 0) THEN
    RAISE EXCEPTION 'a base with bookings is closed' USING ERRCODE = 'LG134', CONSTRAINT = 'base_closed';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_base_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_base_capacity c JOIN process_event e ON e.book_id = c.book_id AND e.process_id = c.base_id
      WHERE c.book_id = NEW.book_id AND c.base_id = NEW.base_id AND e.action = 'propose' AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a base that holds nothing, or more than was proposed' USING ERRCODE = 'LG134', CONSTRAINT = 'base_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_booking_of_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r
      JOIN damage_project x ON x.book_id = r.book_id AND x.case_id = r.case_id AND x.project_id = NEW.project_id AND x.mode = 'substitute'
      WHERE r.book_id = NEW.book_id AND r.record_id = NEW.booking_id AND r.case_id = NEW.case_id AND r.kind = 'book_base'
        AND EXISTS (SELECT FROM damage_booking_move m WHERE m.book_id = r.book_id AND m.booking_id = NEW.booking_id)
        AND r.effective_on >= (SELECT max(e.effective_on) FROM process_event e
                               WHERE e.book_id = r.book_id AND e.process_id = NEW.base_id AND e.to_state = 'open')
        AND NOT EXISTS (SELECT FROM damage_booking_move m
                        WHERE m.book_id = r.book_id AND m.booking_id = NEW.booking_id AND m.record_id = NEW.booking_id
                          AND base_taken(r.book_id, NEW.base_id, m.unit) > base_capacity(r.book_id, NEW.base_id, m.unit, r.effective_on))) THEN
    RAISE EXCEPTION 'a booking of no works of the case' USING ERRCODE = 'LG134', CONSTRAINT = 'base_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_booking_act() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_booking b
      JOIN damage_done_now(b.book_id, b.case_id) d ON d.kind = CASE NEW.move WHEN 'booked' THEN 'book_base' WHEN 'accepted' THEN 'accept_booking'
        WHEN 'taken_back' THEN 'take_booking_back' ELSE 'release_booking' END
      WHERE b.book_id = NEW.book_id AND b.booking_id = NEW.booking_id) THEN
    RAISE EXCEPTION 'a booking moves with its act' USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_record';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER base_within BEFORE INSERT ON ledger.damage_booking_move
  FOR EACH ROW EXECUTE FUNCTION ledger.check_booking_move();
ALTER TABLE ledger.damage_booking_move ENABLE ALWAYS TRIGGER base_within;
DROP TRIGGER IF EXISTS booking_act ON ledger.damage_booking_move;
CREATE CONSTRAINT TRIGGER booking_act AFTER INSERT ON ledger.damage_booking_move DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_booking_act();
ALTER TABLE ledger.damage_booking_move ENABLE ALWAYS TRIGGER booking_act;
DROP TRIGGER IF EXISTS booking_of_case ON ledger.damage_booking;
CREATE CONSTRAINT TRIGGER booking_of_case AFTER INSERT ON ledger.damage_booking DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_booking_of_case();
ALTER TABLE ledger.damage_booking ENABLE ALWAYS TRIGGER booking_of_case;
DROP TRIGGER IF EXISTS base_whole ON ledger.damage_base;
CREATE CONSTRAINT TRIGGER base_whole AFTER INSERT ON ledger.damage_base DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_base_whole();
ALTER TABLE ledger.damage_base ENABLE ALWAYS TRIGGER base_whole;
DROP TRIGGER IF EXISTS base_capacity_whole ON ledger.damage_base_capacity;
CREATE CONSTRAINT TRIGGER base_capacity_whole AFTER INSERT ON ledger.damage_base_capacity DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_base_whole();
ALTER TABLE ledger.damage_base_capacity ENABLE ALWAYS TRIGGER base_capacity_whole;
CREATE OR REPLACE TRIGGER base_closed BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'compensation.base' AND NEW.action = 'close') EXECUTE FUNCTION ledger.check_base_closed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER base_closed;
