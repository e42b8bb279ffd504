-- How many entries and records of a book have no place in its log yet, and when the oldest of them was recorded.
-- Callers: meters, `ecoledger log status`. Locks: none. Errors: none.
-- Only what the next sweep would look at is read, along the positions, whatever the statistics say.
CREATE OR REPLACE FUNCTION ledger.log_waiting(p_book integer, OUT waiting bigint, OUT oldest timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $$
BEGIN
  SELECT count(*), min(x.recorded_at) INTO waiting, oldest FROM (
    SELECT e.recorded_at FROM entry e
    WHERE e.book_id = p_book AND e.position > sweep_start(p_book)
      AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL
    UNION ALL
    SELECT r.recorded_at FROM record r
    WHERE r.book_id = p_book AND r.position > sweep_start(p_book)
      AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.position = r.position AND s.entry_id IS NULL) IS NULL) AS x;
END
$$;
