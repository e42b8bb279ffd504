-- name: bundle
-- Read the records of a part of the log, a line for each, in their places.
SELECT count(*) AS there, string_agg(r.record || E'\n', '' ORDER BY r.place) AS records
FROM ledger.sealed_record r WHERE r.book_id = %s AND r.place >= %s AND r.place < %s
