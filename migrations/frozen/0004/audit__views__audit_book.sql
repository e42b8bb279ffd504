-- The books that this login may read.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_book WITH (security_barrier) AS
SELECT
  b.code AS book,
  b.name,
  b.opens_on,
  b.zone,
  b.jurisdiction,
  b.opened_at,
  b.soft_closed_through,
  b.closed_through
FROM ledger.book b
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_book IS 'The books that this login may read.';
COMMENT ON COLUMN ledger.audit_book.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_book.name IS 'Name of the book.';
COMMENT ON COLUMN ledger.audit_book.opens_on IS 'First legal date that the book takes.';
COMMENT ON COLUMN ledger.audit_book.zone IS 'Zone in which the law counts days.';
COMMENT ON COLUMN ledger.audit_book.jurisdiction IS 'Code of the rule pack that decides.';
COMMENT ON COLUMN ledger.audit_book.opened_at IS 'Instant at which the book was opened.';
COMMENT ON COLUMN ledger.audit_book.soft_closed_through IS 'Last day of the newest month that needs a second person; null for none.';
COMMENT ON COLUMN ledger.audit_book.closed_through IS 'Last day of the newest month that takes no entry; null for none.';
