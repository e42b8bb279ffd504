-- The number of lots under a cap rises by what is issued in the same transaction, and by nothing else: the last number is that of a lot.
-- Fires for each cap whose number was moved, when the transaction commits, because the lot is registered under its number after it.
-- Locks: none. Only what the web writes is asked: whoever owns the database puts right what was wrong. Errors: LG067 cap_lots_counted.
CREATE OR REPLACE FUNCTION ledger.check_cap_lots() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM asset s JOIN permit_lot l ON l.book_id = s.book_id AND l.asset_id = s.asset_id AND l.cap_id = NEW.asset_id
       WHERE s.book_id = NEW.book_id AND of_this_transaction(l.xmin)
         AND s.code = format('lot:%s:%s:%s:%s', NEW.pollutant, NEW.area, NEW.vintage, lpad(NEW.lots::text, greatest(4, length(NEW.lots::text)), '0'))) THEN
    RAISE EXCEPTION 'lots under a cap that were not issued' USING ERRCODE = 'LG067', CONSTRAINT = 'cap_lots_counted';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS cap_lots_counted ON ledger.permit_cap;
CREATE CONSTRAINT TRIGGER cap_lots_counted AFTER UPDATE OF lots ON ledger.permit_cap DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_cap_lots();
ALTER TABLE ledger.permit_cap ENABLE ALWAYS TRIGGER cap_lots_counted;
