-- Whoever owes a part or a duty in kind, and from whom something is pursued apart or enforced, is a liable party of the case, so that it sees
-- what it owes.
-- Who left the case comes to owe nothing more in it; that nobody leaves who owes something: damage_party_left.
-- Fires for each new or changed row. Locks: none.
-- Errors: LG059 damage_obligor_liable. Twin: ledger.compensation.actions.claims.check_owing.
CREATE OR REPLACE FUNCTION ledger.check_damage_obligor() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM damage_party p WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.owner = NEW.owner
                 AND p.side = 'liable' AND (p.until_on IS NULL OR to_jsonb(NEW) ->> 'until_on' IS NOT NULL OR TG_OP = 'UPDATE')) THEN
    RAISE EXCEPTION 'owed by no liable party' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_obligor_liable';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_obligor_liable BEFORE INSERT OR UPDATE ON ledger.damage_obligor
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_liable;
CREATE OR REPLACE TRIGGER damage_obligor_liable BEFORE INSERT OR UPDATE ON ledger.damage_duty_obligor
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor();
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_obligor_liable;
CREATE OR REPLACE TRIGGER damage_obligor_liable BEFORE INSERT OR UPDATE ON ledger.damage_separate_party
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor();
ALTER TABLE ledger.damage_separate_party ENABLE ALWAYS TRIGGER damage_obligor_liable;
CREATE OR REPLACE TRIGGER damage_obligor_liable BEFORE INSERT OR UPDATE ON ledger.damage_enforced
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor();
ALTER TABLE ledger.damage_enforced ENABLE ALWAYS TRIGGER damage_obligor_liable;
