-- An actor is named in the log by a digest of a salt and its name; both are given here, whoever inserts.
-- Fires before each INSERT and UPDATE of an actor, always. What may change of an actor is its name, which only ends, with its salt, and the
-- number of the person stands in its place ("person 87"), that of the actor where there is no person, also where an archive brings a person without a name.
-- Locks: none. Errors: LG014 actor_digest_kept.
CREATE OR REPLACE FUNCTION ledger.name_actor() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.name_digest IS NULL THEN
      NEW.name_salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
      NEW.name_digest := sha256(NEW.name_salt || convert_to(NEW.name, 'UTF8'));
    ELSIF NEW.name_salt IS NULL THEN
      NEW.name := 'person ' || coalesce(NEW.person_id, NEW.actor_id);
    END IF;
  ELSIF (NEW.name <> OLD.name AND NEW.name_salt IS NOT NULL)
        OR (NEW.name_salt IS DISTINCT FROM OLD.name_salt AND NEW.name_salt IS NOT NULL) THEN
    RAISE EXCEPTION 'an actor stays who it was' USING ERRCODE = 'LG014', CONSTRAINT = 'actor_digest_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER actor_named BEFORE INSERT OR UPDATE ON ledger.actor
  FOR EACH ROW EXECUTE FUNCTION ledger.name_actor();
ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER actor_named;
