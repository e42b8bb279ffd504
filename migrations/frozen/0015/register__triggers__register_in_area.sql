-- Whose mandate is for one area records nothing of a site that lies elsewhere, imports no licence for it, puts no party on a list that has no site
-- there, calls nobody there otherwise, and says of no other area whether it met its target.
-- Fires for each row, whoever writes. Locks: none. Errors: LG089 register_in_area. Twin: ledger.register.actions, by ledger.actors.areas.check_area.
CREATE OR REPLACE FUNCTION ledger.check_register_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF area_other(NEW.actor_id, CASE TG_TABLE_NAME
                                WHEN 'site_attributes' THEN ARRAY[to_jsonb(NEW) ->> 'region']
                                WHEN 'area_quality' THEN ARRAY[to_jsonb(NEW) ->> 'area']
                                WHEN 'licence_version' THEN areas_of_holder(NEW.book_id, to_jsonb(NEW) ->> 'site')
                                WHEN 'naming' THEN areas_of_holder(NEW.book_id, coalesce(to_jsonb(NEW) ->> 'site', to_jsonb(NEW) ->> 'party'))
                                ELSE areas_of_holder(NEW.book_id, to_jsonb(NEW) ->> 'party') END, false) IS NOT NULL THEN
    RAISE EXCEPTION 'a record of another area' USING ERRCODE = 'LG089', CONSTRAINT = 'register_in_area';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER site_attributes_in_area BEFORE INSERT ON ledger.site_attributes
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_place();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_in_area;
CREATE OR REPLACE TRIGGER area_quality_in_area BEFORE INSERT ON ledger.area_quality
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_place();
ALTER TABLE ledger.area_quality ENABLE ALWAYS TRIGGER area_quality_in_area;
CREATE OR REPLACE TRIGGER licence_version_in_area BEFORE INSERT ON ledger.licence_version
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_place();
ALTER TABLE ledger.licence_version ENABLE ALWAYS TRIGGER licence_version_in_area;
CREATE OR REPLACE TRIGGER standing_in_area BEFORE INSERT ON ledger.standing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_place();
ALTER TABLE ledger.standing ENABLE ALWAYS TRIGGER standing_in_area;
CREATE OR REPLACE TRIGGER naming_in_area BEFORE INSERT ON ledger.naming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_place();
ALTER TABLE ledger.naming ENABLE ALWAYS TRIGGER naming_in_area;
