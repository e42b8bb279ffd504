-- What a stock brought in is annulled only with an act of two persons that annuls that stock, or names this of it, and is done in the same
-- transaction; of a pledge or a lease all that it binds comes back. A stock that is annulled as a whole has left nothing: no lot of it is
-- anywhere, nothing of it was used, and of its fees, pledges and leases each is annulled. The slip of what was paid before the book began is
-- free again only where its fee is annulled.
-- Fires for each such step, and each such slip, when the transaction commits, because the act is done after it. Locks: none. Only what the web
-- does is asked: an archive that is replayed, by the owner, brings steps in its own order.
-- Errors: LG197 annulled_with_stock. Twin: ledger.market.actions.stock_annulments.
CREATE OR REPLACE FUNCTION ledger.check_annulled_with_stock() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_stock uuid; v_area text;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT s.act_id, s.site INTO v_stock, v_area FROM permit_act s
  WHERE s.book_id = NEW.book_id AND s.machine = 'permits.stock'
    AND s.act_id BETWEEN (left(NEW.process_id::text, 13) || '-0000-0000-000000000000')::uuid  -- what is derived of an id begins as it does
                     AND (left(NEW.process_id::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
    AND (s.act_id = NEW.process_id OR EXISTS (SELECT FROM process_event b WHERE b.book_id = NEW.book_id AND b.process_id = NEW.process_id
                                                                             AND b.version = 1 AND b.action = 'bring'))
  ORDER BY s.act_id LIMIT 1;
  IF v_stock IS NULL OR NOT EXISTS (
      SELECT FROM permit_act t
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
      JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version AND of_this_transaction(e.xmin)
      WHERE t.book_id = NEW.book_id AND t.site = v_area AND t.machine = 'permits.stock_annulment' AND t.terms ->> 'stock' = v_stock::text
        AND e.actor_id = NEW.actor_id AND done_by_two(t.book_id, t.act_id)
        AND (coalesce(t.terms -> 'parts', '[]') = '[]'
             OR EXISTS (SELECT FROM jsonb_array_elements_text(t.terms -> 'parts') AS n WHERE derived_id(v_stock, n) = NEW.process_id))) THEN
    RAISE EXCEPTION 'what came with a stock is annulled without it' USING ERRCODE = 'LG197', CONSTRAINT = 'annulled_with_stock';
  END IF;
  IF NEW.machine IN ('permits.pledge', 'permits.lease') AND EXISTS (
      SELECT FROM entry e
      JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
      WHERE e.book_id = NEW.book_id AND e.entry_id = derived_id(NEW.process_id, 'annul')
      HAVING sum(p.debit) <> (SELECT sum(x.quantity) FROM permit_act_lot x WHERE x.book_id = NEW.book_id AND x.act_id = NEW.process_id)) THEN
    RAISE EXCEPTION 'what is annulled has been used in part' USING ERRCODE = 'LG197', CONSTRAINT = 'annulled_with_stock';
  END IF;
  IF NEW.machine = 'permits.stock' AND (
      EXISTS (SELECT FROM stock_uses(NEW.book_id, v_stock))
      OR EXISTS (SELECT FROM stock_things(NEW.book_id, v_stock) AS g
                 JOIN process q ON q.book_id = NEW.book_id AND q.process_id = g.id AND q.state <> 'annulled')
      OR EXISTS (SELECT FROM permit_lot l JOIN balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id AND b.debits <> b.credits
                 WHERE l.book_id = NEW.book_id AND l.grant_id = derived_id(v_stock, 'lots'))) THEN
    RAISE EXCEPTION 'a stock that was used is annulled' USING ERRCODE = 'LG197', CONSTRAINT = 'annulled_with_stock';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS annulled_with_stock ON ledger.process_event;
CREATE CONSTRAINT TRIGGER annulled_with_stock AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.action = 'annul' AND NEW.machine IN ('permits.grant', 'permits.pledge', 'permits.lease', 'permits.fee', 'permits.stock'))
  EXECUTE FUNCTION ledger.check_annulled_with_stock();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER annulled_with_stock;

CREATE OR REPLACE FUNCTION ledger.check_slip_annulled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.fee_id AND p.state = 'annulled') THEN
    RAISE EXCEPTION 'a slip of before that is taken from its fee' USING ERRCODE = 'LG197', CONSTRAINT = 'annulled_with_stock';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS slip_annulled ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER slip_annulled AFTER UPDATE ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.paid_on IS NOT NULL AND OLD.entry_id IS NULL) EXECUTE FUNCTION ledger.check_slip_annulled();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER slip_annulled;
