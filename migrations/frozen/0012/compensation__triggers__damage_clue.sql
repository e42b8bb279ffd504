-- A case has a title, whoever is in it a name, and one paper is one clue, on whatever channel it comes.
-- Fires for each new row. Only what the web writes is asked: books of before had a paper once for each channel. Locks: an advisory one on
-- the paper until the transaction ends, so that of two at once the second is refused.
-- Errors: LG108 damage_clue. Twin: ledger.compensation.actions.casework.register.
CREATE OR REPLACE FUNCTION ledger.check_damage_clue() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF NEW.source IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('clue:' || NEW.book_id || ':' || NEW.source, 0));
  END IF;
  IF btrim(NEW.title) = '' OR EXISTS (SELECT FROM damage_case c WHERE c.book_id = NEW.book_id AND c.source = NEW.source) THEN
    RAISE EXCEPTION 'a clue without a title, or registered before' USING ERRCODE = 'LG108', CONSTRAINT = 'damage_clue';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_party_named() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND btrim(NEW.name) = '' THEN
    RAISE EXCEPTION 'a party without a name' USING ERRCODE = 'LG108', CONSTRAINT = 'damage_clue';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_clue BEFORE INSERT ON ledger.damage_case
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_clue();
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_clue;
CREATE OR REPLACE TRIGGER damage_clue BEFORE INSERT ON ledger.damage_party
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_party_named();
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_clue;
