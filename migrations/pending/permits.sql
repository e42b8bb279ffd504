-- Who disposes of whose property: from the declarations of revision 0004 to those of this branch. SQL objects under sql/ come after it.

-- A step may be kept apart from earlier ones: `apart` names their actions.
ALTER TABLE ledger.process_transition ADD COLUMN apart text[] NOT NULL DEFAULT '{}';
ALTER TABLE ledger.process_transition ALTER COLUMN apart DROP DEFAULT;
