-- An order that waits for what is frozen comes after every order that stands on it: no two of them have one rank.
-- Fires for each lot that an act takes when the transaction commits, because an act is rehearsed. Locks: none of its own; whoever freezes
-- holds that of the freezes of the site.
-- Errors: LG175 rank_free, of what the web writes. Twin: ledger.permits.actions.waiting.check_rank.
CREATE OR REPLACE FUNCTION ledger.check_rank_free() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM account a
      JOIN permit_act t ON t.book_id = a.book_id AND t.act_id = NEW.act_id
      JOIN permit_act_lot x ON x.book_id = a.book_id AND x.asset_id = NEW.asset_id AND x.act_id <> NEW.act_id
      JOIN permit_act o ON o.book_id = x.book_id AND o.act_id = x.act_id AND o.machine = 'permits.freeze'
      JOIN process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state IN ('provisional', 'frozen', 'lift_asked')
      WHERE a.book_id = NEW.book_id AND a.account_id = NEW.account_id AND a.purpose = 'frozen'
        AND o.recorded_at < t.recorded_at AND ((as_corrected(o)).terms ->> 'rank')::integer >= (t.terms ->> 'rank')::integer) THEN
    RAISE EXCEPTION 'a freeze that waits in the place of another one' USING ERRCODE = 'LG175', CONSTRAINT = 'rank_free';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS rank_free ON ledger.permit_act_lot;
CREATE CONSTRAINT TRIGGER rank_free AFTER INSERT ON ledger.permit_act_lot DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_rank_free();
ALTER TABLE ledger.permit_act_lot ENABLE ALWAYS TRIGGER rank_free;
