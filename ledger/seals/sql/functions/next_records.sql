-- The entries and records that come next in the log, with the canonical bytes and, entries, the voucher number that they get at their
-- places: one row, columns of equal length. Records stand behind one another, each ended by a newline, which JSON has nowhere else; the other
-- columns are array literals, which the caller hands on to append_seals as they are. With them goes what the next sweep has to
-- know: how far this one got, and which transactions were open, each with a position below which none of its entries stands.
-- It looks at p_limit entries to be sealed and as many that are sealed already, at most, however many the log has.
-- Callers: ledger.seals.sequencer, as its role, holding the advisory lock of the log. Locks: none.
-- Errors: LG015 record_whole when an entry has no canonical bytes, because something that it names is gone.
-- One snapshot for everything, that of the caller's statement: STABLE. One index look-up for each thing that is named, never a
-- join of sets (OFFSET 0 keeps the planner from making one): with the statistics of young tables, or of none, it takes a book for
-- the two-hundredth part of a table, and would compare every entry of a sweep with every entry of the book.
CREATE OR REPLACE FUNCTION ledger.next_records(p_book integer, p_limit integer,
  OUT looked integer, OUT sealed integer, OUT more boolean, OUT reached bigint, OUT still_open text,
  OUT entries text, OUT positions text, OUT months text, OUT numbers text, OUT records text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $$
DECLARE
  v_head log_head;
  v_start bigint := sweep_start(p_book);
  v_last bigint;
  v_fresh uuid[] := '{}';
  v_at bigint[] := '{}';
  v_row record;
BEGIN
  SELECT h.* INTO v_head FROM log_head h WHERE h.book_id = p_book;
  looked := 0;
  FOR v_row IN
    SELECT x.entry_id, x.position, x.fresh FROM (
      (SELECT e.entry_id, e.position, (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL AS fresh
       FROM entry e
       WHERE e.book_id = p_book AND e.position > v_start ORDER BY e.position LIMIT 2 * p_limit)
      UNION ALL
      (SELECT NULL, r.position, (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.position = r.position AND s.entry_id IS NULL) IS NULL
       FROM record r
       WHERE r.book_id = p_book AND r.position > v_start ORDER BY r.position LIMIT 2 * p_limit)) AS x
    ORDER BY x.position LIMIT 2 * p_limit
  LOOP
    looked := looked + 1;
    v_last := v_row.position;
    IF v_row.fresh THEN
      v_fresh := array_append(v_fresh, v_row.entry_id);
      v_at := v_at || v_row.position;
      EXIT WHEN cardinality(v_fresh) = p_limit;
    END IF;
  END LOOP;
  more := looked = 2 * p_limit OR cardinality(v_fresh) = p_limit;
  reached := least(CASE WHEN more THEN v_last END, v_head.drawn_position);
  SELECT coalesce(jsonb_object_agg(
           x.id::text, coalesce((v_head.open_transactions ->> x.id::text)::bigint, v_head.reached_position)), '{}')::text
  INTO still_open FROM pg_snapshot_xip(pg_current_snapshot()) AS x (id);
  sealed := cardinality(v_fresh);
  IF sealed = 0 THEN
    RETURN;
  END IF;
  WITH fresh AS MATERIALIZED (
    SELECT u.nth, t.position, t.entry_id, date_trunc('month', t.effective_on)::date AS month, t.head, t.tail
    FROM unnest(v_fresh) WITH ORDINALITY AS u (id, nth)
    CROSS JOIN LATERAL (SELECT * FROM entry_text x WHERE x.book_id = p_book AND x.entry_id = u.id OFFSET 0) AS t
    UNION ALL
    SELECT u.nth, t.position, NULL, NULL, t.head, t.tail
    FROM unnest(v_fresh, v_at) WITH ORDINALITY AS u (id, position, nth)
    CROSS JOIN LATERAL (SELECT * FROM record_text x WHERE x.book_id = p_book AND x.position = u.position OFFSET 0) AS t
    WHERE u.id IS NULL),
  base AS MATERIALIZED (
    SELECT m.month, coalesce((SELECT s.voucher_number FROM seal s
                              WHERE s.book_id = p_book AND s.voucher_month = m.month
                              ORDER BY s.voucher_number DESC LIMIT 1), 0) AS last
    FROM (SELECT DISTINCT f.month FROM fresh f WHERE f.month IS NOT NULL) AS m),
  numbered AS (
    SELECT f.position, f.entry_id, f.month, f.head, f.tail, v_head.size - 1 + f.nth AS place,
           b.last + row_number() OVER (PARTITION BY f.month ORDER BY f.nth) AS number
    FROM fresh f LEFT JOIN base b ON b.month = f.month)
  SELECT count(n.head), '{' || string_agg(coalesce(n.entry_id::text, 'NULL'), ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.position::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(coalesce(n.month::text, 'NULL'), ',' ORDER BY n.place) || '}',
         '{' || string_agg(coalesce(n.number::text, 'NULL'), ',' ORDER BY n.place) || '}',
         string_agg(n.head || n.place || n.tail || coalesce(to_char(n.month, 'YYYY-MM') || '/' || n.number || '"}', '') || E'\n', ''
                    ORDER BY n.place)
  INTO sealed, entries, positions, months, numbers, records
  FROM numbered n;
  IF sealed <> cardinality(v_fresh) THEN
    RAISE EXCEPTION 'an entry or a record of the book % names something that is gone', p_book
      USING ERRCODE = 'LG015', CONSTRAINT = 'record_whole';
  END IF;
END
$$;
