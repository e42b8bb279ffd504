-- A site is of an industry that there is.
-- Fires before each INSERT of what is known of a site. Only what the web writes is asked; what was recorded before stays. Locks: none.
-- Errors: LG182 site_industry. Twin: ledger.register.industries.check_industry.
CREATE OR REPLACE FUNCTION ledger.check_site_industry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT industry_there(NEW.book_id, NEW.industry, NEW.valid_from) THEN
    RAISE EXCEPTION 'a site of an industry that there is not' USING ERRCODE = 'LG182', CONSTRAINT = 'site_industry';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER site_industry BEFORE INSERT ON ledger.site_attributes
  FOR EACH ROW EXECUTE FUNCTION ledger.check_site_industry();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_industry;
