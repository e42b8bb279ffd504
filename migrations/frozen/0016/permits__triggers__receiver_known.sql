-- Who receives permits or money by an act, or is bound by it, is registered on its day: a site that is described, an enterprise, the reserve of an
-- area in which a cap was set; every other body has somebody who speaks for it in the book, or an account of its own. Permits come to sites alone.
-- A bureau sells and lets out of a reserve that there is, and permits count elsewhere only where there is one.
-- Fires for each new act with a receiver, always, whoever writes; whose the reserve is, of what the web writes.
-- Locks: none: nothing of the register goes away.
-- Errors: LG062 receiver_known. Twin: ledger.permits.actions.receivers.
CREATE OR REPLACE FUNCTION ledger.check_receiver_known() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_site boolean := NEW.machine NOT IN ('permits.pledge', 'permits.freeze', 'market.deposit', 'market.payout');
  v_receiver text := CASE NEW.machine WHEN 'permits.buyback' THEN NEW.site ELSE NEW.other END;
  v_reserve text := CASE WHEN NEW.machine IN ('permits.sale', 'permits.lease') AND NEW.site LIKE 'bureau:%' THEN NEW.site
                         WHEN NEW.machine = 'permits.move' THEN 'bureau:' || nullif(NEW.terms ->> 'to_area', '') END;
BEGIN
  IF v_receiver IS NOT NULL AND NOT receiver_known(NEW.book_id, v_receiver, NEW.effective_on, v_site)
     OR NEW.machine = 'permits.enforcement' AND (NEW.terms ->> 'costs')::bigint > 0
        AND NOT receiver_known(NEW.book_id, NEW.terms ->> 'costs_to', NEW.effective_on, false)
     OR ledger.as_web() AND v_reserve IS NOT NULL AND NOT receiver_known(NEW.book_id, v_reserve, NEW.effective_on, false) THEN
    RAISE EXCEPTION 'a receiver that nobody is' USING ERRCODE = 'LG062', CONSTRAINT = 'receiver_known';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER receiver_known BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW WHEN (NEW.machine IN ('permits.sale', 'permits.lease', 'permits.move', 'permits.pledge', 'permits.freeze', 'permits.enforcement',
                                     'permits.buyback', 'market.deposit', 'market.payout'))
  EXECUTE FUNCTION ledger.check_receiver_known();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER receiver_known;
