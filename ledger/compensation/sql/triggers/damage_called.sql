-- No more is called of a guarantee than its sum, all calls that stand together, each by its act and for who owes the part.
-- Fires for each call that is kept. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG059 damage_called_within. Twin: ledger.compensation.actions.guarantees.call_guarantee.
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
