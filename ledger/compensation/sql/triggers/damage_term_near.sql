-- No term of a case ends more than thirty years after it begins: a day so far away is a slip of the pen.
-- Fires for each new term, and each that gets another end. Only what the web writes is asked: books of before have theirs. Locks: none.
-- Errors: LG107 damage_term_near. Twin: ledger.compensation.rules.days, with the day.
CREATE OR REPLACE FUNCTION ledger.check_damage_term_near() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.due_on > NEW.starts_on + interval '30 years' THEN
    RAISE EXCEPTION 'a term of more than thirty years' USING ERRCODE = 'LG107', CONSTRAINT = 'damage_term_near';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_term_near BEFORE INSERT OR UPDATE OF due_on ON ledger.damage_clock
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_term_near();
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_term_near;
