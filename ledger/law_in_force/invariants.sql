-- name: packs_are_read
-- Packs that are kept from before, or came with an archive, and are written as PostgreSQL does not read them.
SELECT 'book ' || k.book_id || ', rule pack ' || k.pack_id
FROM ledger.permit_pack k
JOIN ledger.process p ON p.book_id = k.book_id AND p.process_id = k.pack_id
WHERE p.state <> 'dropped' AND EXISTS (SELECT FROM ledger.pack_values(k.text) v WHERE v.key IS NULL)
