-- Who was refused what, because of who asked or whose it was.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_attempt WITH (security_barrier) AS
SELECT
  b.code AS book,
  t.attempt_id AS attempt,
  t.key_id AS key,
  t.actor_id AS actor,
  t.person_id AS person,
  t.operation,
  t.code,
  t.subject,
  encode(t.body, 'hex') AS body,
  t.times,
  t.first_at,
  t.last_at
FROM ledger.attempt t
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_attempt IS 'Acts that were refused because of who asked, or whose it was.';
COMMENT ON COLUMN ledger.audit_attempt.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_attempt.attempt IS 'Number of the attempt.';
COMMENT ON COLUMN ledger.audit_attempt.key IS 'Number of the key that came.';
COMMENT ON COLUMN ledger.audit_attempt.actor IS 'Number of the actor; see audit_actor.';
COMMENT ON COLUMN ledger.audit_attempt.person IS 'Number of the person; null where none is registered.';
COMMENT ON COLUMN ledger.audit_attempt.operation IS 'What was asked for; null where further attempts of a minute are counted, as the next.';
COMMENT ON COLUMN ledger.audit_attempt.code IS 'Code of the refusal; see docs/errors.md.';
COMMENT ON COLUMN ledger.audit_attempt.subject IS 'Ids, numbers and codes of the address.';
COMMENT ON COLUMN ledger.audit_attempt.body IS 'SHA-256 of the body, in hexadecimal; null where none came, or none was read.';
COMMENT ON COLUMN ledger.audit_attempt.times IS '1, or how many were counted.';
COMMENT ON COLUMN ledger.audit_attempt.first_at IS 'Instant of the refusal, or of the first that was counted.';
COMMENT ON COLUMN ledger.audit_attempt.last_at IS 'Instant of the last.';
