-- No more is called of a guarantee than its sum, all calls that stand together, each by its act and for who owes the part.
-- By another person than who took the guarantee: of a call that leaves something its process has no step.
-- Fires for each call that is kept, the second when the transaction commits, because the record is kept after it. Only what the web writes is asked
-- by whom. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG059 damage_called_within, LG091 damage_act_by_two. Twin: ledger.compensation.actions.guarantees.call_guarantee.
CREATE OR REPLACE FUNCTION ledger.check_damage_called() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM damage_guarantee g
       WHERE g.book_id = NEW.book_id AND g.guarantee_id = NEW.guarantee_id AND g.case_id = NEW.case_id
         AND damage_called_of(g.book_id, g.guarantee_id) <= g.amount)
     OR NOT EXISTS (SELECT FROM damage_obligor o
       WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.part = NEW.part AND o.owner = NEW.debtor) THEN
    RAISE EXCEPTION 'more is called than is secured, or for who owes nothing' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_called_within';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_called_within AFTER INSERT ON ledger.damage_called
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_called();
ALTER TABLE ledger.damage_called ENABLE ALWAYS TRIGGER damage_called_within;

CREATE OR REPLACE FUNCTION ledger.check_damage_called_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_record r JOIN process p ON p.book_id = r.book_id AND p.process_id = NEW.guarantee_id
       WHERE r.book_id = NEW.book_id AND r.record_id = NEW.call_id AND r.kind = 'call_guarantee' AND r.subject = NEW.guarantee_id
         AND person_of(r.actor_id) <> person_of(p.started_by)) THEN
    RAISE EXCEPTION 'a guarantee called by who took it' USING ERRCODE = 'LG091', CONSTRAINT = 'damage_act_by_two';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_called_by_two ON ledger.damage_called;
CREATE CONSTRAINT TRIGGER damage_called_by_two AFTER INSERT ON ledger.damage_called DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_called_by_two();
ALTER TABLE ledger.damage_called ENABLE ALWAYS TRIGGER damage_called_by_two;
