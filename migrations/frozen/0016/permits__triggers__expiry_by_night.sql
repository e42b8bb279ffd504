-- Without two persons a vintage ends by the night alone, after its last day for surrendering and the days that the place gives after it, and not
-- where the place ends its vintages by hand.
-- Fires for each such step when the transaction commits, because an act is written after its first step, whoever writes: the night is the owner's.
-- Locks: none. Errors: LG210 expiry_by_night. Twin: ledger.permits.rules.year.ends_by_night, which moves the day to one on which somebody works.
CREATE OR REPLACE FUNCTION ledger.check_expiry_by_night() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM permit_act t
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
        AND NEW.effective_on > last_surrender(t.book_id, (t.terms ->> 'vintage')::integer, NEW.effective_on)
                               + law_figure(t.book_id, 'expiry.days_after', NEW.effective_on)::integer)
     OR EXISTS (SELECT FROM (SELECT s.value FROM law_said(NEW.book_id, 'expiry.by_night', NEW.effective_on) s WHERE s.key = 'expiry.by_night'
                             ORDER BY s.place LIMIT 1) AS said WHERE said.value = 'false') THEN
    RAISE EXCEPTION 'a vintage ends by the night before its time' USING ERRCODE = 'LG210', CONSTRAINT = 'expiry_by_night';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS expiry_by_night ON ledger.process_event;
CREATE CONSTRAINT TRIGGER expiry_by_night AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.expiry' AND NEW.action = 'expire_by_night') EXECUTE FUNCTION ledger.check_expiry_by_night();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER expiry_by_night;
