-- name: owner_known
-- Whether a book knows of an owner.
SELECT ledger.owner_known(%s, %s)

-- name: owners_near
-- Owners of which a book knows, whose code begins or ends as another one: a slip leaves one half of it whole.
SELECT x.owner FROM (
  SELECT p.code AS owner FROM ledger.party p WHERE p.book_id = :book
  UNION SELECT a.owner FROM ledger.account a WHERE a.book_id = :book
  UNION SELECT d.owner FROM ledger.damage_party d WHERE d.book_id = :book) x
WHERE left(x.owner, length(:owner) / 2) = left(:owner, length(:owner) / 2)
   OR right(x.owner, length(:owner) / 2) = right(:owner, length(:owner) / 2)
ORDER BY x.owner LIMIT 1000
