-- name: expire_lots
-- End some lots of a vintage after one, and tell up to which; a fault is told as the journal tells it.
SELECT ended, upto, fault
FROM ledger.expire_lots(%(book)s, %(cap)s, %(actor)s, %(on)s, %(document)s, %(base)s, %(after)s, %(most)s)

-- name: parts
-- What an expiry told of its parts: the lot after which each began, and how many holdings it ended.
SELECT CAST(figures ->> 'after' AS integer) AS after, CAST(figures ->> 'ended' AS integer) AS ended
FROM ledger.outbox
WHERE book_id = %(book)s AND kind = %(kind)s AND subject = %(subject)s AND figures ->> 'expiry' = %(expiry)s
ORDER BY event_id
