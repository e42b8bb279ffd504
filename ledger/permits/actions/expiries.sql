-- name: expire_lots
-- End some lots of a vintage after one, and tell up to which; a fault is told as the journal tells it.
SELECT ended, upto, fault
FROM ledger.expire_lots(%(book)s, %(cap)s, %(actor)s, %(on)s, %(document)s, %(base)s, %(after)s, %(most)s)

-- name: parts
-- What an expiry told of its parts, each in one event or several: its number, the lot after which it began,
-- and how many holdings it ended.
SELECT DISTINCT coalesce(CAST(figures ->> 'part' AS integer), 0) AS part,
  CAST(figures ->> 'after' AS integer) AS after, CAST(figures ->> 'ended' AS integer) AS ended
FROM ledger.outbox
WHERE book_id = %(book)s AND kind = %(kind)s AND subject = %(subject)s AND figures ->> 'expiry' = %(expiry)s
ORDER BY part, after

-- name: running
-- The expiries that run, each with who asked for it, or began it, in which role.
SELECT p.process_id AS act_id, p.started_by AS actor_id, a.role
FROM ledger.process p JOIN ledger.actor a ON a.actor_id = p.started_by
WHERE p.book_id = %(book)s AND p.machine = 'permits.expiry' AND p.state = 'running'
ORDER BY p.process_id

-- name: left
-- What still circulates of a vintage, a row a holding, with its owner: it stands on accounts that may send nothing.
SELECT a.owner
FROM ledger.permit_lot l
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
WHERE l.book_id = %(book)s AND l.cap_id = %(cap)s AND b.debit_normal AND b.debits > b.credits
  AND b.purpose NOT IN ('surrendered', 'retired', 'expired')

-- name: expired_of
-- The parties whose lots ended with some entries, the area whose reserve did among them.
SELECT DISTINCT coalesce(substring(a.owner from '^enterprise:[^:]*'), a.owner)
FROM ledger.posting p JOIN ledger.account a ON (a.book_id, a.account_id) = (p.book_id, p.account_id)
WHERE p.book_id = %(book)s AND p.entry_id = ANY(%(ids)s)
