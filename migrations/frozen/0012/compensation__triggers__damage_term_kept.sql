-- A term of a case gets no earlier end, and one of publication, appeal, payment order, limitation or enforcement no other length.
-- Fires for each changed row. Only what the web writes is asked: the night, by the owner, counts terms anew. Locks: none.
-- Errors: LG107 damage_term_kept. Twin: ledger.compensation.actions.terms, with the grounds of the rule pack.
CREATE OR REPLACE FUNCTION ledger.check_damage_term() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NEW.due_on < OLD.due_on OR NEW.due_on IS NULL AND OLD.due_on IS NOT NULL
     OR OLD.code IN ('publication', 'appeal', 'payment_order', 'limitation', 'enforcement') AND NEW.length <> OLD.length
     OR OLD.code IN ('publication', 'appeal', 'payment_order') AND NEW.due_on <> OLD.due_on) THEN
    RAISE EXCEPTION 'a term made shorter, or one that nobody extends' USING ERRCODE = 'LG107', CONSTRAINT = 'damage_term_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_term_kept BEFORE UPDATE ON ledger.damage_clock
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_term();
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_term_kept;
