-- name: logs
-- Every log as it stands, with the newest mark of a night.
SELECT l.book_id, l.code, h.size, h.root, h.suite, h.settled_position, k.number, k.verifier_key, m.note
FROM ledger.log l
LEFT JOIN ledger.log_head h ON h.book_id = l.book_id
LEFT JOIN LATERAL (SELECT x.number, x.verifier_key FROM ledger.log_key x WHERE x.book_id = l.book_id
                   ORDER BY x.number DESC LIMIT 1) k ON true
LEFT JOIN LATERAL (SELECT x.note FROM ledger.night_mark x WHERE x.book_id = l.book_id
                   ORDER BY x.mark_id DESC LIMIT 1) m ON true
ORDER BY l.book_id

-- name: check_part
-- Run one check on the part: entries and records by their positions, places of the log, and the postings of those entries.
WITH part_entry AS MATERIALIZED (
  SELECT e.* FROM unnest(CAST(:of AS integer[]), CAST(:first_positions AS bigint[]), CAST(:past_positions AS bigint[]))
    AS u (book_id, first, past)
  JOIN ledger.entry e USING (book_id) WHERE e.position >= u.first AND e.position < u.past),
part_record AS (
  SELECT r.* FROM unnest(CAST(:of AS integer[]), CAST(:first_positions AS bigint[]), CAST(:past_positions AS bigint[]))
    AS u (book_id, first, past)
  JOIN ledger.record r USING (book_id) WHERE r.position >= u.first AND r.position < u.past),
part_seal AS (
  SELECT s.* FROM unnest(CAST(:in AS integer[]), CAST(:first_places AS bigint[]), CAST(:past_places AS bigint[]))
    AS u (book_id, first, past)
  JOIN ledger.seal s USING (book_id) WHERE s.place >= u.first AND s.place < u.past),
part_posting AS (
  SELECT p.* FROM part_entry e JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id)
SELECT offender, count(*) OVER () FROM ({offenders}) AS x (offender) LIMIT :shown

-- name: by_index
-- Whether tables may be read whole to join them; where not, each row of a part looks its partners up by an index.
SELECT set_config(name, %(on)s, true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) AS x (name)

-- name: newest
-- The newest instant at which an entry of a log from a place on was recorded.
SELECT max(e.recorded_at) FROM ledger.seal s
JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id
WHERE s.book_id = %s AND s.place >= %s

-- name: marks
-- The last nights, the newest first.
SELECT l.code, m.ran_at, m.milliseconds, m.note FROM ledger.log l
JOIN ledger.night_mark m ON m.book_id = l.book_id
ORDER BY m.ran_at DESC, l.book_id LIMIT %s
