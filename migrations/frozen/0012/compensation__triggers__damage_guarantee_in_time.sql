-- A guarantee does not end before it is given, and is not called after its end; none is given without an end but a deposit, which is money. Books
-- of before, and archives that are replayed, have others.
-- Fires for each new record of these acts; one that waited is given on its own day, when it is confirmed. Locks: none.
-- Errors: LG051 damage_guarantee_in_time. Twin: ledger.compensation.actions.guarantees, with the days.
CREATE OR REPLACE FUNCTION ledger.check_damage_guarantee_day() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM damage_guarantee g WHERE g.book_id = NEW.book_id AND g.guarantee_id = NEW.subject
             AND (g.expires_on IS NULL AND g.kind <> 'deposit' AND NEW.kind <> 'call_guarantee' AND ledger.as_web() OR g.expires_on < coalesce((SELECT r.effective_on FROM damage_record r
               WHERE NEW.kind = 'confirm_recording' AND r.book_id = NEW.book_id AND r.record_id = NEW.subject), NEW.effective_on))) THEN
    RAISE EXCEPTION 'a guarantee without an end, or given or called after it' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_guarantee_in_time';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_guarantee_in_time BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('give_guarantee', 'call_guarantee', 'confirm_recording')) EXECUTE FUNCTION ledger.check_damage_guarantee_day();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_guarantee_in_time;
