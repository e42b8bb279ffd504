-- What becomes of permits is told to the sides of the process alone; an objection and its answer with their row, and a part of an expiry with its
-- entries, in the same transaction. What a withdrawal leaves bound, or takes from what an order waited for, is told to its creditor alone. What an
-- expiry left is told while it runs, and when it ends; what comes to its end with the row that says so.
-- Fires for each event of permits, of the market and of the register when the transaction commits; that a step was taken, `outbox_of_step` asks.
-- Only what the web writes is asked. Locks: none. Errors: LG103 outbox_of_permits. Twins: ledger.permits.actions.plans, expiries, and the sides of every act.
CREATE OR REPLACE FUNCTION ledger.told_of_permits(p_event ledger.outbox) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_expiry uuid;
BEGIN
  IF p_event.kind IN ('permits.grant.objection', 'permits.grant.answer') THEN
    RETURN EXISTS (
      SELECT FROM permit_objection o
      WHERE o.book_id = p_event.book_id AND o.objection_id::text = p_event.figures ->> 'objection' AND o.grant_id::text = p_event.subject
        AND p_event.owners <@ ARRAY[o.party::text] AND of_this_transaction(o.xmin)
        AND p_event.actor_id = CASE p_event.kind WHEN 'permits.grant.objection' THEN o.raised_by ELSE o.answered_by END
        AND (p_event.kind = 'permits.grant.objection' OR o.upheld::text = p_event.figures ->> 'upheld'));
  ELSIF p_event.kind = 'permits.alarm' THEN
    RETURN EXISTS (
      SELECT FROM permit_alarm a
      WHERE a.book_id = p_event.book_id AND a.subject = p_event.subject AND a.actor_id = p_event.actor_id AND of_this_transaction(a.xmin)
        AND (a.kind, a.mark::text, a.site, a.due_on::text)
          = (p_event.figures ->> 'kind', p_event.figures ->> 'mark', p_event.figures ->> 'site', p_event.figures ->> 'due_on')
        AND p_event.figures - ARRAY['kind', 'mark', 'site', 'due_on'] = '{}'::jsonb
        AND p_event.owners <@ alarm_parties(a.book_id, a.kind, a.subject, a.site, a.due_on)
        AND p_event.owners @> alarm_parties(a.book_id, a.kind, a.subject, a.site, a.due_on));
  ELSIF p_event.kind = 'permits.creditor' THEN
    RETURN EXISTS (
      SELECT FROM permit_act t
      JOIN permit_act w ON w.book_id = t.book_id AND w.act_id::text = p_event.figures ->> 'withdrawal' AND w.site = t.site
      JOIN process_event e ON e.book_id = w.book_id AND e.process_id = w.act_id AND e.actor_id = p_event.actor_id
        AND e.to_state = CASE p_event.figures ->> 'outcome' WHEN 'stands' THEN 'open_to_objection' WHEN 'lost' THEN 'final' END
      WHERE t.book_id = p_event.book_id AND t.act_id::text = p_event.subject AND t.machine IN ('permits.pledge', 'permits.freeze')
        AND p_event.owners = ARRAY[coalesce((SELECT s.party FROM site s WHERE s.book_id = t.book_id AND s.code = t.other), t.other)::text]
        AND of_this_transaction(e.xmin));
  ELSIF p_event.kind NOT LIKE 'permits.year.%' THEN
    -- Differences of sets, by hash: a plan tells tens of thousands, some thousand in each event. A site is named after its party.
    IF EXISTS (SELECT FROM permit_grant g WHERE g.book_id = p_event.book_id AND g.grant_id = p_event.subject::uuid) THEN
      RETURN NOT EXISTS (
        SELECT unnest(p_event.owners)
        EXCEPT SELECT CASE WHEN g.site LIKE 'enterprise:%' THEN 'enterprise:' || split_part(g.site, ':', 2) ELSE g.site END
        FROM permit_grant_line g WHERE g.book_id = p_event.book_id AND g.grant_id = p_event.subject::uuid);
    END IF;
    RETURN NOT EXISTS (
      SELECT unnest(p_event.owners) EXCEPT SELECT unnest(permit_parties(p_event.book_id, p_event.subject::uuid)));
  END IF;
  v_expiry := p_event.figures ->> 'expiry';
  RETURN EXISTS (
    SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
    JOIN permit_cap c ON c.book_id = t.book_id AND 'bureau:' || c.area = t.site AND c.pollutant = t.terms ->> 'pollutant'
      AND c.vintage::text = t.terms ->> 'vintage'
    JOIN asset s ON s.book_id = c.book_id AND s.asset_id = c.asset_id
    WHERE t.book_id = p_event.book_id AND t.act_id = v_expiry AND t.machine = 'permits.expiry' AND s.code = p_event.subject
      AND p.state IN ('running', 'ended')
      AND (p_event.kind = 'permits.year.left' OR EXISTS (
        SELECT FROM entry e
        WHERE e.book_id = t.book_id AND e.kind = 'permits.expiry' AND of_this_transaction(e.xmin)
          AND e.entry_id BETWEEN (left(v_expiry::text, 13) || '-0000-0000-000000000000')::uuid
                             AND (left(v_expiry::text, 13) || '-ffff-ffff-ffffffffffff')::uuid)));
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_outbox_of_permits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT told_of_permits(NEW) THEN
    RAISE EXCEPTION 'an event % that did not happen, or to others', NEW.kind USING ERRCODE = 'LG103', CONSTRAINT = 'outbox_of_permits';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS outbox_of_permits ON ledger.outbox;
CREATE CONSTRAINT TRIGGER outbox_of_permits AFTER INSERT ON ledger.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind ~ '^(permits|market|areas|sites|parties)\.' AND NEW.kind <> 'parties.person_erased'
                     AND (NEW.subject ~ '^[0-9a-f-]{36}$' OR NEW.kind ~ '^permits\.(year\.|alarm$)'))
  EXECUTE FUNCTION ledger.check_outbox_of_permits();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_of_permits;
