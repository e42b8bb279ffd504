-- Nobody owes a part twice on one day: who comes to owe it beside others, or again, did not owe it then.
-- Fires for each new or changed row. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG059 damage_obligor_once. Twin: ledger.compensation.actions.joining.check_joins.
CREATE OR REPLACE FUNCTION ledger.check_damage_obligor_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM damage_obligor o
             WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.part = NEW.part AND o.owner = NEW.owner AND o.place <> NEW.place
               AND daterange(o.since_on, o.until_on) && daterange(NEW.since_on, NEW.until_on)) THEN
    RAISE EXCEPTION 'a part is owed twice by one party' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_obligor_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_obligor_once BEFORE INSERT OR UPDATE ON ledger.damage_obligor
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor_once();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_once;
