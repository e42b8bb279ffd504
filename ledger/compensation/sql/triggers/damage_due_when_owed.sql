-- What a conversion turns into money is due not before the conversion: until then it was owed in kind, and bears no interest; and within two years.
-- Fires for each new instalment when the transaction commits, because the record of the conversion is written after it. Locks: none; the row
-- of the case is locked by whoever acts in it.
-- Errors: LG052 damage_due_when_owed. Twin: ledger.compensation.actions.conversions, with the days.
CREATE OR REPLACE FUNCTION ledger.check_damage_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.due_on < (SELECT r.effective_on FROM damage_part p
                   JOIN damage_record r ON r.book_id = p.book_id AND r.record_id = p.obligation_id AND r.kind IN ('convert_project', 'convert_duty')
                   WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = NEW.part) THEN
    RAISE EXCEPTION 'due before it became money' USING ERRCODE = 'LG052', CONSTRAINT = 'damage_due_when_owed';
  END IF;
  IF ledger.as_web()
     AND NEW.due_on > (SELECT r.effective_on + 731 FROM damage_part p
                       JOIN damage_record r ON r.book_id = p.book_id AND r.record_id = p.obligation_id AND r.kind IN ('convert_project', 'convert_duty')
                       WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = NEW.part) THEN
    RAISE EXCEPTION 'due more than two years after it became money' USING ERRCODE = 'LG052', CONSTRAINT = 'damage_due_when_owed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_due_when_owed ON ledger.damage_instalment;
CREATE CONSTRAINT TRIGGER damage_due_when_owed AFTER INSERT ON ledger.damage_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_due();
ALTER TABLE ledger.damage_instalment ENABLE ALWAYS TRIGGER damage_due_when_owed;
