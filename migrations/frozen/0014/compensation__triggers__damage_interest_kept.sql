-- Interest of a bank is kept with the act of its id, on its day, and what an act takes of it with that act, not before it, both of two persons; what did not go on is what
-- stands in the accounts of the case, and of none more goes on than it is. That of a bankrupt goes to its administrator.
-- Fires for each row that comes, when the transaction commits. Only what the web writes is asked; an archive that is replayed, by the owner, brings rows and
-- entries in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG143 damage_interest_by_act, damage_interest_to_administrator, damage_interest_as_posted. Twin: ledger.compensation.actions.interests.
CREATE OR REPLACE FUNCTION ledger.check_damage_interest() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (
      SELECT FROM damage_done_now(NEW.book_id, NEW.case_id) d
      JOIN damage_record r ON r.book_id = NEW.book_id AND r.record_id = d.record_id
      WHERE CASE WHEN TG_TABLE_NAME = 'damage_interest'
              THEN d.kind = 'credit_interest' AND d.record_id::text = v_new ->> 'interest_id' AND r.effective_on::text = v_new ->> 'credited_on'
              ELSE d.kind IN ('bear_charge', 'pay_interest') AND d.record_id::text = v_new ->> 'record_id' AND r.effective_on >= (
                SELECT i.credited_on FROM damage_interest i WHERE i.book_id = NEW.book_id AND i.interest_id::text = v_new ->> 'interest_id') END) THEN
    RAISE EXCEPTION 'interest of a bank without its act' USING ERRCODE = 'LG143', CONSTRAINT = 'damage_interest_by_act';
  END IF;
  IF EXISTS (
      SELECT FROM damage_record r
      JOIN damage_interest i ON i.book_id = r.book_id AND i.interest_id::text = v_new ->> 'interest_id'
      WHERE r.book_id = NEW.book_id AND r.record_id::text = v_new ->> 'record_id' AND r.kind = 'pay_interest'
        AND damage_account_barred(NEW.book_id, NEW.case_id, i.owner, r.words ->> 'payee_name', r.effective_on)) THEN
    RAISE EXCEPTION 'interest to a bankrupt itself' USING ERRCODE = 'LG143', CONSTRAINT = 'damage_interest_to_administrator';
  END IF;
  IF EXISTS (SELECT FROM interest_unlike_accounts(NEW.book_id, NEW.case_id))
     OR EXISTS (
       SELECT FROM damage_interest i JOIN damage_interest_use u ON u.book_id = i.book_id AND u.interest_id = i.interest_id
       WHERE i.book_id = NEW.book_id AND i.case_id = NEW.case_id
         AND NOT EXISTS (SELECT FROM damage_reversal v WHERE v.book_id = u.book_id AND v.target = u.record_id AND v.confirmed_on IS NOT NULL)
       GROUP BY i.interest_id, i.amount HAVING sum(u.amount) > i.amount) THEN
    RAISE EXCEPTION 'interest of a bank that is not what was posted' USING ERRCODE = 'LG143', CONSTRAINT = 'damage_interest_as_posted';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_interest_kept ON ledger.damage_interest;
CREATE CONSTRAINT TRIGGER damage_interest_kept AFTER INSERT ON ledger.damage_interest DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_interest();
ALTER TABLE ledger.damage_interest ENABLE ALWAYS TRIGGER damage_interest_kept;
DROP TRIGGER IF EXISTS damage_interest_use_kept ON ledger.damage_interest_use;
CREATE CONSTRAINT TRIGGER damage_interest_use_kept AFTER INSERT ON ledger.damage_interest_use DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_interest();
ALTER TABLE ledger.damage_interest_use ENABLE ALWAYS TRIGGER damage_interest_use_kept;
