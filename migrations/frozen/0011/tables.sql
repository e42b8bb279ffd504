-- Why: what is written once is not changed by the owner of the tables either.
-- Locks: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.


-- Why: a way by which a person is told no more stands until it was told of that, so that who turns the notices of another aside is seen.
-- Locks: ACCESS EXCLUSIVE on ledger.way, for a moment; it has few rows.
ALTER TABLE ledger.way ADD COLUMN until_at timestamptz;
ALTER TABLE ledger.way ADD CONSTRAINT way_former_of_person CHECK (until_at IS NULL OR mandate_id IS NULL);
DROP INDEX ledger.way_person_idx;
CREATE UNIQUE INDEX way_person_idx ON ledger.way (person_id, kind, address) WHERE until_at IS NULL;

-- Written by make freeze, from here on:
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.performance';
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.conversion';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'accepted', 'completed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'converted', 'failed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
DROP FUNCTION ledger.put_ways(integer, integer, text[], text[]);
DROP FUNCTION ledger.recorded_tables();
-- to here.
