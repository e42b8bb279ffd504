-- name: keys
-- List the keys of a book, or those of the administrators, in the order in which they were issued.
SELECT k.key_id, k.actor_id, a.name, a.role, a.owner, k.created_at, k.created_by, i.name AS issuer,
       k.revoked_at, k.revoked_by, r.name AS revoker
FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
LEFT JOIN ledger.actor i ON i.actor_id = k.created_by LEFT JOIN ledger.actor r ON r.actor_id = k.revoked_by
WHERE a.book_id IS NOT DISTINCT FROM CAST(:book AS integer) ORDER BY k.key_id

-- name: still_valid
-- Tell which of many keys are known and not revoked, in one query.
SELECT digest FROM ledger.api_key WHERE digest = ANY(%s) AND revoked_at IS NULL
