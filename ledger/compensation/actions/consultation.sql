-- name: meetings
-- How many meetings were held.
SELECT count(*) AS number
FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND kind = 'meet'

-- name: last
-- Of each of some parties the last notice.
FROM ledger.damage_record r
WHERE n.book_id = %(book)s AND n.case_id = %(case)s AND n.owner = ANY(%(owners)s)
  AND r.book_id = n.book_id AND r.record_id = n.record_id
  AND NOT EXISTS (
    SELECT FROM ledger.damage_notice m JOIN ledger.damage_record s ON s.book_id = m.book_id AND s.record_id = m.record_id
    WHERE m.book_id = n.book_id AND m.case_id = n.case_id AND m.owner = n.owner AND s.recorded_at > r.recorded_at)

-- name: answered
-- The last notice of each of some parties is answered by an act.
UPDATE ledger.damage_notice n
SET answer_id = %(record)s
{last} AND n.answer_id IS NULL

-- name: failed
-- Consultation has failed with a party alone by an act: its last notice says so.
UPDATE ledger.damage_notice n
SET failure_id = %(record)s
{last} AND n.failure_id IS NULL

-- name: returned
-- The last notice of each of some parties could not be served, by an act.
UPDATE ledger.damage_notice n
SET returned_id = %(record)s
{last} AND n.answer_id IS NULL AND n.failure_id IS NULL AND n.returned_id IS NULL

-- name: has_come
-- Whether a day has come in the book.
SELECT %(day)s <= (ledger.clock_now() AT TIME ZONE b.zone)::date AS here
FROM ledger.book b WHERE b.book_id = %(book)s AND %(case)s::integer IS NOT NULL
