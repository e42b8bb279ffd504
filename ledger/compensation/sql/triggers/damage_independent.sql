-- Who assesses is of the side of no party: neither who is commissioned, nor its subcontractors, nor whose report is submitted, nor who submits it with a key
-- of its own, nor, when it is accepted, whose report that is: it may have become a party since. An expert whose institution names no
-- code gives an opinion with its declaration of independence, because a name alone does not tell whose side it is.
-- With a key of its own an assessor submits a report in its own name alone, and withdraws what it submitted itself.
-- Fires for each such record. Only what the web writes is asked: archives that are replayed have acts of other rules. Locks: none.
-- Errors: LG133 damage_independent, damage_own_report. Twin: ledger.compensation.actions.independence.
CREATE OR REPLACE FUNCTION ledger.damage_reports_as(p_book integer, p_case integer, p_owner text, p_body text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM (
      SELECT d.owner, d.name FROM damage_party d WHERE d.book_id = p_book AND d.case_id = p_case AND d.side = 'assessor'
      UNION ALL
      SELECT r.words ->> 'body', r.words ->> 'body_name' FROM damage_record r
      WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'commission') x (owner, name)
    WHERE owner_forms(x.owner, '') && owner_forms(p_owner, '') AND plain_text(x.name) = plain_text(p_body))
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_independent() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text := (SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id);
  told jsonb := CASE NEW.kind WHEN 'accept_assessment' THEN (
      SELECT r.words FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject)
    ELSE NEW.words END;
BEGIN
  IF NEW.kind <> 'withdraw_assessment' AND ledger.as_web() AND (CASE NEW.kind
      WHEN 'give_opinion' THEN btrim(coalesce(NEW.words ->> 'independence', ''), U&' \00a0\3000') = '' AND EXISTS (
        SELECT FROM damage_expert x WHERE x.book_id = NEW.book_id AND x.code = NEW.words ->> 'expert' AND x.institution_code = '')
      WHEN 'commission' THEN damage_side_of(NEW.book_id, NEW.case_id, NEW.words ->> 'body', NEW.words ->> 'body_name') IS NOT NULL OR EXISTS (
        SELECT FROM jsonb_array_elements_text(NEW.words -> 'subcontractors') s (name)
        WHERE damage_side_of(NEW.book_id, NEW.case_id, '', s.name) IS NOT NULL)
      ELSE damage_side_of(NEW.book_id, NEW.case_id, coalesce(v_owner, ''),
                          told ->> 'body') IS NOT NULL OR EXISTS (
        SELECT FROM jsonb_array_elements_text(told -> 'subcontractors') s (name)
        WHERE damage_side_of(NEW.book_id, NEW.case_id, '', s.name) IS NOT NULL) END) THEN
    RAISE EXCEPTION '% of a party, or of whom that cannot be told', NEW.kind USING ERRCODE = 'LG133', CONSTRAINT = 'damage_independent';
  END IF;
  IF ledger.as_web() AND v_owner IS NOT NULL AND NOT (CASE NEW.kind
      WHEN 'submit_assessment' THEN damage_reports_as(NEW.book_id, NEW.case_id, v_owner, NEW.words ->> 'body')
      WHEN 'withdraw_assessment' THEN EXISTS (
        SELECT FROM damage_record r JOIN actor a USING (actor_id)
        WHERE r.book_id = NEW.book_id AND r.record_id = NEW.subject AND owner_forms(a.owner, '') && owner_forms(v_owner, ''))
      ELSE true END) THEN
    RAISE EXCEPTION 'the report of another body' USING ERRCODE = 'LG133', CONSTRAINT = 'damage_own_report';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_independent BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('commission', 'submit_assessment', 'withdraw_assessment', 'accept_assessment', 'give_opinion')) EXECUTE FUNCTION ledger.check_damage_independent();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_independent;
