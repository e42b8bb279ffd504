-- What an account may do is changed, by the web, only with the step by which a second person confirms what another one asked for: of this
-- account, to this status.
-- Fires for each change when the transaction commits, so that it may be rehearsed. Locks: none. Only what the web writes is asked: an archive
-- that is replayed, by the owner, brings changes without the acts of this room.
-- Errors: LG087 status_by_two. Twin: ledger.permits.actions.statuses.
CREATE OR REPLACE FUNCTION ledger.check_status_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (
      SELECT FROM account a
      JOIN permit_act t ON t.book_id = a.book_id AND t.site = a.owner AND t.machine = 'permits.account'
      JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.action = 'confirm'
      WHERE a.book_id = NEW.book_id AND a.account_id = NEW.account_id AND of_this_transaction(e.xmin)
        AND t.terms ->> 'account' = a.code AND t.terms ->> 'status' = NEW.status_after) THEN
    RAISE EXCEPTION 'a status of an account without a second person' USING ERRCODE = 'LG087', CONSTRAINT = 'status_by_two';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS status_by_two ON ledger.account_event;
CREATE CONSTRAINT TRIGGER status_by_two AFTER INSERT ON ledger.account_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_status_by_two();
ALTER TABLE ledger.account_event ENABLE ALWAYS TRIGGER status_by_two;
