-- The numbers of papers, of cases of courts and of invoices are kept in one form and hold something, and a case is linked with a number once.
-- Fires for each act that tells such a number. Only what the web writes is asked: archives that are replayed bring older ones as they were kept, and an
-- old case comes under the number of its list. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG145 damage_number_kept, damage_linked_once. Twin: ledger.processes.acts.check_texts, ledger.compensation.actions.tellings.
CREATE OR REPLACE FUNCTION ledger.check_number_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM unnest(ARRAY[NEW.words ->> 'number', NEW.words ->> 'invoice']) AS x (told)
             WHERE x.told <> '' AND (x.told <> paper_number(x.told) OR NOT tells_a_number(x.told))) THEN
    RAISE EXCEPTION 'a number that is not in its form' USING ERRCODE = 'LG145', CONSTRAINT = 'damage_number_kept';
  END IF;
  IF NEW.kind = 'link_case' AND EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'link_case' AND r.words ->> 'link' = NEW.words ->> 'link'
        AND paper_number(r.words ->> 'number') = NEW.words ->> 'number'
        AND NOT EXISTS (SELECT FROM damage_record x WHERE x.book_id = r.book_id AND x.case_id = r.case_id
                          AND x.kind = 'retract' AND x.subject = r.record_id)) THEN
    RAISE EXCEPTION 'a case that is linked with the number already' USING ERRCODE = 'LG145', CONSTRAINT = 'damage_linked_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_number_kept BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind <> 'carry_over' AND (NEW.words ? 'number' OR NEW.words ? 'invoice'))
  EXECUTE FUNCTION ledger.check_number_kept();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_number_kept;
