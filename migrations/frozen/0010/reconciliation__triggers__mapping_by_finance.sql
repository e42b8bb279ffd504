-- How the sheets of a bank are read is said by finance of the book, with a key that is good.
-- Fires before each mapping that the web adds. Locks: none.
-- Errors: LG104 mapping_by_finance. Twin: the power reconciliation.work.
CREATE OR REPLACE FUNCTION ledger.check_mapping_by_finance() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM actor a JOIN api_key k ON k.actor_id = a.actor_id
      WHERE a.actor_id = NEW.added_by AND a.role = 'finance' AND a.book_id = NEW.book_id
        AND key_good(k.revoked_at, k.expires_on, k.mandate_id)) THEN
    RAISE EXCEPTION 'a mapping that nobody of finance has added' USING ERRCODE = 'LG104', CONSTRAINT = 'mapping_by_finance';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER mapping_by_finance BEFORE INSERT ON ledger.bank_mapping
  FOR EACH ROW EXECUTE FUNCTION ledger.check_mapping_by_finance();
ALTER TABLE ledger.bank_mapping ENABLE ALWAYS TRIGGER mapping_by_finance;
