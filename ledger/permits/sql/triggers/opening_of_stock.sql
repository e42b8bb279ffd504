-- What is brought in of the time before a book began is what its stock says, line by line, in the quantity that stands there; and its lots are
-- issued only once two persons have brought that stock to its end.
-- Fires for the step with which a grant is issued when the transaction commits, so that a stock may be tried. Locks: none. Only what the web
-- does is asked: an archive that is replayed, by the owner, brings lines and acts in another order.
-- Errors: LG195 opening_of_stock. Twin: ledger.market.actions.stock_rows.
CREATE OR REPLACE FUNCTION ledger.check_opening_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.version = 1 AND e.action = 'bring')
     AND NOT EXISTS (
      SELECT FROM permit_act t
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'recorded'
      JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version AND of_this_transaction(e.xmin)
      WHERE t.book_id = NEW.book_id AND t.machine = 'permits.stock' AND derived_id(t.act_id, 'lots') = NEW.process_id
        AND e.actor_id = NEW.actor_id AND done_by_two(t.book_id, t.act_id)
        AND NOT EXISTS (
          SELECT g.site::text, g.pollutant::text, g.area::text, g.first_vintage::text, g.last_vintage::text, g.quantity::numeric, g.purpose::text,
                 g.origin::text, coalesce(g.valid_from::text, ''), g.document
          FROM permit_grant_line g WHERE g.book_id = NEW.book_id AND g.grant_id = NEW.process_id
          EXCEPT ALL
          SELECT h ->> 1, h ->> 2, h ->> 3, h ->> 4, h ->> 5, (h ->> 6)::numeric * 1000000,
                 CASE h ->> 7 WHEN 'due' THEN 'unpaid' WHEN 'paid' THEN 'holding' WHEN 'free' THEN 'holding' ELSE h ->> 7 END,
                 h ->> 8, h ->> 9, h ->> 10
          FROM jsonb_array_elements(t.terms -> 'holdings') AS h)) THEN
    RAISE EXCEPTION 'the lots of a stock without the stock' USING ERRCODE = 'LG195', CONSTRAINT = 'opening_of_stock';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS opening_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER opening_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.grant' AND NEW.to_state = 'issued') EXECUTE FUNCTION ledger.check_opening_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER opening_by_two;
