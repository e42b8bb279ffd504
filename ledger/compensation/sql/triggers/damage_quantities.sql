-- How much is restored is said above zero, each unit once.
-- Fires for each new record that plans or accepts works or a stage. Locks: none.
-- Errors: LG125 damage_quantities. Twin: ledger.compensation.rules.quantities.check_quantities.
CREATE OR REPLACE FUNCTION ledger.check_damage_quantities() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM jsonb_array_elements(NEW.words -> 'quantities') q
             GROUP BY q.value ->> 'unit' HAVING count(*) > 1 OR min((q.value ->> 'amount')::numeric) <= 0) THEN
    RAISE EXCEPTION 'a quantity that is none, or of a unit twice' USING ERRCODE = 'LG125', CONSTRAINT = 'damage_quantities';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_quantities AFTER INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('plan_project', 'accept_stage', 'accept_project')) EXECUTE FUNCTION ledger.check_damage_quantities();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_quantities;
