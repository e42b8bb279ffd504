-- A site lies in a county, or in one of the four cities at the level of a prefecture that have none.
-- Fires before each INSERT of what is known of a site. Locks: none. What was recorded before stays.
-- Errors: LG077 site_in_county. Twin: ledger.register.regions.check_county, which knows the names and the days.
CREATE OR REPLACE FUNCTION ledger.check_site_in_county() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'a site in a province or a prefecture' USING ERRCODE = 'LG077', CONSTRAINT = 'site_in_county';
END
$$;

CREATE OR REPLACE TRIGGER site_attributes_in_county BEFORE INSERT ON ledger.site_attributes
  FOR EACH ROW WHEN (NEW.region LIKE '%00' AND NEW.region NOT IN ('441900', '442000', '460400', '620200'))
  EXECUTE FUNCTION ledger.check_site_in_county();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_in_county;
