-- name: post
-- The one call; parameters are array literals, which cost a tenth of what typed arrays cost the driver.
SELECT recorded_at, outcomes, codes, figures, balances, versions FROM ledger.post_entries(
%s::integer, %s::integer[], %s::uuid[], %s::text[], %s::date[], %s::text[], %s::text[], %s::uuid[],
  %s::integer[],
%s::integer[], %s::integer[], %s::integer[], %s::bigint[], %s::integer[], %s::integer[], %s::jsonb)

-- name: approve
-- Record a second person's yes to exactly this entry, before it is posted, once; tells whether it is new.
INSERT INTO ledger.approval (book_id, entry_id, content, actor_id)
VALUES (%(book)s, %(id)s, %(content)s, %(actor)s)
ON CONFLICT (book_id, entry_id) DO NOTHING RETURNING actor_id

-- name: approved
-- Record a second person's yes to exactly this entry, before it is posted, once; tells whether it is new.
SELECT ledger.content_difference(v.content, %(content)s), v.actor_id, a.name, ledger.keys_gone(v.actor_id, v.approved_at)
FROM ledger.approval v JOIN ledger.actor a USING (actor_id)
WHERE v.book_id = %(book)s AND v.entry_id = %(id)s

-- name: known_entry
-- Give the entry that an id was used for, whether it was posted or refused; None when the id is new.
SELECT coalesce(ledger.entry_content(%(book)s, %(id)s),
  (SELECT r.content FROM ledger.refusal r WHERE r.book_id = %(book)s AND r.entry_id = %(id)s))

-- name: must_refusal
-- Post one entry as a part of a larger action, which is undone as a whole when the entry is refused.
SELECT code, figures, content FROM ledger.refusal WHERE book_id = %s AND entry_id = %s

-- name: must_remember_refusal
-- Post one entry as a part of a larger action, which is undone as a whole when the entry is refused.
SELECT ledger.remember_refusal(%s, %s, %s, %s, %s, %s)

-- name: mass_refusal
-- The entry of mass work that was refused, with its legs, while its transaction still stands; none where its id was known.
SELECT entry_id AS id, code, figures, content -> 'postings' AS postings
FROM ledger.refusal
WHERE book_id = %(book)s AND entry_id = ANY(%(ids)s)
LIMIT 1

-- name: counted
-- Unit and name of assets by their codes.
SELECT code, name, unit, scale, digits FROM ledger.asset WHERE book_id = %(book)s AND code = ANY(%(codes)s)
