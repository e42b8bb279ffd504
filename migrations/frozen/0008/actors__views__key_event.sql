-- What the outbox of each book has to say of keys, made from the keys themselves: those of the book, and those of all administrators.
-- Who reads: the triggers that tell it, and the doctor, who holds it against what was told. No secret, and no name, which may be erased.
-- Locks: none. Errors: none. `by` is null for what was done on the server's command line: then the event stands in the name of the
-- actor of the key. `fingerprint` is the SHA-256 of what is kept of the key, so that nobody puts another one in its place unseen.
CREATE OR REPLACE VIEW ledger.key_event AS
SELECT
  b.book_id,
  k.key_id,
  t.kind,
  t.at,
  coalesce(t.by, k.actor_id) AS actor_id,
  jsonb_strip_nulls(jsonb_build_object(
    'person', a.person_id, 'system', a.system, 'expires_on', k.expires_on, 'networks', to_jsonb(k.networks)))
  || jsonb_build_object(
    'actor', k.actor_id, 'role', a.role, 'owner', a.owner, 'by', t.by,
    'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'fingerprint', encode(sha256(k.digest), 'hex')) AS figures
FROM ledger.api_key k
JOIN ledger.actor a ON a.actor_id = k.actor_id
JOIN ledger.book b ON b.book_id = a.book_id OR a.book_id IS NULL
CROSS JOIN LATERAL (VALUES ('keys.issued', k.created_at, k.created_by), ('keys.revoked', k.revoked_at, k.revoked_by)) AS t (kind, at, by)
WHERE t.at IS NOT NULL;
