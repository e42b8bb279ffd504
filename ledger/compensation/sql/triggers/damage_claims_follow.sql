-- No more stands claimed in a bankruptcy than the bankrupt can have owed on the day of acceptance, as it is known after each act by which that may change
-- (damage_writers). Fires for each new record of a case in which a claim is filed, when the transaction commits. Only what the web writes is asked: archives that are
-- replayed have claims of before. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG122 damage_claims_follow. Twin: ledger.compensation.actions.filed_claims.
CREATE OR REPLACE FUNCTION ledger.check_damage_claims() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (SELECT FROM damage_insolvency n WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.claimed > 0)
     AND EXISTS (SELECT FROM damage_done_now(NEW.book_id, NEW.case_id) d WHERE damage_writers() -> 'damage_insolvency.claimed' ? d.kind)
     AND EXISTS (SELECT FROM damage_claims_bound(NEW.book_id, NEW.case_id) x WHERE x.claimed > x.bound) THEN
    RAISE EXCEPTION 'more is claimed than was owed' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_claims_follow';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_claims_follow ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_claims_follow AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_claims();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_claims_follow;
