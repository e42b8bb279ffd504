-- Nobody is called otherwise from a day on which it was not registered yet.
-- Fires before each row, whoever writes. Locks: none.
-- Errors: LG104 naming_in_time. Twin: ledger.register.naming.check_naming.
CREATE OR REPLACE FUNCTION ledger.check_naming_in_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.valid_from < registered_since(NEW.book_id, coalesce(NEW.party, NEW.site)) THEN
    RAISE EXCEPTION 'a name from before the registration' USING ERRCODE = 'LG104', CONSTRAINT = 'naming_in_time';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER naming_in_time BEFORE INSERT ON ledger.naming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_naming_in_time();
ALTER TABLE ledger.naming ENABLE ALWAYS TRIGGER naming_in_time;
