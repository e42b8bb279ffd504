-- name: ask_erasure
-- Ask that the name of who held a key of a book be erased.
SELECT ledger.ask_erasure(%s, %s, %s)

-- name: confirm_erasure
-- Erase the name of who held a key of a book, as another administrator has asked.
SELECT ledger.confirm_erasure(%s, %s, %s)

-- name: drop_erasure
-- Drop what was asked for and not confirmed.
SELECT ledger.drop_erasure(%s, %s, %s)

-- name: standing
-- How the holder of a key stands: keys that are valid, mandates that run or are to come, and who asked for
-- the erasure.
SELECT (SELECT count(*) FROM ledger.api_key v JOIN ledger.actor o USING (actor_id)
        WHERE (o.actor_id = a.actor_id OR o.person_id = ANY (ledger.persons_of(a.actor_id)))
          AND ledger.key_good(v.revoked_at, v.expires_on, v.mandate_id)) AS valid,
       (SELECT count(*) FROM ledger.mandate m JOIN ledger.actor o USING (actor_id)
        WHERE (o.actor_id = a.actor_id OR o.person_id = ANY (ledger.persons_of(a.actor_id)))
          AND m.dropped_at IS NULL AND m.ended_at IS NULL
          AND ledger.in_term(NULL, m.until_on)) AS mandates,
       e.asked_by, ledger.person_of(e.asked_by) AS asker, ledger.gone_since(e.asked_by, e.asked_at) AS gone,
       ledger.gone_how(e.asked_by, ledger.gone_since(e.asked_by, e.asked_at)) AS how
FROM ledger.actor a
JOIN ledger.api_key k ON k.actor_id = a.actor_id AND k.key_id = :key
LEFT JOIN ledger.erasure e ON e.actor_id = a.actor_id AND e.confirmed_at IS NULL AND e.dropped_at IS NULL
WHERE a.book_id = :book
