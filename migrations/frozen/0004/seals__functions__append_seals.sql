-- Appends to the log of a book: seals, tiles, the new head, and how far the journal was swept; all of it or nothing.
-- Callers: ledger.seals.sequencer, as its role (SECURITY DEFINER). Seals come as arrays in the order of their places, of which
-- the first is the size before; tiles as arrays of what is new or has grown.
-- Locks: the row of the head. Errors: 40001 log_grew when the log has another size than the caller saw: look again;
-- LG015 tile_only_grows; 23505 when an entry or a voucher number is sealed already.
CREATE OR REPLACE FUNCTION ledger.append_seals(
  p_book integer, p_size bigint, p_entries uuid[], p_positions bigint[], p_months date[], p_numbers integer[], p_hashes bytea[],
  p_levels smallint[], p_tiles bigint[], p_tile_hashes bytea[], p_root bytea,
  p_settled bigint, p_pending bigint, p_transaction bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
BEGIN
  UPDATE log_head h
  SET size = p_size + cardinality(p_entries), root = p_root, settled_position = greatest(h.settled_position, p_settled),
      pending_position = greatest(h.pending_position, p_pending),
      pending_transaction = greatest(h.pending_transaction, p_transaction)
  WHERE h.book_id = p_book AND h.size = p_size;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the log of book % has not % records any more', p_book, p_size
      USING ERRCODE = '40001', CONSTRAINT = 'log_grew';
  END IF;
  INSERT INTO seal (book_id, place, entry_id, position, voucher_month, voucher_number, leaf_hash)
  SELECT p_book, p_size - 1 + u.nth, u.entry, u.position, u.month, u.number, u.hash
  FROM unnest(p_entries, p_positions, p_months, p_numbers, p_hashes) WITH ORDINALITY AS u (entry, position, month, number, hash, nth);
  INSERT INTO tile AS t (book_id, level, number, hashes)
  SELECT p_book, u.level, u.number, u.hashes FROM unnest(p_levels, p_tiles, p_tile_hashes) AS u (level, number, hashes)
  ON CONFLICT (book_id, level, number) DO UPDATE SET hashes = excluded.hashes;
END
$$;
