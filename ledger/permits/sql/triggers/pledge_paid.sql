-- Who owes a use fee that is overdue pledges nothing (what was got free secures no debt before it is paid for).
-- Fires before each INSERT of the step that registers a pledge. Locks: none.
-- Errors: LG173 pledge_paid, of what the web writes. Twin: ledger.permits.queries.fees.check_paid, which asks when it is applied for, too.
CREATE OR REPLACE FUNCTION ledger.check_pledge_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      JOIN site s ON s.book_id = t.book_id AND s.code = t.site
      JOIN site o ON o.book_id = s.book_id AND o.party = s.party
      JOIN permit_fee f ON f.book_id = o.book_id AND f.site = o.code
      JOIN permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
      JOIN process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'revocation_asked')
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND i.paid_on IS NULL AND i.replaced_by IS NULL
        AND i.due_on < later_day(NEW.effective_on)) THEN
    RAISE EXCEPTION 'a pledge of who owes a use fee' USING ERRCODE = 'LG173', CONSTRAINT = 'pledge_paid';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pledge_paid BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.pledge' AND NEW.action = 'register') EXECUTE FUNCTION ledger.check_pledge_paid();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER pledge_paid;
