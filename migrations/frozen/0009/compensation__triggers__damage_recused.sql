-- Who represents a party of a case does nothing in it for the public side (《公务员法》 art. 76). Looked at when the transaction ends, for a case
-- is opened before its parties are kept. Fires for each record of a case, whoever writes. Locks: none.
-- Errors: LG092 damage_recused. Twin: ledger.compensation.actions.engine.write_record.
CREATE OR REPLACE FUNCTION ledger.check_damage_recused() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF recused_for(NEW.book_id, NEW.actor_id, ARRAY(SELECT p.owner::text FROM damage_party p
                                                  WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id)) IS NOT NULL THEN
    RAISE EXCEPTION 'an act in a case of whom one represents' USING ERRCODE = 'LG092', CONSTRAINT = 'damage_recused';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_recused ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_recused AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_recused();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_recused;
