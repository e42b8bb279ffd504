-- The entries and records that come next in the log, with the canonical bytes and, entries, the voucher number that they get at their
-- places: one row, columns of equal length. In a log of SHA-256 the leaf hashes stand behind one another, 32 bytes each, and no record
-- leaves the database; in another the records do, each ended by a newline, which JSON has nowhere else, and the caller hashes them. The other
-- columns are array literals, which the caller hands on to append_seals as they are. With them goes what the next sweep has to
-- know: how far this one got, and which transactions were open, each with a position below which none of its entries stands.
-- It looks at p_limit entries to be sealed and as many that are sealed already, at most, however many the log has.
-- Callers: ledger.seals.sequencer, as its role, holding the advisory lock of the log. Locks: none.
-- Errors: LG015 record_whole when an entry has no canonical bytes, because something that it names is gone.
-- One snapshot for everything, that of the caller's statement: STABLE. One index look-up for each thing that is named, never a
-- join of sets (a text is a subquery of its own): with the statistics of young tables, or of none, the planner takes a book for
-- the two-hundredth part of a table, and would compare every entry of a sweep with every entry of the book. Numbers are given before
-- texts are made, so that no text is sorted or put aside (OFFSET 0 has each made once).
CREATE OR REPLACE FUNCTION ledger.next_records(p_book integer, p_limit integer,
  OUT looked integer, OUT sealed integer, OUT more boolean, OUT reached bigint, OUT still_open text,
  OUT entries text, OUT positions text, OUT months text, OUT numbers text, OUT hashes bytea, OUT records text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $$
DECLARE
  v_head log_head;
  v_start bigint := sweep_start(p_book);
  v_last bigint;
  v_fresh uuid[] := '{}';
  v_at bigint[] := '{}';
  v_months date[] := '{}';
  v_row record;
BEGIN
  SELECT h.* INTO v_head FROM log_head h WHERE h.book_id = p_book;
  looked := 0;
  FOR v_row IN
    SELECT x.entry_id, x.position, x.month, x.fresh FROM (
      (SELECT e.entry_id, e.position, date_trunc('month', e.effective_on)::date AS month,
              (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL AS fresh
       FROM entry e
       WHERE e.book_id = p_book AND e.position > v_start ORDER BY e.position LIMIT 2 * p_limit)
      UNION ALL
      (SELECT NULL, r.position, NULL,
              (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.position = r.position AND s.entry_id IS NULL) IS NULL
       FROM record r
       WHERE r.book_id = p_book AND r.position > v_start ORDER BY r.position LIMIT 2 * p_limit)) AS x
    ORDER BY x.position LIMIT 2 * p_limit
  LOOP
    looked := looked + 1;
    v_last := v_row.position;
    IF v_row.fresh THEN
      v_fresh := array_append(v_fresh, v_row.entry_id);
      v_at := array_append(v_at, v_row.position);
      v_months := array_append(v_months, v_row.month);
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
  WITH base AS MATERIALIZED (
    SELECT m.month, coalesce((SELECT s.voucher_number FROM seal s
                              WHERE s.book_id = p_book AND s.voucher_month = m.month
                              ORDER BY s.voucher_number DESC LIMIT 1), 0) AS last
    FROM (SELECT DISTINCT u.month FROM unnest(v_months) AS u (month) WHERE u.month IS NOT NULL) AS m),
  numbered AS MATERIALIZED (
    SELECT u.nth, u.id, u.position, u.month, v_head.size - 1 + u.nth AS place,
           b.last + row_number() OVER (PARTITION BY u.month ORDER BY u.nth) AS number
    FROM unnest(v_fresh, v_at, v_months) WITH ORDINALITY AS u (id, position, month, nth) LEFT JOIN base b ON b.month = u.month
    ORDER BY u.nth),
  told AS (
    SELECT n.nth, n.number, CASE
        WHEN n.id IS NULL THEN (SELECT x.head || n.place || x.tail FROM record_text x WHERE x.book_id = p_book AND x.position = n.position)
        ELSE (SELECT x.head || n.place || x.tail || to_char(n.month, 'YYYY-MM') || '/' || n.number || '"}'
              FROM entry_text x WHERE x.book_id = p_book AND x.entry_id = n.id) END AS text
    FROM numbered n OFFSET 0)
  SELECT count(t.text), array_agg(t.number ORDER BY t.nth)::text,
         string_agg(CASE WHEN v_head.suite = 'sha256' THEN sha256('\x00'::bytea || convert_to(t.text, 'UTF8')) END, '' ORDER BY t.nth),
         string_agg(CASE WHEN v_head.suite <> 'sha256' THEN t.text || E'\n' END, '' ORDER BY t.nth)
  INTO sealed, numbers, hashes, records
  FROM told t;
  entries := v_fresh::text;
  positions := v_at::text;
  months := v_months::text;
  IF sealed <> cardinality(v_fresh) THEN
    RAISE EXCEPTION 'an entry or a record of the book % names something that is gone', p_book
      USING ERRCODE = 'LG015', CONSTRAINT = 'record_whole';
  END IF;
END
$$;
