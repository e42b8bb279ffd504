-- name: tell
-- Keep that something is told; nothing where it was told already.
INSERT INTO ledger.permit_alarm (book_id, kind, subject, due_on, mark, site, quantity, told_on, actor_id)
VALUES (%(book)s, %(kind)s, %(subject)s, %(due)s, %(mark)s, %(site)s, %(quantity)s, %(on)s, %(actor)s)
ON CONFLICT DO NOTHING
RETURNING mark
