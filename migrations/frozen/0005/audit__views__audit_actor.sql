-- Who acts: the actors of the book, and the administrators of the installation. No keys, no salts.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_actor WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.actor_id AS actor,
  v.name,
  v.role,
  v.owner,
  v.created_at,
  encode(v.name_digest, 'hex') AS digest
FROM ledger.actor v
JOIN ledger.book b ON v.book_id = b.book_id OR v.book_id IS NULL
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_actor IS 'Who acts: the actors of the book, and the administrators of the installation. No keys, no salts.';
COMMENT ON COLUMN ledger.audit_actor.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_actor.actor IS 'Number of the actor.';
COMMENT ON COLUMN ledger.audit_actor.name IS 'Name; "person" and the number once the person was erased.';
COMMENT ON COLUMN ledger.audit_actor.role IS 'Role in which it acts.';
COMMENT ON COLUMN ledger.audit_actor.owner IS 'Code of the party that it acts for; null for those who see the whole book.';
COMMENT ON COLUMN ledger.audit_actor.created_at IS 'Instant at which it was entered.';
COMMENT ON COLUMN ledger.audit_actor.digest IS 'How a record of the log names it: SHA-256 of salt and name.';
