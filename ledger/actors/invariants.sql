-- name: keys_are_as_told
-- Every key was issued, and is revoked or not, as the events of its book say, and no event tells of
-- another.
SELECT format('key %s of book %s, %s', x.key, x.book_id, x.kind) FROM (
(SELECT book_id, key_id::text AS key, kind, figures FROM ledger.key_event
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.outbox
 WHERE kind IN ('keys.issued', 'keys.revoked'))
UNION ALL
(SELECT book_id, subject AS key, kind, figures FROM ledger.outbox
  WHERE kind IN ('keys.issued', 'keys.revoked')
 EXCEPT ALL SELECT book_id, key_id::text, kind, figures FROM ledger.key_event)) x
