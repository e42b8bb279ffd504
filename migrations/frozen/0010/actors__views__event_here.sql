-- The events that were told in this installation: those that came with an archive tell of keys, mandates and persons of another
-- one.
-- Who may read: the doctor. Locks: none. Errors: none.
CREATE OR REPLACE VIEW ledger.event_here AS
SELECT o.book_id, o.subject, o.kind, o.figures
FROM ledger.outbox o LEFT JOIN ledger.book b ON b.book_id = o.book_id
WHERE o.event_id > coalesce(b.replayed_through, 0);
