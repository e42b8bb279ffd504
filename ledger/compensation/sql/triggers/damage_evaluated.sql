-- Who repaired does not evaluate a restoration, nor does who is liable in the case, nor do their sites; who does is registered, or an assessor of the case.
-- Works in kind are accepted at most at their contract, and at what was accepted of their stages, where these have sums.
-- What is waived with an acceptance has its basis, and another person than who approved the plan or accepted a stage of it.
-- Fires for each new acceptance or rejection. Only what the web writes is asked: archives of before have theirs. Locks: none.
-- Errors: LG058 damage_evaluated, damage_worth, damage_rest_based. Twin: ledger.compensation.actions.works, with the name.
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
  IF ledger.as_web() AND coalesce(NEW.words ->> 'evaluator', '') <> ''
     AND NOT EXISTS (SELECT FROM party p WHERE p.book_id = NEW.book_id AND p.code = NEW.words ->> 'evaluator')
     AND NOT EXISTS (SELECT FROM damage_party d WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.side = 'assessor'
                       AND d.owner = NEW.words ->> 'evaluator') THEN
    RAISE EXCEPTION 'evaluated by nobody who is known' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_evaluated';
  END IF;
  IF ledger.as_web() AND NEW.kind = 'accept_project' AND EXISTS (
       SELECT FROM damage_project x
       LEFT JOIN LATERAL (
         SELECT sum(m.accepted) FILTER (WHERE m.accepted_on IS NOT NULL) AS accepted, bool_or(m.amount > 0) AS valued
         FROM damage_milestone m WHERE m.book_id = x.book_id AND m.project_id = x.project_id) s ON true
       WHERE x.book_id = NEW.book_id AND x.project_id = NEW.subject AND x.mode <> 'funded'
         AND coalesce(nullif(NEW.words ->> 'value', '')::numeric, 0) * 100
           > least(x.budget, coalesce(x.contract, x.budget), CASE WHEN s.valued THEN coalesce(s.accepted, 0) END)) THEN
    RAISE EXCEPTION 'accepted at more than the works are worth' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_worth';
  END IF;
  IF ledger.as_web() AND EXISTS (SELECT FROM entry w WHERE w.book_id = NEW.book_id AND w.entry_id = derived_id(NEW.record_id, 'rest'))
     AND (btrim(coalesce(NEW.words ->> 'less_basis', '')) = '' OR EXISTS (
       SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.subject AND e.action IN ('approve', 'accept_stage')
         AND person_of(e.actor_id) = person_of(NEW.actor_id))) THEN
    RAISE EXCEPTION 'waived without a basis, or by who let the works come so far' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_rest_based';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_evaluated AFTER INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('accept_project', 'reject_project')) EXECUTE FUNCTION ledger.check_damage_evaluated();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_evaluated;
