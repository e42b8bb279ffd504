-- The entries that come next in the log, with the voucher number and the canonical bytes they get at their places: one row,
-- columns of equal length. Records stand behind one another, each ended by a newline, which JSON has nowhere else; the other
-- columns are array literals, which the caller hands on to append_seals as they are.
-- Callers: ledger.seals.sequencer, as its role, holding the advisory lock of the log. Locks: none. Errors: none.
-- Index look-ups always: a sweep is short, and the statistics of young tables would choose otherwise.
CREATE OR REPLACE FUNCTION ledger.next_records(p_book integer, p_after bigint, p_size bigint, p_limit integer,
  OUT sealed integer, OUT last_position bigint, OUT entries text, OUT positions text, OUT months text, OUT numbers text, OUT records text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off
AS $$
BEGIN
  WITH fresh AS MATERIALIZED (
    SELECT t.position, t.entry_id, date_trunc('month', t.effective_on)::date AS month, t.head, t.tail FROM ledger.entry_text t
    WHERE t.book_id = p_book AND t.position > p_after
      AND NOT EXISTS (SELECT FROM ledger.seal s WHERE s.book_id = p_book AND s.entry_id = t.entry_id)
    ORDER BY t.position LIMIT p_limit),
  base AS MATERIALIZED (
    SELECT m.month, coalesce((SELECT s.voucher_number FROM ledger.seal s
                              WHERE s.book_id = p_book AND s.voucher_month = m.month
                              ORDER BY s.voucher_number DESC LIMIT 1), 0) AS last
    FROM (SELECT DISTINCT f.month FROM fresh f) AS m),
  numbered AS (
    SELECT f.position, f.entry_id, f.month, f.head, f.tail, p_size - 1 + row_number() OVER (ORDER BY f.position) AS place,
           b.last + row_number() OVER (PARTITION BY f.month ORDER BY f.position) AS number
    FROM fresh f JOIN base b ON b.month = f.month)
  SELECT count(*), max(n.position), '{' || string_agg(n.entry_id::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.position::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.month::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.number::text, ',' ORDER BY n.place) || '}',
         string_agg(n.head || n.place || n.tail || to_char(n.month, 'YYYY-MM') || '/' || n.number || E'"}\n', '' ORDER BY n.place)
  INTO sealed, last_position, entries, positions, months, numbers, records
  FROM numbered n;
END
$$;
