-- Who owes a use fee that is overdue pledges nothing (what was got free secures no debt before it is paid for).
-- Fires before each INSERT of the step that registers a pledge. Locks: none.
-- Errors: LG173 pledge_paid, of what the web writes. Twin: ledger.permits.queries.fees.check_paid, which asks when it is applied for, too.
CREATE OR REPLACE FUNCTION ledger.check_pledge_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND fee_overdue(t.book_id, t.site, NEW.effective_on)) THEN
    RAISE EXCEPTION 'a pledge of who owes a use fee' USING ERRCODE = 'LG173', CONSTRAINT = 'pledge_paid';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pledge_paid BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.pledge' AND NEW.action = 'register') EXECUTE FUNCTION ledger.check_pledge_paid();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER pledge_paid;
