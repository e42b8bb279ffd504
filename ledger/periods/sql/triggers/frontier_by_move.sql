-- A frontier moves only with a row that says so.
-- Fires after each change of a book's frontiers at the end of the transaction, always. Locks: none.
-- Errors: LG017 frontier_by_move.
CREATE OR REPLACE FUNCTION ledger.check_frontier() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM period_move m WHERE m.book_id = NEW.book_id
                 AND (m.soft_after, m.closed_after) IS NOT DISTINCT FROM (NEW.soft_closed_through, NEW.closed_through)
                 AND (m.soft_before, m.closed_before) IS NOT DISTINCT FROM (OLD.soft_closed_through, OLD.closed_through)) THEN
    RAISE EXCEPTION 'a frontier moves by a step' USING ERRCODE = 'LG017', CONSTRAINT = 'frontier_by_move';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS frontier_by_move ON ledger.book;
CREATE CONSTRAINT TRIGGER frontier_by_move AFTER UPDATE OF soft_closed_through, closed_through ON ledger.book
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_frontier();
ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER frontier_by_move;
