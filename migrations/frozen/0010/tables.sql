-- Why: what people do and what things mean is written down beside the entries, so that a change behind our back is found.
-- Locks: each statement names its own where it takes more than a moment.

-- What PostgreSQL knows of a rule pack is read from its text; a copy of it was held against nothing. ACCESS EXCLUSIVE on permit_pack, for a moment.
ALTER TABLE ledger.permit_pack DROP COLUMN figures;
