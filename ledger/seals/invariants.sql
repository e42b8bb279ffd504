-- name: places_consecutive
-- The places of a log begin at 0 and have no gap, and their number is the size of its head.
SELECT format('book %s: %s places up to %s, size %s', h.book_id, coalesce(s.count, 0), s.last, h.size)
FROM ledger.log_head h
FULL JOIN (SELECT book_id, count(*) AS count, max(place) AS last FROM ledger.seal
  GROUP BY book_id) s USING (book_id)
WHERE coalesce(s.count, 0) IS DISTINCT FROM h.size OR coalesce(s.last + 1, 0) IS DISTINCT FROM h.size

-- name: places_consecutive_in_part
-- The last place of a log is the one before the size of its head; where a place is missing, its record is.
SELECT format('book %s: places up to %s, size %s', h.book_id, s.last, h.size)
FROM ledger.log_head h
LEFT JOIN LATERAL (SELECT max(x.place) AS last FROM ledger.seal x WHERE x.book_id = h.book_id) s ON true
WHERE coalesce(s.last + 1, 0) <> h.size

-- name: vouchers_consecutive
-- The voucher numbers of a month begin at 1 and follow the places without gaps.
SELECT format('book %s, %s/%s', x.book_id, to_char(x.voucher_month, 'YYYY-MM'), x.voucher_number)
FROM (SELECT book_id, voucher_month, voucher_number,
             row_number() OVER (PARTITION BY book_id, voucher_month ORDER BY place) AS nth
             FROM ledger.seal WHERE entry_id IS NOT NULL) x
WHERE x.voucher_number <> x.nth

-- name: vouchers_consecutive_in_part
-- The voucher with the number before stands earlier in the log, and the first of a month has none before it.
SELECT format('book %s, %s/%s', s.book_id, to_char(s.voucher_month, 'YYYY-MM'), s.voucher_number)
FROM part_seal s
LEFT JOIN ledger.seal b ON b.book_id = s.book_id AND b.voucher_month = s.voucher_month
  AND b.voucher_number = s.voucher_number - 1
WHERE s.entry_id IS NOT NULL AND (coalesce(b.place, -1) >= s.place OR (b.place IS NULL) <> (s.voucher_number = 1))

-- name: seals_fit_entries
-- Every seal has its entry, with the position it had, in the month of its voucher, or its record.
SELECT format('entry %s, place %s', s.entry_id, s.place) FROM ledger.seal s
LEFT JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id
WHERE s.entry_id IS NOT NULL AND (e.entry_id IS NULL OR e.position <> s.position
  OR date_trunc('month', e.effective_on) IS DISTINCT FROM s.voucher_month)
UNION ALL
SELECT format('record at position %s, place %s', s.position, s.place) FROM ledger.seal s
WHERE s.entry_id IS NULL AND NOT EXISTS (
  SELECT FROM ledger.record r WHERE r.book_id = s.book_id AND r.position = s.position)

-- name: settled_entries_are_sealed
-- Every entry and record that the sequencer has passed is sealed.
SELECT format('entry %s', e.entry_id) FROM ledger.entry e
JOIN ledger.log_head h ON h.book_id = e.book_id AND e.position <= h.settled_position
LEFT JOIN ledger.seal s ON s.book_id = e.book_id AND s.entry_id = e.entry_id
WHERE s.entry_id IS NULL
UNION ALL
SELECT format('record of %s at position %s', r.source, r.position) FROM ledger.record r
JOIN ledger.log_head h ON h.book_id = r.book_id AND r.position <= h.settled_position
LEFT JOIN ledger.seal s ON s.book_id = r.book_id AND s.position = r.position AND s.entry_id IS NULL
WHERE s.place IS NULL

-- name: rows_are_as_recorded
-- Every row of every table beside the journal and the log is as its last record says, and none is missing.
SELECT format('book %s: %s', coalesce(l.code, f.book_id::text), f.told)
FROM ledger.recorded_tables() t CROSS JOIN LATERAL ledger.record_faults(t.source, 20) f
LEFT JOIN ledger.log l ON l.book_id = f.book_id

-- name: rows_are_as_recorded_in_part
-- The rows of which a record is new are as it says; so are all rows of the tables whose turn it is.
SELECT format('book %s: %s', coalesce(l.code, f.book_id::text), f.told)
FROM (SELECT r.source, row_number() OVER (ORDER BY r.source) % :nights = ANY(:days) AS whole
      FROM ledger.recorded_tables() r) t
CROSS JOIN LATERAL ledger.record_faults(t.source, 20, CASE WHEN NOT t.whole THEN CAST(:books AS integer[]) END,
                                        CASE WHEN NOT t.whole THEN CAST(:positions AS bigint[]) END) f
LEFT JOIN ledger.log l ON l.book_id = f.book_id

-- name: what_is_written_once_stays
-- No record tells that what is written once was changed or taken away.
SELECT format('book %s: %s', coalesce(l.code, f.book_id::text), f.told)
FROM ledger.rewritten(20) f LEFT JOIN ledger.log l ON l.book_id = f.book_id

-- name: recorded_in_the_order_of_the_log
-- No entry says that it was recorded more than an hour before one that stands earlier in the log, unless
-- others that stand earlier built upon it: it was sealed late.
SELECT format('entry %s', x.entry_id)
FROM (SELECT s.book_id, s.place, s.entry_id, e.recorded_at,
             max(e.recorded_at) OVER (PARTITION BY s.book_id ORDER BY s.place) AS newest
      FROM ledger.seal s JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id) x
WHERE x.recorded_at < x.newest - interval '1 hour' AND NOT EXISTS (
  SELECT FROM ledger.posting p
  JOIN ledger.posting n ON n.book_id = p.book_id AND n.account_id = p.account_id AND n.asset_id = p.asset_id
                       AND n.version = p.version + 1 AND n.recorded_at >= p.recorded_at
  JOIN ledger.seal s ON s.book_id = n.book_id AND s.entry_id = n.entry_id AND s.place < x.place
  WHERE p.book_id = x.book_id AND p.entry_id = x.entry_id)

-- name: recorded_in_the_order_of_the_log_in_part
-- The same of what is new, held against the newest instant before it; older places are kept by their hashes.
SELECT format('entry %s', x.entry_id)
FROM (SELECT s.book_id, s.place, s.entry_id, e.recorded_at,
             greatest(u.recorded, max(e.recorded_at) OVER (PARTITION BY s.book_id ORDER BY s.place)) AS newest
      FROM unnest(CAST(:books AS integer[]), CAST(:sizes AS bigint[]), CAST(:recorded AS timestamptz[]))
        AS u (book_id, size, recorded)
      JOIN ledger.seal s USING (book_id)
      JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id
      WHERE s.place >= u.size) x
WHERE x.recorded_at < x.newest - interval '1 hour' AND NOT EXISTS (
  SELECT FROM ledger.posting p
  JOIN ledger.posting n ON n.book_id = p.book_id AND n.account_id = p.account_id AND n.asset_id = p.asset_id
                       AND n.version = p.version + 1 AND n.recorded_at >= p.recorded_at
  JOIN ledger.seal s ON s.book_id = n.book_id AND s.entry_id = n.entry_id AND s.place < x.place
  WHERE p.book_id = x.book_id AND p.entry_id = x.entry_id)

-- name: no_entry_is_left_waiting
-- No entry and no record waits for its place in the log while one that was recorded ten minutes after it, in
-- whatever book, has its own. Few wait: each is looked up, whatever PostgreSQL supposes (OFFSET 0 and LIMIT 1 keep it
-- from a join of all).
WITH newest AS (
  SELECT max(coalesce(e.recorded_at, r.recorded_at)) AS recorded_at FROM ledger.log_head h
  JOIN ledger.seal s ON s.book_id = h.book_id AND s.place = h.size - 1
  LEFT JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id
  LEFT JOIN ledger.record r ON r.book_id = s.book_id AND r.position = s.position AND s.entry_id IS NULL)
SELECT format('book %s, entry %s', l.code, e.entry_id)
FROM newest n CROSS JOIN ledger.log l CROSS JOIN LATERAL (SELECT ledger.sweep_start(l.book_id) AS start) w
CROSS JOIN LATERAL (SELECT x.book_id, x.entry_id, x.recorded_at FROM ledger.entry x WHERE x.book_id = l.book_id
  AND x.position > w.start ORDER BY x.position OFFSET 0) e
LEFT JOIN LATERAL (SELECT s.place FROM ledger.seal s WHERE s.book_id = e.book_id AND s.entry_id = e.entry_id LIMIT 1) s ON true
WHERE s.place IS NULL AND e.recorded_at < n.recorded_at - interval '10 minutes'
UNION ALL
SELECT format('book %s, record of %s at position %s', l.code, r.source, r.position)
FROM newest n CROSS JOIN ledger.log l CROSS JOIN LATERAL (SELECT ledger.sweep_start(l.book_id) AS start) w
CROSS JOIN LATERAL (SELECT x.book_id, x.source, x.position, x.recorded_at FROM ledger.record x WHERE x.book_id = l.book_id
  AND x.position > w.start ORDER BY x.position OFFSET 0) r
LEFT JOIN LATERAL (SELECT s.place FROM ledger.seal s WHERE s.book_id = r.book_id AND s.position = r.position
  AND s.entry_id IS NULL LIMIT 1) s ON true
WHERE s.place IS NULL AND r.recorded_at < n.recorded_at - interval '10 minutes'

-- name: persons_are_who_they_were
-- The digest of every person who was not erased is that of salt and name; who was erased has its number for a name; and
-- who acts for a person has the name under which that person is registered, but where it got that name before the person
-- took another, or came with an archive, which names no person.
SELECT format('actor %s', a.actor_id) FROM ledger.actor a
LEFT JOIN ledger.person p ON p.person_id = a.person_id
WHERE CASE WHEN a.name_salt IS NULL THEN a.name <> 'person ' || coalesce(a.person_id, a.actor_id)
  ELSE a.name_digest <> sha256(a.name_salt || convert_to(a.name, 'UTF8'))
    OR (a.name <> p.name AND p.erased_at IS NULL AND a.created_at >= p.registered_at AND NOT EXISTS (
      SELECT FROM ledger.renaming r WHERE r.person_id = p.person_id AND r.confirmed_at >= a.created_at)) END
UNION ALL
SELECT format('person %s', p.person_id) FROM ledger.person p
WHERE p.erased_at IS NOT NULL AND p.name <> 'person ' || p.person_id
