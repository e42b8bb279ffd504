-- Who represents an enterprise registers no site of it. Whatever else is recorded of it is an act, of which each step is asked.
-- Fires for each row, whoever writes. Locks: none.
-- Errors: LG092 register_recused. Twin: ledger.register.actions.register_site.
CREATE OR REPLACE FUNCTION ledger.check_register_recused() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF recused_for(NEW.book_id, NEW.actor_id,
                 ARRAY(SELECT s.party::text FROM site s WHERE s.book_id = NEW.book_id AND s.code = NEW.site)) IS NOT NULL THEN
    RAISE EXCEPTION 'a record of whom one represents' USING ERRCODE = 'LG092', CONSTRAINT = 'register_recused';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER site_attributes_recused BEFORE INSERT ON ledger.site_attributes
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_recused();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_recused;
