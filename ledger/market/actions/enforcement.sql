-- name: ranked
-- List creditors and their debts, the first rank first.
SELECT t.other, t.money FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %s AND t.machine = 'permits.pledge' AND p.state IN ('registered', 'release_asked')
  AND t.terms ->> 'senior' = %s
ORDER BY t.recorded_at
