-- Whose mandate is for one area does nothing in a case that lies elsewhere.
-- Fires for each record of a case, always, whoever writes. Locks: none.
-- Errors: LG089 damage_in_area. Twin: ledger.compensation.actions.engine.write_record.
CREATE OR REPLACE FUNCTION ledger.check_damage_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF area_other(NEW.actor_id, (SELECT ARRAY[c.area::text] FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id),
                true) IS NOT NULL THEN
    RAISE EXCEPTION 'an act in another area' USING ERRCODE = 'LG089', CONSTRAINT = 'damage_in_area';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_in_area BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_place();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_in_area;
