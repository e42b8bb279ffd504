-- Nobody's property is disposed of without its owner: when a sale, lease, pledge, buy-back or move is agreed to, each side that is no
-- bureau has agreed with a key of its own, or two persons of the bureau stand for it. So is the end of what was agreed to, and of a buy-back,
-- whose other side is the bureau, by somebody of the bureau too. One side alone ends a sale that names a decision of which none is in force any
-- more, on the day or later: revoked, or over.
-- Fires for each such step when the transaction commits, because an act is written after its first step. Locks: the row of the process is
-- locked by whoever takes a step; where one side ends a sale, that of the seller's decisions (check_sale_decided).
-- Errors: LG062 act_agreed. Twin: ledger.permits.actions.sides, with the side. Of a move only the giver is asked.
CREATE OR REPLACE FUNCTION ledger.check_act_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_clerks integer; v_owners text[]; v_sale permit_act;
BEGIN
  IF NEW.action = 'end_alone' THEN
    SELECT s.* INTO v_sale FROM permit_act t JOIN permit_act s ON s.book_id = t.book_id AND s.act_id = (t.terms ->> 'of')::uuid
    WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND s.machine = 'permits.sale' AND btrim(coalesce(s.terms ->> 'approval', '')) <> ''
      AND EXISTS (SELECT FROM unnest(ARRAY[s.site, s.other]) AS side JOIN actor a ON a.actor_id = NEW.actor_id
                  WHERE a.owner = coalesce((SELECT p.party FROM site p WHERE p.book_id = s.book_id AND p.code = side), side));
    PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('decision:%s', v_sale.site)));
    IF v_sale.act_id IS NULL OR EXISTS (
        SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
        WHERE t.book_id = v_sale.book_id AND t.machine = 'market.decision' AND t.site = v_sale.site AND t.other = v_sale.other
          AND plain_number(t.terms ->> 'number') = plain_number(v_sale.terms ->> 'approval') AND p.state IN ('registered', 'revocation_asked')
          AND t.until_on >= NEW.effective_on) THEN
      RAISE EXCEPTION 'a sale that can pass is ended by one side' USING ERRCODE = 'LG062', CONSTRAINT = 'act_agreed';
    END IF;
    RETURN NULL;
  END IF;
  SELECT count(DISTINCT person_of(a.actor_id)) FILTER (WHERE a.role = 'bureau'), array_agg(a.owner) FILTER (WHERE a.owner IS NOT NULL)
  INTO v_clerks, v_owners
  FROM process_event e JOIN actor a USING (actor_id)
  WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.version <= NEW.version
    AND e.action IN ('propose', 'apply', 'offer', 'accept', 'attest', 'confirm', 'renew');
  IF v_clerks < 1 AND NEW.machine = 'market.ending' AND EXISTS (
      SELECT FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND t.other IS NULL)
    OR v_clerks < 2 AND EXISTS (
      SELECT FROM permit_act t
      CROSS JOIN LATERAL unnest(ARRAY[t.site, CASE WHEN t.machine <> 'permits.move' THEN t.other END]) AS side
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND side NOT LIKE 'bureau:%'
        AND coalesce((SELECT s.party FROM site s WHERE s.book_id = t.book_id AND s.code = side), side)
            <> ALL (coalesce(v_owners, '{}'))) THEN
    RAISE EXCEPTION 'a side has not agreed, and one person of the bureau stands for it' USING ERRCODE = 'LG062', CONSTRAINT = 'act_agreed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS act_agreed ON ledger.process_event;
CREATE CONSTRAINT TRIGGER act_agreed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.to_state = 'accepted' AND NEW.machine IN ('permits.sale', 'permits.lease', 'permits.pledge', 'permits.buyback', 'market.ending'))
                     OR (NEW.to_state = 'applied' AND NEW.machine = 'permits.move'))
  EXECUTE FUNCTION ledger.check_act_agreed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_agreed;
