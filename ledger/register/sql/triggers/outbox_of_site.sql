-- What a site is known by first is told with what was recorded of it in the same transaction, by who recorded it, to the party of the site.
-- Fires for each such event when the transaction commits. What is changed later is told of its act (outbox_of_step). Only what the web writes is asked.
-- Locks: none. Errors: LG103 outbox_of_site. Twin: ledger.register.actions.register_site.
CREATE OR REPLACE FUNCTION ledger.check_outbox_of_site() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM site s JOIN site_attributes k ON k.book_id = s.book_id AND k.site = s.code
      WHERE s.book_id = NEW.book_id AND s.code = NEW.subject AND NEW.owners <@ ARRAY[s.party::text] AND k.actor_id = NEW.actor_id
        AND k.valid_from::text = NEW.figures ->> 'valid_from' AND of_this_transaction(k.xmin)) THEN
    RAISE EXCEPTION 'a site % of which nothing was recorded', NEW.subject USING ERRCODE = 'LG103', CONSTRAINT = 'outbox_of_site';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS outbox_of_site ON ledger.outbox;
CREATE CONSTRAINT TRIGGER outbox_of_site AFTER INSERT ON ledger.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'sites.attributes' AND NEW.subject !~ '^[0-9a-f-]{36}$') EXECUTE FUNCTION ledger.check_outbox_of_site();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_of_site;
