-- Up to how much one person suffices is what the law of the book says on the day of the act, rounded down to the smallest unit; no other figure.
-- Fires for each such reason when the transaction commits. Locks: none.
-- Errors: LG064 alone_threshold, of what the web writes. Twins: ledger.permits.rules.second and ledger.market.rules.deposits.
CREATE OR REPLACE FUNCTION ledger.check_alone_threshold() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_key text; v_on date;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT CASE p.machine WHEN 'permits.cap' THEN 'caps' WHEN 'permits.grant' THEN 'allocations' WHEN 'permits.move' THEN 'releases'
                        WHEN 'market.deposit' THEN 'deposits'
                        ELSE CASE t.terms ->> 'action' WHEN 'retire' THEN 'retirements' WHEN 'cancel' THEN 'cancellations'
                                                       WHEN 'deduct' THEN 'deductions' END END,
         coalesce(t.effective_on, g.effective_on)
  INTO v_key, v_on
  FROM process p
  LEFT JOIN permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
  LEFT JOIN permit_grant g ON g.book_id = p.book_id AND g.grant_id = p.process_id
  WHERE p.book_id = NEW.book_id AND p.process_id = NEW.act_id;
  IF NEW.threshold IS DISTINCT FROM
     floor(law_figure(NEW.book_id, 'second_person.' || v_key, v_on) * CASE v_key WHEN 'deposits' THEN 100 ELSE 1000000 END)::bigint THEN
    RAISE EXCEPTION 'a threshold that the law does not say' USING ERRCODE = 'LG064', CONSTRAINT = 'alone_threshold';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS alone_threshold ON ledger.permit_alone;
CREATE CONSTRAINT TRIGGER alone_threshold AFTER INSERT ON ledger.permit_alone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_alone_threshold();
ALTER TABLE ledger.permit_alone ENABLE ALWAYS TRIGGER alone_threshold;
