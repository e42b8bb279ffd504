-- What another person than who began the case does is done by no machine, whoever answers for it.
-- Fires for each record of such an act, always, whoever writes. Locks: none.
-- Errors: LG091 damage_by_person. Twin: ledger.compensation.actions.engine.check_beside.
CREATE OR REPLACE FUNCTION ledger.check_damage_by_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF is_machine(NEW.actor_id) THEN
    RAISE EXCEPTION '% by a machine', NEW.kind USING ERRCODE = 'LG091', CONSTRAINT = 'damage_by_person';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_by_person BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('publicise', 'extend_clock')) EXECUTE FUNCTION ledger.check_damage_by_person();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_by_person;
