-- name: open
-- The withdrawals that hold permits still, in the order in which they were made.
SELECT p.process_id AS act_id
FROM ledger.process p
WHERE p.book_id = %(book)s AND p.machine = 'permits.withdrawal' AND p.state IN ('open_to_objection', 'objected')
ORDER BY p.process_id
