-- Ids that were refused for good.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_refusal WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.entry_id AS entry,
  v.code,
  v.figures,
  v.content,
  v.actor_id AS actor,
  v.refused_at
FROM ledger.refusal v
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_refusal IS 'Ids that were refused for good.';
COMMENT ON COLUMN ledger.audit_refusal.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_refusal.entry IS 'Id that was refused.';
COMMENT ON COLUMN ledger.audit_refusal.code IS 'Code of the refusal; see docs/errors.md.';
COMMENT ON COLUMN ledger.audit_refusal.figures IS 'Figures that were compared.';
COMMENT ON COLUMN ledger.audit_refusal.content IS 'What was asked.';
COMMENT ON COLUMN ledger.audit_refusal.actor IS 'Number of the actor who asked; see audit_actor.';
COMMENT ON COLUMN ledger.audit_refusal.refused_at IS 'Instant of the refusal.';
