-- A party is registered by the bureau of the book, with a key that is good: nobody is there whom no office has entered.
-- Fires after each party that the web adds; who is there already is not added. Locks: none.
-- Errors: LG104 party_by_bureau. Twin: the power party.register.
CREATE OR REPLACE FUNCTION ledger.check_party_by_bureau() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM actor a JOIN api_key k ON k.actor_id = a.actor_id
      WHERE a.actor_id = NEW.registered_by AND a.role = 'bureau' AND a.book_id = NEW.book_id
        AND key_good(k.revoked_at, k.expires_on, k.mandate_id)) THEN
    RAISE EXCEPTION 'a party that nobody of the bureau has registered' USING ERRCODE = 'LG104', CONSTRAINT = 'party_by_bureau';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER party_by_bureau AFTER INSERT ON ledger.party
  FOR EACH ROW EXECUTE FUNCTION ledger.check_party_by_bureau();
ALTER TABLE ledger.party ENABLE ALWAYS TRIGGER party_by_bureau;
