-- Quality is judged of an area that can be one: a code of a division begins with a digit that divisions have. Other names are the bureau's own.
-- Fires before each INSERT. Only what the web writes is asked; what was recorded before stays. Locks: none.
-- Errors: LG217 quality_area. Twin: ledger.permits.rules.areas.check_area, with the table of the codes.
CREATE OR REPLACE FUNCTION ledger.check_quality_area() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() THEN
    RAISE EXCEPTION 'the quality of an area of a code that no division has' USING ERRCODE = 'LG217', CONSTRAINT = 'quality_area';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER quality_area BEFORE INSERT ON ledger.area_quality
  FOR EACH ROW WHEN (NEW.area ~ '^[0-9]{6}$' AND NEW.area !~ '^[1-8]') EXECUTE FUNCTION ledger.check_quality_area();
ALTER TABLE ledger.area_quality ENABLE ALWAYS TRIGGER quality_area;
