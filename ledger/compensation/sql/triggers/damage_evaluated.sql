-- Who repaired does not evaluate a restoration, nor does who is liable in the case, nor do their sites.
-- Fires for each new acceptance or rejection. Only what the web writes is asked: archives of before have theirs. Locks: none.
-- Errors: LG058 damage_evaluated. Twin: ledger.compensation.actions.works, with the name.
CREATE OR REPLACE FUNCTION ledger.check_damage_evaluated() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND coalesce(NEW.words ->> 'evaluator', '') <> '' AND EXISTS (
       SELECT FROM (
         SELECT d.owner FROM damage_party d WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.side = 'liable'
         UNION ALL
         SELECT x.repairer FROM damage_project x WHERE x.book_id = NEW.book_id AND x.project_id = NEW.subject) AS o
       WHERE owner_forms(o.owner, '') && owner_forms(NEW.words ->> 'evaluator', '')) THEN
    RAISE EXCEPTION 'evaluated by who repaired or is liable' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_evaluated';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_evaluated AFTER INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('accept_project', 'reject_project')) EXECUTE FUNCTION ledger.check_damage_evaluated();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_evaluated;
