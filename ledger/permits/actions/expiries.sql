-- name: expire_lots
-- End some lots of a vintage after one, and tell up to which; a fault is told as the journal tells it.
SELECT ended, upto, fault
FROM ledger.expire_lots(%(book)s, %(cap)s, %(actor)s, %(on)s, %(document)s, %(base)s, %(after)s, %(most)s)

-- name: parts
-- What an expiry told of its parts, each in one event or several: the lot after which it began, and how many holdings it ended.
SELECT DISTINCT CAST(figures ->> 'after' AS integer) AS after, CAST(figures ->> 'ended' AS integer) AS ended
FROM ledger.outbox
WHERE book_id = %(book)s AND kind = %(kind)s AND subject = %(subject)s AND figures ->> 'expiry' = %(expiry)s
ORDER BY after

-- name: expired_of
-- The parties whose lots ended with some entries, the area whose reserve did among them.
SELECT DISTINCT coalesce(substring(a.owner from '^enterprise:[^:]*'), a.owner)
FROM ledger.posting p JOIN ledger.account a ON (a.book_id, a.account_id) = (p.book_id, p.account_id)
WHERE p.book_id = %(book)s AND p.entry_id = ANY(%(ids)s)
