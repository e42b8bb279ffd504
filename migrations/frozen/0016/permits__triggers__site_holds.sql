-- A site is closed only when nothing of it is bound, and it holds no permits of a year after that from which it is closed.
-- Fires for each closure that is confirmed, when the transaction commits. Only what the web writes is asked. Locks: none; who closes holds the lots of
-- the site still.
-- Errors: LG204 site_holds. Twin: ledger.permits.actions.closures, which asks also for what waits and what was emitted.
CREATE OR REPLACE FUNCTION ledger.check_site_holds() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      JOIN account a ON a.book_id = t.book_id AND a.code = permit_account_code(t.site, a.purpose)
        AND a.purpose IN ('holding', 'sellable', 'unpaid', 'pledged', 'listed', 'leased', 'frozen', 'withdrawn')
      JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
      JOIN permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id
      JOIN permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
        AND (a.purpose NOT IN ('holding', 'sellable', 'unpaid') OR c.vintage > extract(year FROM t.effective_on))) THEN
    RAISE EXCEPTION 'a site is closed that holds what is bound or of a later year' USING ERRCODE = 'LG204', CONSTRAINT = 'site_holds';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS site_holds ON ledger.process_event;
CREATE CONSTRAINT TRIGGER site_holds AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.closure' AND NEW.action = 'confirm' AND NEW.to_state = 'closed') EXECUTE FUNCTION ledger.check_site_holds();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER site_holds;
