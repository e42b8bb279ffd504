-- Who assesses is of the side of no party: neither who is commissioned, nor its subcontractors, nor whose report is submitted, nor who submits it with a key
-- of its own, nor, when it is accepted, whose report that is: it may have become a party since. An expert whose institution names no
-- code gives an opinion with its declaration of independence, because a name alone does not tell whose side it is.
-- Fires for each such record. Only what the web writes is asked: archives that are replayed have acts of other rules. Locks: none.
-- Errors: LG133 damage_independent. Twin: ledger.compensation.actions.independence.
CREATE OR REPLACE FUNCTION ledger.check_damage_independent() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  told jsonb := CASE NEW.kind WHEN 'accept_assessment' THEN (
      SELECT r.words FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject)
    ELSE NEW.words END;
BEGIN
  IF ledger.as_web() AND (CASE NEW.kind
      WHEN 'give_opinion' THEN btrim(coalesce(NEW.words ->> 'independence', ''), U&' \00a0\3000') = '' AND EXISTS (
        SELECT FROM damage_expert x WHERE x.book_id = NEW.book_id AND x.code = NEW.words ->> 'expert' AND x.institution_code = '')
      WHEN 'commission' THEN damage_side_of(NEW.book_id, NEW.case_id, NEW.words ->> 'body', NEW.words ->> 'body_name') IS NOT NULL OR EXISTS (
        SELECT FROM jsonb_array_elements_text(NEW.words -> 'subcontractors') s (name)
        WHERE damage_side_of(NEW.book_id, NEW.case_id, '', s.name) IS NOT NULL)
      ELSE damage_side_of(NEW.book_id, NEW.case_id, coalesce((SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id), ''),
                          told ->> 'body') IS NOT NULL OR EXISTS (
        SELECT FROM jsonb_array_elements_text(told -> 'subcontractors') s (name)
        WHERE damage_side_of(NEW.book_id, NEW.case_id, '', s.name) IS NOT NULL) END) THEN
    RAISE EXCEPTION '% of a party, or of whom that cannot be told', NEW.kind USING ERRCODE = 'LG133', CONSTRAINT = 'damage_independent';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_independent BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('commission', 'submit_assessment', 'accept_assessment', 'give_opinion')) EXECUTE FUNCTION ledger.check_damage_independent();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_independent;
