-- What is left in the fund of a case goes where its record says, on a basis and a paper: to another case only of the same place, to nobody but who has paid it, who took its place or is its administrator, and
-- never what has still to be paid for works or goes back; no case ends with money in its fund that stands for nothing, nor is closed with something that is kept back
-- of works, but on a basis that its closing report names.
-- To whom it goes is asked of what the web writes: an archive brings what went before a place was taken, or a bankruptcy, and the doctor looks.
-- Fires for each record of a disposal and of its confirmation, and for each step that ends a case, when the transaction commits, because the entry is posted before the
-- record is kept. Of ends only what the web does is asked: books of before have closed cases otherwise. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG055 damage_disposal_grounded, damage_fund_disposed, damage_retention_based. Twins: ledger.compensation.actions.ends, ledger.compensation.actions.disposals, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_disposal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_told damage_record;
BEGIN
  SELECT r.* INTO v_told FROM damage_record r
  WHERE r.book_id = NEW.book_id AND r.kind = 'dispose_fund'
    AND r.record_id = CASE NEW.kind WHEN 'dispose_fund' THEN NEW.record_id ELSE NEW.subject END;
  IF FOUND AND damage_act_done(v_told.book_id, v_told.record_id) AND NOT coalesce(
       btrim(v_told.words ->> 'basis') <> '' AND btrim(v_told.document) <> ''
       AND (v_told.words ->> 'destination' = 'other_case') = (v_told.words ->> 'other_case' IS NOT NULL)
       AND (v_told.words ->> 'destination' = 'payer') = (v_told.words ->> 'payee' IS NOT NULL)
       AND (v_told.words ->> 'other_case' IS NULL OR EXISTS (
         SELECT FROM damage_case c JOIN damage_case o ON o.book_id = c.book_id AND o.area = c.area AND o.case_id <> c.case_id
         WHERE c.book_id = v_told.book_id AND c.case_id = v_told.case_id AND o.code = v_told.words ->> 'other_case'))
       AND (v_told.words ->> 'payee' IS NULL OR NOT as_web()
            OR damage_paid_in(v_told.book_id, v_told.case_id, v_told.words ->> 'payee') >= 0)
       AND damage_fund_excess(v_told.book_id, v_told.case_id) >= 0, false) THEN
    RAISE EXCEPTION 'what is left goes without a basis, or where it may not' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_disposal_grounded';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_fund_disposed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_case c
       WHERE c.book_id = NEW.book_id AND c.process_id = NEW.process_id AND damage_fund_free(c.book_id, c.case_id) > 0) THEN
    RAISE EXCEPTION 'a case ends with money in its fund' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_fund_disposed';
  END IF;
  IF ledger.as_web() AND NEW.action = 'close' AND EXISTS (
       SELECT FROM damage_case c
       WHERE c.book_id = NEW.book_id AND c.process_id = NEW.process_id AND damage_retained(c.book_id, c.case_id, NULL) > 0 AND NOT EXISTS (
         SELECT FROM damage_record r
         WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'close' AND btrim(r.words ->> 'retention_basis') <> ''
           AND of_this_transaction(r.xmin))) THEN
    RAISE EXCEPTION 'a case is closed with what is kept back of works' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_retention_based';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_disposal_grounded ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_disposal_grounded AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('dispose_fund', 'confirm_recording')) EXECUTE FUNCTION ledger.check_damage_disposal();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_disposal_grounded;
DROP TRIGGER IF EXISTS damage_fund_disposed ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_fund_disposed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.case' AND NEW.action IN ('close', 'end', 'end_round'))
  EXECUTE FUNCTION ledger.check_damage_fund_disposed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_fund_disposed;
