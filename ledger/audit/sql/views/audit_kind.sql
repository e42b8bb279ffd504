-- Kinds of entry, with the article behind each; the same in every book.
-- Who reads: auditors. It belongs to no book.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_kind WITH (security_barrier) AS
SELECT
  k.code AS kind,
  k.article,
  k.needs_approval,
  k.reversible,
  k.reversal_days
FROM ledger.entry_kind k;
COMMENT ON VIEW ledger.audit_kind IS 'Kinds of entry, with the article behind each; the same in every book.';
COMMENT ON COLUMN ledger.audit_kind.kind IS 'Code of the kind.';
COMMENT ON COLUMN ledger.audit_kind.article IS 'Law or rule behind it.';
COMMENT ON COLUMN ledger.audit_kind.needs_approval IS 'Whether a second person approves.';
COMMENT ON COLUMN ledger.audit_kind.reversible IS 'Whether it may be reversed.';
COMMENT ON COLUMN ledger.audit_kind.reversal_days IS 'Days after recording within which it may be reversed; null for no end.';
