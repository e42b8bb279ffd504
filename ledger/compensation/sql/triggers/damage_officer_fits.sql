-- A case is given to a person of the bureau of its book who can act in it today, by the act of the same id, which says why; nobody else ends that somebody
-- handles it.
-- Fires for each new row, and for each that ends, when the transaction commits. Only what the web writes is asked: an archive that is replayed, by the
-- owner, brings persons whose mandates stayed behind. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG112 damage_officer_fits. Twin: ledger.compensation.actions.officers.
CREATE OR REPLACE FUNCTION ledger.check_officer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'assign' AND of_this_transaction(r.xmin)
        AND btrim(r.reason, U&' \00a0\3000') <> ''
        AND (NOT NEW.standing OR r.record_id = NEW.record_id AND r.effective_on = NEW.since_on AND can_act(NEW.officer)
             AND NOT is_machine(NEW.officer)
             AND EXISTS (SELECT FROM actor a WHERE a.actor_id = NEW.officer AND a.book_id = NEW.book_id AND a.role = 'bureau')
             AND area_other(NEW.officer, (SELECT ARRAY[c.area::text] FROM damage_case c
                                          WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id), true) IS NULL
             AND recused_for(NEW.book_id, NEW.officer, ARRAY(SELECT p.owner::text FROM damage_party p
               WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.side = 'liable')) IS NULL)) THEN
    RAISE EXCEPTION 'a case in the hands of somebody to whom nobody has given it' USING ERRCODE = 'LG112', CONSTRAINT = 'damage_officer_fits';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_officer_fits ON ledger.damage_officer;
CREATE CONSTRAINT TRIGGER damage_officer_fits AFTER INSERT OR UPDATE ON ledger.damage_officer DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_officer();
ALTER TABLE ledger.damage_officer ENABLE ALWAYS TRIGGER damage_officer_fits;
