-- What is pursued apart stands under what is assessed, head by head: nothing is pursued that was not assessed or that others cover, and no
-- agreement, judgment or end with the others takes it away. What comes to be owed by a separate claim is owed by those from whom it is pursued.
-- The first fires for each head of a new claim and each record of an act that can lower what is assessed, when the transaction commits, because an
-- act is tried and posts before its record; the second for each obligor that is kept. Only what the web writes is asked of the first: books of
-- before have no such claims, and an archive that is replayed brings rows and records in its own order. Locks: none; the row of the case is locked
-- by whoever acts in it.
-- Errors: LG109 damage_pursued; LG059 damage_obligor_pursued. Twins: ledger.compensation.actions.separate and claims.check_owing.
CREATE OR REPLACE FUNCTION ledger.check_damage_pursued() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (SELECT FROM damage_claimed_here(NEW.book_id, NEW.case_id, NULL) c WHERE c.amount < 0) THEN
    RAISE EXCEPTION 'more pursued apart than is assessed' USING ERRCODE = 'LG109', CONSTRAINT = 'damage_pursued';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_obligor_pursued() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_row jsonb := to_jsonb(NEW);
  v_claim uuid;
BEGIN
  SELECT o.separate_id INTO v_claim
  FROM damage_obligation o
  WHERE o.book_id = NEW.book_id AND o.obligation_id = coalesce(
    (SELECT p.obligation_id FROM damage_part p
     WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = (v_row ->> 'part')::smallint),
    (SELECT d.obligation_id FROM damage_duty d
     WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.duty = (v_row ->> 'duty')::smallint));
  IF v_claim IS NOT NULL AND NOT EXISTS (
       SELECT FROM damage_separate_party n WHERE n.book_id = NEW.book_id AND n.separate_id = v_claim AND n.owner = NEW.owner) THEN
    RAISE EXCEPTION 'owed by one from whom it is not pursued' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_obligor_pursued';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_pursued ON ledger.damage_separate_head;
CREATE CONSTRAINT TRIGGER damage_pursued AFTER INSERT ON ledger.damage_separate_head DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_pursued();
ALTER TABLE ledger.damage_separate_head ENABLE ALWAYS TRIGGER damage_pursued;
DROP TRIGGER IF EXISTS damage_pursued ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_pursued AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('end', 'perform', 'perform_apart', 'end_apart', 'accept_assessment', 'confirm_recording', 'confirm_reversal'))
  EXECUTE FUNCTION ledger.check_damage_pursued();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_pursued;
CREATE OR REPLACE TRIGGER damage_obligor_pursued AFTER INSERT ON ledger.damage_obligor
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor_pursued();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_pursued;
CREATE OR REPLACE TRIGGER damage_obligor_pursued AFTER INSERT ON ledger.damage_duty_obligor
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor_pursued();
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_obligor_pursued;
