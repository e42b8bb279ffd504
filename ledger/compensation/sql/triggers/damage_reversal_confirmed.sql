-- A payment is taken out of what is counted only by a reversal that a second person has confirmed, once and for good; a
-- reversal is confirmed as its process says, and stays so.
-- Fires for each changed row. Locks: none. Errors: LG054 damage_reversal_confirmed. That an act is reversed once: damage_reversal_once.
-- Twin: ledger.compensation.actions.reversals, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_reversed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF OLD.reversed_by IS NOT NULL OR NOT EXISTS (
       SELECT FROM damage_reversal x JOIN process q ON q.book_id = x.book_id AND q.process_id = x.reversal_id AND q.state = 'confirmed'
       WHERE x.book_id = NEW.book_id AND x.reversal_id = NEW.reversed_by
         AND NEW.payment_id IN (x.target, derived_id(x.target, 'written ' || NEW.part), derived_id(x.target, 'called ' || NEW.part))) THEN
    RAISE EXCEPTION 'a payment reversed without a second person' USING ERRCODE = 'LG054', CONSTRAINT = 'damage_reversal_confirmed';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_payment_reversed BEFORE UPDATE ON ledger.damage_payment
  FOR EACH ROW WHEN (OLD.reversed_by IS DISTINCT FROM NEW.reversed_by) EXECUTE FUNCTION ledger.check_damage_reversed();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_reversed;

CREATE OR REPLACE FUNCTION ledger.check_damage_reversal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (TG_OP = 'UPDATE' AND OLD.confirmed_on IS NOT NULL) OR (NEW.confirmed_on IS NOT NULL AND NOT EXISTS (
       SELECT FROM process q WHERE q.book_id = NEW.book_id AND q.process_id = NEW.reversal_id AND q.state = 'confirmed')) THEN
    RAISE EXCEPTION 'a reversal confirmed by nobody' USING ERRCODE = 'LG054', CONSTRAINT = 'damage_reversal_confirmed';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_reversal_confirmed BEFORE INSERT OR UPDATE ON ledger.damage_reversal
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_reversal();
ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER damage_reversal_confirmed;
