-- The canonical bytes of every sealed entry and record, as its leaf hash covers them.
-- Callers: receipts, the doctor, the archive. Locks: none. Errors: none.
-- An entry whose account, asset or actor is gone has no record here; the doctor names it.
CREATE OR REPLACE VIEW ledger.sealed_record AS
SELECT s.book_id, s.place, s.entry_id, s.position, t.position AS entry_position, s.voucher_month, s.voucher_number, s.leaf_hash,
       t.head || s.place || t.tail || to_char(s.voucher_month, 'YYYY-MM') || '/' || s.voucher_number || '"}' AS record
FROM ledger.seal s
JOIN ledger.entry_text t ON t.book_id = s.book_id AND t.entry_id = s.entry_id
UNION ALL
SELECT s.book_id, s.place, NULL, s.position, r.position, NULL, NULL, s.leaf_hash, r.head || s.place || r.tail
FROM ledger.seal s
JOIN ledger.record_text r ON r.book_id = s.book_id AND r.position = s.position
WHERE s.entry_id IS NULL;
