-- Keys: what was erased gets its number for a name, keys and actors keep themselves, and the outbox hears of every key there is.
-- The files under ledger/*/sql are applied after this one; so the old trigger is put aside for the names, and made anew by its file.
ALTER TABLE ledger.actor DISABLE TRIGGER actor_named;
ALTER TABLE ledger.actor DROP CONSTRAINT actor_erased_whole;
UPDATE ledger.actor SET name = 'person ' || actor_id WHERE name_salt IS NULL;
ALTER TABLE ledger.actor ADD CONSTRAINT actor_erased_whole
  CHECK (CASE WHEN name_salt IS NULL THEN name = 'person ' || actor_id::text ELSE name <> '' END);
ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER actor_named;

-- Who revoked, but not when, was never written by the program; if it was written by hand, there is nothing to keep.
UPDATE ledger.api_key SET revoked_by = NULL WHERE revoked_at IS NULL AND revoked_by IS NOT NULL;
ALTER TABLE ledger.api_key ADD CONSTRAINT api_key_revoked_whole CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL);

-- What the view key_event says of the keys there are, told now: from here on the triggers tell it, and the doctor compares.
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT b.book_id, t.kind, k.key_id::text, '{}', jsonb_build_object(
    'actor', k.actor_id, 'role', a.role, 'owner', a.owner, 'by', t.by,
    'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'fingerprint', encode(sha256(k.digest), 'hex')),
  coalesce(t.by, k.actor_id)
FROM ledger.api_key k
JOIN ledger.actor a ON a.actor_id = k.actor_id
JOIN ledger.book b ON b.book_id = a.book_id OR a.book_id IS NULL
CROSS JOIN LATERAL (VALUES ('keys.issued', k.created_at, k.created_by), ('keys.revoked', k.revoked_at, k.revoked_by)) AS t (kind, at, by)
WHERE t.at IS NOT NULL
ORDER BY t.at, k.key_id, t.kind;
