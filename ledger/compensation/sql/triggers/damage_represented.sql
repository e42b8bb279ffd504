-- An agent is appointed for a liable party by the act of the same id, on its paper, and its power ends once, by an act that says why. An act that names an agent
-- is done by one of the case whose power runs on that day; to admit, agree, settle, appeal and withdraw takes a special power.
-- Fires for each new or changed agent, and for each record that may name some, when the transaction commits. Only what the web writes is asked: an archive
-- that is replayed brings rows and records in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG122 damage_agent_appointed, damage_agent_ended, damage_represented. Twins: ledger.compensation.actions agents and powers.
CREATE OR REPLACE FUNCTION ledger.check_agent() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND TG_OP = 'INSERT' AND NOT EXISTS (
      SELECT FROM damage_record r JOIN actor a ON a.actor_id = r.actor_id
      JOIN damage_party p ON p.book_id = r.book_id AND p.case_id = r.case_id AND p.side = 'liable' AND p.owner = NEW.owner
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.record_id AND r.kind = 'appoint_agent'
        AND of_this_transaction(r.xmin) AND r.words ->> 'party' = NEW.owner AND coalesce(a.owner, NEW.owner) = NEW.owner
        AND btrim(r.document) <> '' AND NEW.end_id IS NULL) THEN
    RAISE EXCEPTION 'an agent whom nobody has appointed' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_agent_appointed';
  END IF;
  IF ledger.as_web() AND TG_OP = 'UPDATE' AND (OLD.end_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM damage_record r JOIN actor a ON a.actor_id = r.actor_id
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.end_id AND r.kind = 'end_agent'
        AND of_this_transaction(r.xmin) AND r.subject = NEW.record_id AND coalesce(a.owner, NEW.owner) = NEW.owner
        AND btrim(r.reason, U&' \00a0\3000') <> '')) THEN
    RAISE EXCEPTION 'a power that ends by no act' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_agent_ended';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_represented() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM (
        SELECT NEW.words ->> 'agent' AS id, coalesce(NEW.words ->> 'party', NEW.words ->> 'by') AS party
        UNION ALL
        SELECT x #>> '{}', NULL FROM jsonb_path_query(NEW.words, '$.agents[*]') AS x
        UNION ALL
        SELECT x ->> 'agent', x ->> 'party' FROM jsonb_path_query(NEW.words, '$.present[*]') AS x) AS named
      WHERE named.id IS NOT NULL AND NOT EXISTS (
        SELECT FROM damage_agent g LEFT JOIN damage_record e ON e.book_id = g.book_id AND e.record_id = g.end_id
        WHERE g.book_id = NEW.book_id AND g.case_id = NEW.case_id AND g.record_id = named.id::uuid
          AND g.owner = coalesce(named.party, (SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id), g.owner)
          AND NEW.effective_on >= g.since_on AND (g.until_on IS NULL OR NEW.effective_on <= g.until_on)
          AND (e.effective_on IS NULL OR NEW.effective_on < e.effective_on)
          AND (g.scope = 'special' OR NOT (NEW.kind IN ('agree', 'settle_suit', 'appeal', 'withdraw_appeal')
                                           OR coalesce((NEW.words ->> 'admits')::boolean, false))))) THEN
    RAISE EXCEPTION '% by an agent without the power for it', NEW.kind USING ERRCODE = 'LG122', CONSTRAINT = 'damage_represented';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_agent_by_act ON ledger.damage_agent;
CREATE CONSTRAINT TRIGGER damage_agent_by_act AFTER INSERT OR UPDATE ON ledger.damage_agent DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_agent();
ALTER TABLE ledger.damage_agent ENABLE ALWAYS TRIGGER damage_agent_by_act;
DROP TRIGGER IF EXISTS damage_represented ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_represented AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('answer', 'meet', 'offer', 'agree', 'settle_suit', 'appeal', 'withdraw_appeal', 'object'))
  EXECUTE FUNCTION ledger.check_represented();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_represented;
