-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

-- Why: a record looks for the event that tells it, among those that have no number yet, which are many while nobody numbers them.
-- Locks: SHARE on the outbox, for a moment.
CREATE INDEX outbox_waiting_subject_idx ON ledger.outbox (book_id, subject) WHERE number IS NULL;
