-- An act takes the lots that its lines name, of its first side, in their quantities; so nobody adds another one's lot to it, or more, with a step
-- that moves nothing. What passes to a freeze that waits was held by the act that ends with this transaction, or gives a part back, and it
-- passes from where that one took it; or, of a surrender of what was leased that is undone after the lease, from where the lease took it;
-- or, of what a review gives back, from where the decision took it.
-- Fires for each row when the transaction commits, because an act is rehearsed. Locks: none.
-- Errors: LG176 taken_as_said, LG177 passed_at_an_end, of what the web writes. Twins: ledger.permits.actions.lots.take_lots,
-- ledger.permits.actions.waiting.pass_on, ledger.permits.actions.lessors.going_on, ledger.permits.actions.review_outcomes.
CREATE OR REPLACE FUNCTION ledger.check_taken_as_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND ledger.taken_otherwise(NEW.book_id, NEW.act_id) THEN
    RAISE EXCEPTION 'lots that the lines of an act do not name' USING ERRCODE = 'LG176', CONSTRAINT = 'taken_as_said';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS taken_as_said ON ledger.permit_act_lot;
CREATE CONSTRAINT TRIGGER taken_as_said AFTER INSERT ON ledger.permit_act_lot DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_taken_as_said();
ALTER TABLE ledger.permit_act_lot ENABLE ALWAYS TRIGGER taken_as_said;

CREATE OR REPLACE FUNCTION ledger.check_passed_at_an_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (
      NOT EXISTS (
        SELECT FROM process_event e
        WHERE e.book_id = NEW.book_id AND e.process_id = NEW.from_id AND of_this_transaction(e.xmin)
          AND e.action IN ('lift', 'confirm', 'lapse', 'expire', 'quash', 'reduce', 'return', 'end', 'undo', 'execute'))
      OR (SELECT sum(h.quantity) FROM permit_inherited h
          WHERE h.book_id = NEW.book_id AND h.from_id = NEW.from_id AND h.asset_id = NEW.asset_id AND h.account_id = NEW.account_id)
         > coalesce((
          SELECT sum(y.quantity)
          FROM (SELECT x.quantity FROM permit_act_lot x
                WHERE x.book_id = NEW.book_id AND x.act_id = NEW.from_id AND x.asset_id = NEW.asset_id AND x.account_id = NEW.account_id
                UNION ALL
                SELECT i.quantity FROM permit_inherited i
                WHERE i.book_id = NEW.book_id AND i.act_id = NEW.from_id AND i.asset_id = NEW.asset_id AND i.account_id = NEW.account_id
                UNION ALL
                SELECT x.quantity
                FROM permit_act t
                JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id AND x.asset_id = NEW.asset_id
                JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id
                  AND a.code = permit_account_code(t.site, 'leased')
                WHERE t.book_id = NEW.book_id AND t.act_id = NEW.from_id AND t.machine = 'permits.surrender'
                  AND EXISTS (
                    SELECT FROM permit_act s
                    JOIN permit_act_lot z ON z.book_id = s.book_id AND z.act_id = s.act_id
                    WHERE s.book_id = t.book_id AND s.machine = 'permits.lease' AND s.other = t.site
                      AND z.asset_id = NEW.asset_id AND z.account_id = NEW.account_id)
                UNION ALL
                SELECT x.quantity
                FROM permit_act t
                JOIN permit_act r ON r.book_id = t.book_id AND r.act_id = (t.terms ->> 'review')::uuid
                JOIN permit_act_lot x ON x.book_id = r.book_id AND x.act_id = (r.terms ->> 'decision')::uuid
                  AND x.asset_id = NEW.asset_id AND x.account_id = NEW.account_id
                WHERE t.book_id = NEW.book_id AND t.act_id = NEW.from_id AND t.machine = 'permits.review_outcome') y), 0)) THEN
    RAISE EXCEPTION 'a part of a lot that no act lets pass' USING ERRCODE = 'LG177', CONSTRAINT = 'passed_at_an_end';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS passed_at_an_end ON ledger.permit_inherited;
CREATE CONSTRAINT TRIGGER passed_at_an_end AFTER INSERT ON ledger.permit_inherited DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_passed_at_an_end();
ALTER TABLE ledger.permit_inherited ENABLE ALWAYS TRIGGER passed_at_an_end;
