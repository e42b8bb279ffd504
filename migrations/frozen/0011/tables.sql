-- Why: what is written once is not changed by the owner of the tables either.
-- Locks: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.

-- Written by make freeze, from here on:
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.performance';
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.conversion';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'accepted', 'completed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'converted', 'failed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
DROP FUNCTION ledger.recorded_tables();
-- to here.
