-- Appends to the log of a book: seals, tiles, the new head, and how far the journal was swept; all of it or nothing.
-- Callers: ledger.seals.sequencer, as its role (SECURITY DEFINER). Seals come as arrays in the order of their places, of which
-- the first is the size before; tiles as arrays of what is new or has grown; how far the sweep got, and the transactions that
-- were open, as next_records gave them; and what the sequence of positions said before this transaction had a number.
-- Locks: the row of the head. Errors: 40001 log_grew when the log has another size than the caller saw: look again;
-- LG015 tile_only_grows; LG015 settled_is_sealed when an entry would be passed by without a seal; 23505 when an entry or a
-- voucher number is sealed already.
CREATE OR REPLACE FUNCTION ledger.append_seals(
  p_book integer, p_size bigint, p_entries uuid[], p_positions bigint[], p_months date[], p_numbers integer[], p_hashes bytea[],
  p_levels smallint[], p_tiles bigint[], p_tile_hashes bytea[], p_root bytea,
  p_reached bigint, p_open jsonb, p_drawn bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $$
DECLARE
  v_before bigint;
  v_settled bigint := least(p_reached, (SELECT min(o.value::bigint) FROM jsonb_each_text(p_open) AS o));
BEGIN
  SELECT h.settled_position INTO v_before FROM log_head h WHERE h.book_id = p_book AND h.size = p_size FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the log of book % has not % records any more', p_book, p_size
      USING ERRCODE = '40001', CONSTRAINT = 'log_grew';
  END IF;
  UPDATE log_head h
  SET size = p_size + cardinality(p_entries), root = p_root, settled_position = greatest(v_before, v_settled),
      reached_position = p_reached, open_transactions = p_open, drawn_position = greatest(h.drawn_position, p_drawn)
  WHERE h.book_id = p_book;
  INSERT INTO seal (book_id, place, entry_id, position, voucher_month, voucher_number, leaf_hash)
  SELECT p_book, p_size - 1 + u.nth, u.entry, u.position, u.month, u.number, u.hash
  FROM unnest(p_entries, p_positions, p_months, p_numbers, p_hashes) WITH ORDINALITY AS u (entry, position, month, number, hash, nth);
  INSERT INTO tile AS t (book_id, level, number, hashes)
  SELECT p_book, u.level, u.number, u.hashes FROM unnest(p_levels, p_tiles, p_tile_hashes) AS u (level, number, hashes)
  ON CONFLICT (book_id, level, number) DO UPDATE SET hashes = excluded.hashes;
  -- Every entry and record is looked at here once: a sweep settles no more than it has looked at.
  IF EXISTS (SELECT FROM entry e WHERE e.book_id = p_book AND e.position > v_before AND e.position <= v_settled
             AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL)
     OR EXISTS (SELECT FROM record r WHERE r.book_id = p_book AND r.position > v_before AND r.position <= v_settled
                AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.position = r.position AND s.entry_id IS NULL) IS NULL) THEN
    RAISE EXCEPTION 'an entry or a record of the book % at or below the position % has no seal', p_book, v_settled
      USING ERRCODE = 'LG015', CONSTRAINT = 'settled_is_sealed';
  END IF;
END
$$;
