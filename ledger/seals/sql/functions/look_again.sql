-- Counts whether every entry and record below the one at which the next sweep begins has its seal; where one has none, the next sweeps begin
-- at the first entry, and seal what they find. It gets the next place: nothing that was signed is changed.
-- Callers: ledger.seals.sequencer, as its role (SECURITY DEFINER), when it begins and once an hour. True when one was missing.
-- Locks: waits for a sweep of the log by its advisory lock. Errors: none.
-- A count along each index; reading all seals would cost a hundred times as much.
CREATE OR REPLACE FUNCTION ledger.look_again(p_book integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $$
DECLARE
  v_missing boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.seal'), p_book);
  SELECT (SELECT count(*) FROM entry e WHERE e.book_id = p_book) + (SELECT count(*) FROM record r WHERE r.book_id = p_book) - h.size > (SELECT w.waiting FROM log_waiting(p_book) AS w)
  INTO v_missing FROM log_head h WHERE h.book_id = p_book;
  IF v_missing THEN
    UPDATE log_head SET reached_position = 0 WHERE book_id = p_book;
  END IF;
  RETURN coalesce(v_missing, false);
END
$$;
