-- Of one act no second reversal is asked for while one waits.
-- Fires before each INSERT of a reversal. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG057 damage_reversal_waits. Twin: ledger.compensation.actions.reversals, with the reversal.
CREATE OR REPLACE FUNCTION ledger.check_damage_reversal_waits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM damage_reversal x JOIN process q ON q.book_id = x.book_id AND q.process_id = x.reversal_id
             WHERE x.book_id = NEW.book_id AND x.target = NEW.target AND x.reversal_id <> NEW.reversal_id AND q.state = 'proposed') THEN
    RAISE EXCEPTION 'a second reversal of an act' USING ERRCODE = 'LG057', CONSTRAINT = 'damage_reversal_waits';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_reversal_waits BEFORE INSERT ON ledger.damage_reversal
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_reversal_waits();
ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER damage_reversal_waits;
