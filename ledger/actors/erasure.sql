-- name: erase_person_erased
-- Erase the name of who held a key of a book, once all keys of this person are revoked. A second time
-- changes nothing.
SELECT ledger.erase_person(%s, %s, %s)

-- name: erase_person_api_key
-- Erase the name of who held a key of a book, once all keys of this person are revoked. A second time
-- changes nothing.
SELECT (SELECT count(*) FROM ledger.api_key v JOIN ledger.actor o USING (actor_id)
  WHERE (o.actor_id = a.actor_id OR o.person_id = a.person_id) AND v.revoked_at IS NULL) AS valid
FROM ledger.actor a
JOIN ledger.api_key k ON k.actor_id = a.actor_id AND k.key_id = %s
WHERE a.book_id = %s
