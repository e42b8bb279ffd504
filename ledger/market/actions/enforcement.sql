-- name: juniors
-- The creditors of the pledges that stand behind one, with their debts, the first rank first.
SELECT t.other AS creditor, coalesce(t.money, 0) AS debt
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.machine = 'permits.pledge' AND p.state IN ('registered', 'release_asked')
  AND t.terms ->> 'senior' = %(pledge)s::uuid::text
ORDER BY t.recorded_at
