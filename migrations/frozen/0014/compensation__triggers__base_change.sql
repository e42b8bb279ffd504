-- What a base holds is changed by two, from the day on which one of them said so: never below what is taken, not before the base was opened, nor before the last
-- change that is in force. A change comes whole with the step that proposes it.
-- Fires for each step that puts a change in force, at once, and for each row of one when the transaction commits. Locks: the name of the base, as whoever books
-- takes it. Only what the web writes is asked: an archive that is replayed, by the owner, brings rows in its own order.
-- Errors: LG134 base_change_within, base_change_whole. Twin: ledger.compensation.actions.base_changes.
CREATE OR REPLACE FUNCTION ledger.check_base_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_base uuid := (SELECT h.base_id FROM damage_base_change h WHERE h.book_id = NEW.book_id AND h.change_id = NEW.process_id LIMIT 1);
  v_on date := (SELECT e.effective_on FROM process_event e
                WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.action = 'propose');
BEGIN
  IF NOT ledger.as_web() OR v_base IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('base:' || NEW.book_id || ':' || v_base, 0));
  IF EXISTS (
      SELECT FROM damage_base_change h WHERE h.book_id = NEW.book_id AND h.change_id = NEW.process_id
        AND h.amount < base_taken(h.book_id, h.base_id, h.unit))
     OR NOT EXISTS (SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_base AND p.state = 'open')
     OR v_on < (SELECT max(e.effective_on) FROM process_event e
                WHERE e.book_id = NEW.book_id AND e.process_id = v_base AND e.to_state = 'open')
     OR v_on < (SELECT max(a.effective_on) FROM damage_base_change h
                JOIN process p ON p.book_id = h.book_id AND p.process_id = h.change_id AND p.state = 'in_force'
                JOIN process_event a ON a.book_id = h.book_id AND a.process_id = h.change_id AND a.action = 'propose'
                WHERE h.book_id = NEW.book_id AND h.base_id = v_base) THEN
    RAISE EXCEPTION 'a base that would hold less than is taken, or changes before what is there' USING ERRCODE = 'LG134', CONSTRAINT = 'base_change_within';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_base_change_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM process_event e
      WHERE e.book_id = NEW.book_id AND e.process_id = NEW.change_id AND e.action = 'propose' AND of_this_transaction(e.xmin)
        AND NOT EXISTS (SELECT FROM damage_base_change h WHERE h.book_id = NEW.book_id AND h.change_id = NEW.change_id AND h.base_id <> NEW.base_id)) THEN
    RAISE EXCEPTION 'a change that nobody has proposed so' USING ERRCODE = 'LG134', CONSTRAINT = 'base_change_whole';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER base_change_within BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'compensation.base_change' AND NEW.action = 'confirm') EXECUTE FUNCTION ledger.check_base_change();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER base_change_within;
DROP TRIGGER IF EXISTS base_change_whole ON ledger.damage_base_change;
CREATE CONSTRAINT TRIGGER base_change_whole AFTER INSERT ON ledger.damage_base_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_base_change_whole();
ALTER TABLE ledger.damage_base_change ENABLE ALWAYS TRIGGER base_change_whole;
