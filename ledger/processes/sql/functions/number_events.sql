-- Gives the committed events of a book that have no number yet the next ones, in the order in which they were written.
-- Callers: whoever is about to read the feed (SECURITY DEFINER: the web may not change an event). Locks: one reader of a book numbers
-- at a time, until its transaction ends; no writer waits for it, nor it for a writer. Errors: none.
-- An event that continues another was written after that one was committed (its writer waited for the row of the process), so it
-- is not numbered before it. One that is committed later than younger ones gets a later number: whoever reads on after the last
-- number that he has misses none, and sees none twice.
CREATE OR REPLACE FUNCTION ledger.number_events(p_book integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_material = off SET jit = off
AS $$
DECLARE
  v_last bigint;
BEGIN
  PERFORM FROM outbox o WHERE o.book_id = p_book AND o.number IS NULL LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.feed'), p_book);
  SELECT coalesce(max(o.number), 0) INTO v_last FROM outbox o WHERE o.book_id = p_book AND o.number IS NOT NULL;
  UPDATE outbox o SET number = v_last + w.nth
  FROM (SELECT x.event_id, row_number() OVER (ORDER BY x.event_id) AS nth
        FROM (SELECT y.event_id FROM outbox y WHERE y.book_id = p_book AND y.number IS NULL ORDER BY y.event_id LIMIT 10000) AS x) AS w
  WHERE o.event_id = w.event_id;
END
$$;
