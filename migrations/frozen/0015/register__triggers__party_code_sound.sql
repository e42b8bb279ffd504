-- No enterprise is registered by the number of a person, nor without evidence by a code that begins as no office's codes do: its
-- accounts carry the code into entries, in which nothing is erased.
-- Fires before each party that the web adds; units with a number of a licence (H9) have no credit code. Locks: none.
-- Errors: LG104 party_code_sound. Twin: ledger.register.identity.check_uscc.
CREATE OR REPLACE FUNCTION ledger.check_party_code() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.code !~ '^enterprise:H9'
     AND NOT credit_code_sound(split_part(NEW.code, ':', 2), btrim(NEW.exception) <> '') THEN
    RAISE EXCEPTION 'a party by a number that is no credit code' USING ERRCODE = 'LG104', CONSTRAINT = 'party_code_sound';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER party_code_sound BEFORE INSERT ON ledger.party
  FOR EACH ROW EXECUTE FUNCTION ledger.check_party_code();
ALTER TABLE ledger.party ENABLE ALWAYS TRIGGER party_code_sound;
