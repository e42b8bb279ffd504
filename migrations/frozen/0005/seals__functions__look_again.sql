-- Counts whether every entry that was passed has its seal; where one has none, the next sweeps look at the journal from its
-- beginning, and seal what they find. The entry gets the next place: nothing that was signed is changed.
-- Callers: ledger.seals.sequencer, as its role (SECURITY DEFINER), when it begins and once an hour. True when one was missing.
-- Locks: waits for a sweep of the log by its advisory lock. Errors: none.
-- Two counts along one index, because reading all seals would cost a hundred times as much.
CREATE OR REPLACE FUNCTION ledger.look_again(p_book integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $$
DECLARE
  v_missing boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.seal'), p_book);
  SELECT (SELECT count(*) FROM entry e WHERE e.book_id = p_book AND e.position <= h.settled_position)
         > h.size - (SELECT count(*) FROM entry e WHERE e.book_id = p_book AND e.position > h.settled_position
                     AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NOT NULL)
  INTO v_missing FROM log_head h WHERE h.book_id = p_book;
  IF v_missing THEN
    UPDATE log_head SET reached_position = 0 WHERE book_id = p_book;
  END IF;
  RETURN coalesce(v_missing, false);
END
$$;
