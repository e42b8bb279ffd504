-- A rule pack that the database cannot read is not proposed: it would be held to another law than the program.
-- Fires before each pack that the web writes; an archive brings back what there was. Locks: none.
-- Errors: LG103 pack_read. Twin: ledger.law_in_force.actions.propose_pack, which holds each value against what the database reads.
CREATE OR REPLACE FUNCTION ledger.check_pack_read() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (SELECT FROM pack_values(NEW.text) v WHERE v.key IS NULL) THEN
    RAISE EXCEPTION 'a rule pack that the database cannot read' USING ERRCODE = 'LG103', CONSTRAINT = 'pack_read';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pack_read BEFORE INSERT ON ledger.permit_pack
  FOR EACH ROW EXECUTE FUNCTION ledger.check_pack_read();
ALTER TABLE ledger.permit_pack ENABLE ALWAYS TRIGGER pack_read;
